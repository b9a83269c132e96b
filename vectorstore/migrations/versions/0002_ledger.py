"""The ledger: answers and feedback on them."""

import sqlalchemy as sa
from alembic import op

revision = "0002_ledger"
down_revision = "0001_catalogue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the ledger's tables."""
    op.create_table(
        "answers",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("conversation_id", sa.String(26), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("generation", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("answers_by_conversation", "answers", ["conversation_id", "created_at"])
    op.create_index("answers_by_age", "answers", ["created_at"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("answer_id", sa.String(26), sa.ForeignKey("answers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("rating", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
    )
    op.create_index("feedback_by_answer", "feedback", ["answer_id"])


def downgrade() -> None:
    """Drops them again, with all they hold."""
    op.drop_table("feedback")
    op.drop_table("answers")
