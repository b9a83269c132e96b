"""What the rows of the bot's tables have in common."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain import Answer
from bot.understanding.personal_data import mask


def stamp(days_ago: int = 0) -> str:
    """A time as it is written down; such texts sort by time."""
    return (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(timespec="microseconds")


def masked(text: str) -> str:
    """A person's words without personal data, and without NUL and halves of surrogate pairs, which databases refuse."""
    return mask(text.replace("\0", "").encode("utf-8", "replace").decode())


def impersonal(answer: Answer) -> Answer:
    """An answer without personal data: what it shows stands in plans, so that the asker's and the model's words are left."""
    writing, asked = answer.writing, answer.clarification
    if writing:
        dropped = (replace(each, text=masked(each.text), reasons=_all_masked(each.reasons)) for each in writing.dropped)
        writing = replace(writing, dropped=tuple(dropped))
    if asked:
        asked = replace(asked, choices=tuple(replace(each, question=mask(each.question)) for each in asked.choices))
    question, understood_as = mask(answer.question), mask(answer.understood_as)
    return replace(answer, question=question, understood_as=understood_as, writing=writing, clarification=asked)


def _all_masked(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(masked, texts))


def insertion(connection: Connection, table: Table, row: Mapping[str, object]) -> sqlite.Insert | postgresql.Insert:
    """An insertion that can be told what to do where the row is known."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).values(row)
    return postgresql.insert(table).values(row)


def add_unless_known(connection: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """Adds a row; False where there is one of its key."""
    added = insertion(connection, table, row).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(added).first() is not None


def section_rows(answer: Answer) -> list[dict[str, object]]:
    """The sections that an answer cites, and those it names as nearest, each once."""
    cited = (
        ("cited", each.plan.id, each.edition.number, each.section_id, each.heading_path) for each in answer.citations
    )
    near = (
        ("nearest", each.plan_id, each.edition_number, each.section_id, each.heading_path) for each in answer.nearest
    )
    columns = ("role", "plan_id", "edition_number", "section_id", "heading_path")
    named = {
        (role, section): (role, plan, number, section, path) for role, plan, number, section, path in (*cited, *near)
    }
    return [
        {"answer_id": answer.id, "ordinal": ordinal}
        | dict(zip(columns, (*most, json.dumps(path, ensure_ascii=False)), strict=True))
        for ordinal, (*most, path) in enumerate(named.values())
    ]
