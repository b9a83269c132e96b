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
        sa.Column("subject", sa.String(1024), nullable=False),
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
    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("name_digest", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_index("failed_sign_in_by_name", "failed_sign_in", ["name_digest", "at"])
    op.create_table(
        "oidc_request",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    """Drops them again, with all they hold."""
    for table in ("oidc_request", "failed_sign_in", "session", "account"):
        op.drop_table(table)
