"""Operators' accounts and their sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0006_accounts"
down_revision = "0005_operations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; `bot.accounts.tables` says what each holds."""
    op.create_table(
        "account",
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(100), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
    )
    op.create_index("session_by_account", "session", ["account"])


def downgrade() -> None:
    """Drops them again, with all they hold."""
    for table in ("session", "account"):
        op.drop_table(table)
