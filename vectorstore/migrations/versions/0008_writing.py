"""What written answers cost, replies that are used again, and how clients are told apart for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0008_writing"
down_revision = "0007_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; `bot.writing.spending.tables` says what each holds."""
    op.create_table(
        "llm_spent",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("client", sa.String(64), primary_key=True),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("tokens_in", sa.BigInteger, nullable=False),
        sa.Column("tokens_out", sa.BigInteger, nullable=False),
        sa.Column("yen", sa.Float, nullable=False),
        sa.Column("warned", sa.Boolean, nullable=False),
    )
    op.create_table(
        "llm_reply",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("generation", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
    )
    op.create_index("llm_reply_by_age", "llm_reply", ["created_at"])
    op.create_table(
        "client_key",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    """Drops them again, with all they hold."""
    for table in ("client_key", "llm_reply", "llm_spent"):
        op.drop_table(table)
