"""The kill switch: channels that are paused."""

import sqlalchemy as sa
from alembic import op

revision = "0003_pauses"
down_revision = "0002_ledger"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; `bot.pausing` says what it holds."""
    op.create_table(
        "pauses",
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("notice", sa.Text, nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    """Drops it: every channel is open."""
    op.drop_table("pauses")
