"""What was asked in Slack and how far it is; faults, and questions that departments answered."""

import sqlalchemy as sa
from alembic import op

revision = "0004_slack"
down_revision = "0003_pauses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; `bot.ledger_tables` says what each holds."""
    _make_faults()
    _make_offers()
    _make_deliveries()
    _make_posts_and_marks()


def _make_faults() -> None:
    op.create_table(
        "faults",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("answer_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(200), nullable=False),
        sa.Column("trace", sa.Text, nullable=False),
    )
    op.create_index("faults_by_age", "faults", ["created_at"])


def _make_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("answer_id", sa.String(26), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("plan_id", sa.String(200), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("department", sa.String(200), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
    )
    op.create_index("offers_by_age", "offers", ["created_at"])


def _make_deliveries() -> None:
    op.create_table(
        "slack_deliveries",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(26), nullable=False, unique=True),
        sa.Column("key", sa.String(255), nullable=False, unique=True),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("surface", sa.String(16), nullable=False),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32), nullable=False),
        sa.Column("response_url", sa.Text, nullable=False),
        sa.Column("kept_answer_id", sa.String(26), nullable=False),
        sa.Column("is_shared", sa.Boolean, nullable=False),
        sa.Column("edit_ts", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(170), nullable=False),
        sa.Column("answer_id", sa.String(26), nullable=False),
        sa.Column("conversation_id", sa.String(26), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("due_at", sa.Float),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
    )
    op.create_index("slack_deliveries_due", "slack_deliveries", ["due_at"])
    op.create_index("slack_deliveries_by_conversation", "slack_deliveries", ["conversation", "number"])
    op.create_index("slack_deliveries_by_message", "slack_deliveries", ["channel", "ts"])
    op.create_index("slack_deliveries_by_answer", "slack_deliveries", ["answer_id"])
    op.create_index("slack_deliveries_by_age", "slack_deliveries", ["created_at"])


def _make_posts_and_marks() -> None:
    delivery = sa.ForeignKey("slack_deliveries.id", ondelete="CASCADE")
    op.create_table(
        "slack_posts",
        sa.Column("delivery_id", sa.String(26), delivery, primary_key=True),
        sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("whole", sa.Boolean, nullable=False),
    )
    op.create_index("slack_posts_by_ts", "slack_posts", ["ts"])
    op.create_table(
        "slack_marks",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("created_at", sa.String(32), nullable=False),
    )
    op.create_index("slack_marks_by_age", "slack_marks", ["created_at"])


def downgrade() -> None:
    """Drops them again, with all they hold."""
    for table in ("slack_marks", "slack_posts", "slack_deliveries", "offers", "faults"):
        op.drop_table(table)
