"""The catalogue: plans, editions, what was read of them, generations and the pointer."""

import sqlalchemy as sa
from alembic import op

revision = "0001_catalogue"
down_revision = None


def upgrade() -> None:
    """Makes the tables; `vectorstore.catalogue_tables` says what each holds."""
    _make_plans()
    _make_contents()
    _make_generations()


def _make_plans() -> None:
    op.create_table(
        "plan",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("plan_id", sa.Text, sa.ForeignKey("plan.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reading_key", sa.Text, nullable=False),
        sa.Column("published", sa.Boolean, nullable=False),
        sa.UniqueConstraint("plan_id", "number"),
    )


def _make_contents() -> None:
    op.create_table(
        "reading",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("edition_id", sa.Text, sa.ForeignKey("edition.id"), nullable=False, index=True),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("content_digest", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("section_keys", sa.Text, nullable=False),
        sa.Column("chunk_ids", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )
    op.create_table(
        "section",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, index=True),
        sa.Column("edition_id", sa.Text, sa.ForeignKey("edition.id"), nullable=False, index=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "chunk",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("edition_id", sa.Text, sa.ForeignKey("edition.id"), nullable=False, index=True),
        sa.Column("content", sa.Text, nullable=False),
    )

    op.create_table(
        "quarantine",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
    )


def _make_generations() -> None:
    op.create_table(
        "generation",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False, index=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("chunks", sa.Integer, nullable=False),
    )
    op.create_table(
        "generation_member",
        sa.Column("generation_id", sa.Text, sa.ForeignKey("generation.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("edition_id", sa.Text, sa.ForeignKey("edition.id"), primary_key=True),
        sa.Column("reading_key", sa.Text, sa.ForeignKey("reading.key"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
    )
    pointer = op.create_table(
        "pointer",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("current_id", sa.Text, sa.ForeignKey("generation.id")),
        sa.Column("previous_id", sa.Text, sa.ForeignKey("generation.id")),
    )
    op.bulk_insert(pointer, [{"id": 1, "current_id": None, "previous_id": None}])
