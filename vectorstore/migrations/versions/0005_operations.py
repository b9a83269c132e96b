"""What operators decide and ask for, and the audit log of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005_operations"
down_revision = "0004_slack"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; `vectorstore.operations.tables` says what each holds."""
    _make_jobs()
    _make_audit()
    _make_decisions()
    _make_checks()
    _make_sources()
    _mark_publications()
    _explain_quarantine()


def _mark_publications() -> None:
    """A generation notes when it was published first: only one that was may be gone back to without the gate."""
    op.add_column("generation", sa.Column("published_at", sa.Text, nullable=False, server_default=""))
    op.execute(
        "UPDATE generation SET published_at = created_at "
        "WHERE id IN (SELECT current_id FROM pointer UNION SELECT previous_id FROM pointer)"
    )


def _explain_quarantine() -> None:
    """A file in quarantine keeps the code of its fault, which a page words, beside the terminal's line."""
    op.add_column("quarantine", sa.Column("fault", sa.Text, nullable=False, server_default=""))


def _make_jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("ordered", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("seconds_left", sa.Integer),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("cancelled", sa.Boolean, nullable=False),
        sa.Column("started_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32), nullable=False),
        sa.Column("told_at", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
    )
    op.create_index("job_by_state", "job", ["state", "created_at"])


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("audit_by_time", "audit", ["at"])
    for statement in _append_only(op.get_bind().dialect.name):
        op.execute(statement)


def _append_only(dialect: str) -> list[str]:
    """What keeps the log's rows from being changed or deleted by any program that has the database open."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        (
            "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
        ),
        (
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
        ),
    ]


def _make_decisions() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("plan_id", sa.String(200), primary_key=True),
        sa.Column("edition_number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("hides", sa.Boolean, nullable=False),
    )
    op.create_table(
        "policy",
        sa.Column("plan_id", sa.String(200), primary_key=True),
        sa.Column("policy", sa.String(16), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("afterwards", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
    )
    op.create_table(
        "particulars",
        sa.Column("key", sa.String(2048), primary_key=True),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
    )
    op.create_table(
        "pin",
        sa.Column("generation_id", sa.String(64), primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
    )


def _make_checks() -> None:
    op.create_table(
        "gate_report",
        sa.Column("generation_id", sa.String(64), primary_key=True),
        sa.Column("against", sa.String(64), nullable=False),
        sa.Column("golden_digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "golden",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("origin", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
    )
    op.create_index("golden_by_city", "golden", ["city"])


def _make_sources() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("url", sa.String(2048), nullable=False, unique=True),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("every_h", sa.Integer, nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False),
        sa.Column("looked_at", sa.String(32), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sa.Column("job_id", sa.String(26), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
    )
    op.create_index("source_due", "source", ["due_at"])


def downgrade() -> None:
    """Drops them again, with all they hold."""
    for table in ("source", "golden", "gate_report", "pin", "particulars", "policy", "withdrawal", "audit", "job"):
        op.drop_table(table)
    op.drop_column("generation", "published_at")
    op.drop_column("quarantine", "fault")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_is_append_only()")
