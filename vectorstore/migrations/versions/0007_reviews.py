"""Which sections answers rest on, and which answers the staff has looked at."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007_reviews"
down_revision = "0006_accounts"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_WHERE = ("plan_id", "edition_number", "section_id", "heading_path")


def upgrade() -> None:
    """Makes the tables, and notes the sections of the answers that are kept."""
    sections = op.create_table(
        "answer_sections",
        sa.Column("answer_id", sa.String(26), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("plan_id", sa.Text, nullable=False),
        sa.Column("edition_number", sa.Integer, nullable=False),
        sa.Column("section_id", sa.Text, nullable=False),
        sa.Column("heading_path", sa.Text, nullable=False),
    )
    op.create_table(
        "reviews",
        sa.Column("answer_id", sa.String(26), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
    )
    for rows in _kept(op.get_bind()):
        op.bulk_insert(sections, rows)


def _kept(connection: sa.Connection) -> Iterator[list[dict[str, object]]]:
    after = ""
    query = sa.text("SELECT id, body FROM answers WHERE id > :after ORDER BY id LIMIT :most")
    while rows := connection.execute(query, {"after": after, "most": _AT_ONCE}).all():
        yield [row for answer_id, body in rows for row in _sections(answer_id, json.loads(body))]
        after = rows[-1][0]


def _sections(answer_id: str, body: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    distinct = {(row["role"], row["section_id"]): row for row in (*_cited(body), *_nearest(body))}
    for ordinal, row in enumerate(distinct.values()):
        path = json.dumps(row["heading_path"], ensure_ascii=False)
        yield row | {"answer_id": answer_id, "ordinal": ordinal, "heading_path": path}


def _cited(body: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    for each in body["citations"]:
        where = {"plan_id": each["plan"]["id"], "edition_number": each["edition"]["number"]}
        yield where | {"role": "cited", "section_id": each["section_id"], "heading_path": each["heading_path"]}


def _nearest(body: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    for each in body["nearest"]:
        yield {"role": "nearest"} | {key: each[key] for key in _WHERE}


def downgrade() -> None:
    """Drops them again, with all they hold."""
    op.drop_table("reviews")
    op.drop_table("answer_sections")
