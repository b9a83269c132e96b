"""Saves what was read of an edition, and reads back which reading is which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from vectorstore import catalogue_tables as tables
from vectorstore.domain import Chunk, Edition, Plan, Section
from vectorstore.errors import CatalogueError
from vectorstore.manifest import digest_of
from vectorstore.serialising import CHUNK, EDITION, IDS, PLAN, REPORT, SECTION

_IDS_IN_ONE_QUERY = 500


@dataclass(frozen=True, slots=True)
class NewReading:
    """A reading with its sections and chunks, to be saved; without a `key` the content's digest is the key."""

    plan: Plan
    edition: Edition
    sections: Sequence[Section]
    chunks: Sequence[Chunk]
    report: Mapping[str, object]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one edition under one parser version and register entry; `key` names the three."""

    key: str
    plan: Plan
    edition: Edition
    content_digest: str
    chunk_ids: tuple[str, ...]
    report: dict[str, object]

    @property
    def digest(self) -> str:
        """Names the reading by its content alone: equal for equal texts and metadata, whatever the number."""
        plain = replace(self.edition, number=0)
        return digest_of((PLAN.dump(self.plan), EDITION.dump(plain), self.content_digest))


def now() -> str:
    """The time, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def save(connection: Connection, new: NewReading) -> str:
    """Saves a reading unless it is there already; returns its key.

    Raises:
        CatalogueError: a chunk's id already names another text.
    """
    sections = {digest_of((text,)): (section.id, text) for section in new.sections for text in [SECTION.dump(section)]}
    chunks = {chunk.id: CHUNK.dump(chunk) for chunk in new.chunks}
    digest = digest_of((*sections, *chunks.values()))
    texts = {"plan": PLAN.dump(new.plan), "edition": EDITION.dump(replace(new.edition, number=0))}
    key = new.key or digest_of((digest, *texts.values()))
    if connection.execute(select(tables.reading.c.key).where(tables.reading.c.key == key)).first():
        return key
    _save_edition(connection, new, key)
    _add_sections(connection, new.edition.id, sections)
    _add_chunks(connection, new.edition.id, chunks)
    texts |= {"section_keys": IDS.dump(tuple(sections)), "chunk_ids": IDS.dump(tuple(chunks))}
    texts |= {"report": REPORT.dump(dict(new.report)), "content_digest": digest, "created_at": now()}
    connection.execute(insert(tables.reading).values(key=key, edition_id=new.edition.id, **texts))
    return key


def readings(connection: Connection, keys: Sequence[str]) -> list[Reading]:
    """The readings that these keys name, in their order; unknown keys are passed over."""
    table, edition = tables.reading, tables.edition
    query = select(table, edition.c.number).join(edition, edition.c.id == table.c.edition_id)
    found = {row.key: _reading(row) for row in select_in(connection, query, table.c.key, keys)}
    return [found[key] for key in keys if key in found]


def _reading(row: Row[*tuple[Any, ...]]) -> Reading:
    return Reading(
        key=row.key,
        plan=PLAN.load(row.plan),
        edition=replace(EDITION.load(row.edition), number=row.number),
        content_digest=row.content_digest,
        chunk_ids=IDS.load(row.chunk_ids),
        report=REPORT.load(row.report),
    )


def section_keys(connection: Connection, section_ids: Sequence[str]) -> dict[str, str]:
    """Row keys of sections by id: of one read several times, the row that its edition shows now, else any."""
    table, edition = tables.section, tables.edition
    rows = select_in(connection, select(table.c.id, table.c.key, table.c.edition_id), table.c.id, section_ids)
    keys = {row.id: row.key for row in rows}
    if len(keys) == len(rows):
        return keys
    query = select(tables.reading.c.section_keys).join(edition, edition.c.reading_key == tables.reading.c.key)
    editions = sorted({row.edition_id for row in rows})
    shown = {key for row in select_in(connection, query, edition.c.id, editions) for key in IDS.load(row.section_keys)}
    return keys | {row.id: row.key for row in rows if row.key in shown}


def show(connection: Connection, reading: Reading) -> None:
    """Lets a plan and its edition be shown to readers as this reading has them."""
    plan, edition = reading.plan, tables.edition
    values = {"title": plan.title, "city": plan.city, "kind": plan.kind}
    connection.execute(update(tables.plan).where(tables.plan.c.id == plan.id).values(values))
    _point(connection, reading.edition.id, plan.id, reading.key)
    connection.execute(update(edition).where(edition.c.id == reading.edition.id).values(published=True))


def next_number(connection: Connection, plan_id: str) -> int:
    """The number that the plan's next edition gets."""
    edition = tables.edition
    highest = connection.scalar(select(func.max(edition.c.number)).where(edition.c.plan_id == plan_id))
    return int(highest or 0) + 1


def select_in(
    connection: Connection, query: Select[*tuple[Any, ...]], column: ColumnElement[str], ids: Sequence[str]
) -> list[Row[*tuple[Any, ...]]]:
    """Rows of `query` whose `column` is among `ids`, asked for in portions that every database takes."""
    rows: list[Row[*tuple[Any, ...]]] = []
    for start in range(0, len(ids), _IDS_IN_ONE_QUERY):
        rows += connection.execute(query.where(column.in_(ids[start : start + _IDS_IN_ONE_QUERY]))).all()
    return rows


def _save_edition(connection: Connection, new: NewReading, key: str) -> None:
    plan, edition = tables.plan, tables.edition
    if not connection.execute(select(plan.c.id).where(plan.c.id == new.plan.id)).first():
        row = {"id": new.plan.id, "title": new.plan.title, "city": new.plan.city, "kind": new.plan.kind}
        connection.execute(insert(plan).values(row))
    known = connection.execute(select(edition.c.published).where(edition.c.id == new.edition.id)).first()
    if known is None:
        number = next_number(connection, new.plan.id)
        row = {"id": new.edition.id, "plan_id": new.plan.id, "reading_key": key}
        connection.execute(insert(edition).values(**row, number=number, published=False))
    elif not known.published:
        _point(connection, new.edition.id, new.plan.id, key)


def _point(connection: Connection, edition_id: str, plan_id: str, key: str) -> None:
    edition = tables.edition
    plan_before = connection.scalar(select(edition.c.plan_id).where(edition.c.id == edition_id))
    values: dict[str, object] = {"reading_key": key}
    if plan_before != plan_id:
        values |= {"plan_id": plan_id, "number": next_number(connection, plan_id)}
    connection.execute(update(edition).where(edition.c.id == edition_id).values(values))


def _add_sections(connection: Connection, edition_id: str, sections: Mapping[str, tuple[str, str]]) -> None:
    key = tables.section.c.key
    there = {row.key for row in select_in(connection, select(key), key, list(sections))}
    rows = [
        {"key": key, "id": section_id, "edition_id": edition_id, "content": content}
        for key, (section_id, content) in sections.items()
        if key not in there
    ]
    if rows:
        connection.execute(insert(tables.section), rows)


def _add_chunks(connection: Connection, edition_id: str, chunks: Mapping[str, str]) -> None:
    table = tables.chunk
    there = select_in(connection, select(table.c.id, table.c.content), table.c.id, list(chunks))
    for row in there:
        if row.content != chunks[row.id]:
            raise CatalogueError(f"edition {edition_id}: chunk {row.id} already names another text")
    known = {row.id for row in there}
    rows = [
        {"id": chunk_id, "edition_id": edition_id, "content": content}
        for chunk_id, content in chunks.items()
        if chunk_id not in known
    ]
    if rows:
        connection.execute(insert(table), rows)
