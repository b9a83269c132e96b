"""Generations in the database: which there are, which one answers, and the switch between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from vectorstore import catalogue_tables as tables
from vectorstore.domain import Edition, Generation
from vectorstore.errors import CatalogueError
from vectorstore.readings import now, readings, select_in, show


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation answers, and which one did before; None where there is none."""

    current: str | None
    previous: str | None


def pointer(connection: Connection) -> Pointer:
    """The pointer as it stands."""
    row = connection.execute(select(tables.pointer)).one()
    return Pointer(row.current_id, row.previous_id)


def lock(connection: Connection) -> Pointer:
    """The pointer as it stands, which nobody else moves before this transaction ends."""
    row = connection.execute(select(tables.pointer).with_for_update()).one()
    return Pointer(row.current_id, row.previous_id)


def add(connection: Connection, generation: Generation, reading_keys: Mapping[str, str]) -> None:
    """Notes a sealed generation; `reading_keys` maps each member edition to its reading, live or not."""
    values = {"id": generation.id, "digest": generation.digest, "fingerprint": generation.fingerprint}
    connection.execute(
        insert(tables.generation).values(**values, created_at=generation.created_at, chunks=generation.chunks)
    )
    order = dict.fromkeys((*generation.edition_ids, *reading_keys))
    shown = _shown_readings(connection, [edition_id for edition_id in order if edition_id not in reading_keys])
    members = [
        {
            "generation_id": generation.id,
            "edition_id": edition_id,
            "reading_key": reading_keys.get(edition_id) or shown[edition_id],
            "ordinal": ordinal,
            "live": edition_id in generation.edition_ids,
        }
        for ordinal, edition_id in enumerate(order)
    ]
    if members:
        connection.execute(insert(tables.generation_member), members)


def _shown_readings(connection: Connection, edition_ids: list[str]) -> dict[str, str]:
    edition = tables.edition
    rows = select_in(connection, select(edition.c.id, edition.c.reading_key), edition.c.id, edition_ids)
    found = {row.id: row.reading_key for row in rows}
    for missing in set(edition_ids) - found.keys():
        raise CatalogueError(f"no edition {missing} in the catalogue; ingest its file first")
    return found


def generations(connection: Connection, only: str | None = None) -> list[Generation]:
    """Every generation, newest first, or only the one named."""
    table, member = tables.generation, tables.generation_member
    query = select(table).order_by(table.c.created_at.desc(), table.c.id.desc())
    live_members = select(member).where(member.c.live).order_by(member.c.ordinal)
    if only is not None:
        query, live_members = query.where(table.c.id == only), live_members.where(member.c.generation_id == only)
    rows = connection.execute(query).all()
    live: dict[str, list[str]] = {row.id: [] for row in rows}
    for row in connection.execute(live_members):
        live[row.generation_id].append(row.edition_id)
    stand = pointer(connection)
    return [_generation(row, live[row.id], stand) for row in rows]


def _generation(row: Row[*tuple[Any, ...]], edition_ids: Iterable[str], stand: Pointer) -> Generation:
    return Generation(
        id=row.id,
        digest=row.digest,
        fingerprint=row.fingerprint,
        created_at=row.created_at,
        edition_ids=tuple(edition_ids),
        chunks=row.chunks,
        current=row.id == stand.current,
        previous=row.id == stand.previous,
        published_at=row.published_at,
    )


def members(connection: Connection, generation_id: str) -> dict[str, str]:
    """Reading key of each member edition, live or not, in their order."""
    table = tables.generation_member
    query = select(table.c.edition_id, table.c.reading_key).where(table.c.generation_id == generation_id)
    return {row.edition_id: row.reading_key for row in connection.execute(query.order_by(table.c.ordinal))}


def live(connection: Connection, generation_id: str) -> tuple[Edition, ...]:
    """The live editions of a generation as they were read, in their order."""
    member = tables.generation_member
    query = select(member.c.reading_key).where(member.c.generation_id == generation_id, member.c.live)
    keys = connection.scalars(query.order_by(member.c.ordinal)).all()
    return tuple(each.edition for each in readings(connection, keys))


def switch(connection: Connection, generation_id: str) -> None:
    """Lets `generation_id` answer from now on, with plans and editions shown as it has them.

    Raises:
        CatalogueError: there is no such generation.
    """
    table = tables.generation
    stand = lock(connection)
    if not connection.execute(select(table.c.id).where(table.c.id == generation_id)).first():
        raise CatalogueError(f"no generation {generation_id}; keikaku generations lists them")
    for reading in readings(connection, list(members(connection, generation_id).values())):
        show(connection, reading)
    first = update(table).where(table.c.id == generation_id, table.c.published_at == "")
    connection.execute(first.values(published_at=now()))
    if stand.current != generation_id:
        connection.execute(update(tables.pointer).values(current_id=generation_id, previous_id=stand.current))


def remove(connection: Connection, generation_id: str) -> None:
    """Forgets a generation that is neither current nor previous; its editions stay.

    Raises:
        CatalogueError: the generation is in use.
    """
    stand = lock(connection)
    if generation_id in (stand.current, stand.previous):
        raise CatalogueError(f"generation {generation_id} is in use; publish another one first")
    member, table = tables.generation_member, tables.generation
    connection.execute(delete(member).where(member.c.generation_id == generation_id))
    connection.execute(delete(table).where(table.c.id == generation_id))
