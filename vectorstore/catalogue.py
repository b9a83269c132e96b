"""The catalogue: plans, editions, sections, chunks and generations, kept in SQL."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Engine, Row, Select, delete, insert, select

from vectorstore import catalogue_tables as tables
from vectorstore import japan_time, pointer
from vectorstore.database import open_engine, reading, writing
from vectorstore.domain import Audience, Chunk, Edition, Generation, Plan, Section
from vectorstore.errors import CatalogueError
from vectorstore.lru import RecentlyUsed
from vectorstore.operations.decisions import Decisions, decisions
from vectorstore.operations.policies import Answering
from vectorstore.readings import NewReading, Reading, next_number, now, readings, save, section_keys, select_in
from vectorstore.serialising import CHUNK, IDS, SECTION
from vectorstore.standing import Standing

_CHUNKS_KEPT = 20_000
_SECTIONS_KEPT = 2_000


class Catalogue:
    """All that is known of plans.

    Editions are shown as the generation published last has them, but for what operators have decided since; readings
    stay what was read. `usual` says which editions answer where no policy does.

    Sections and chunks never change under their id, so they are remembered; every method raises CatalogueError when
    the database cannot be used.
    """

    def __init__(
        self, engine: Engine, usual: Answering = Answering.USUAL, today: Callable[[], date] = japan_time.today
    ) -> None:
        self.engine = engine
        self.usual = usual
        self.today = today
        self._live: tuple[pointer.Pointer, tuple[Edition, ...]] = (pointer.Pointer(None, None), ())
        self._chunks: RecentlyUsed[Chunk] = RecentlyUsed(_CHUNKS_KEPT)
        self._sections: RecentlyUsed[Section] = RecentlyUsed(_SECTIONS_KEPT)

    @classmethod
    def open(cls, url: str, usual: Answering = Answering.USUAL) -> "Catalogue":
        """The catalogue at a database address, its tables made or brought up to date."""
        return cls(open_engine(url), usual)

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    def save(self, new: NewReading) -> str:
        """Saves one reading of an edition in one transaction; the same content again changes nothing. Returns its key.

        Nobody is shown it before it is published.
        """
        with writing(self.engine) as connection:
            return save(connection, new)

    def readings(self, keys: Sequence[str]) -> list[Reading]:
        """The readings that these keys name, in their order; unknown keys are passed over."""
        with reading(self.engine) as connection:
            return readings(connection, keys)

    def readings_of(self, generation_id: str) -> list[Reading]:
        """What a generation holds of each of its editions, live or not."""
        with reading(self.engine) as connection:
            return readings(connection, list(pointer.members(connection, generation_id).values()))

    def plans(
        self, audience: Audience = Audience.INTERNAL, *, unpublished: bool = False
    ) -> list[tuple[Plan, tuple[Edition, ...]]]:
        """Every plan with its editions by number: those published at some time, or with `unpublished` all.

        What an audience may not read is left out, and with it what that calls the plan.
        """
        edition = tables.edition
        query = select(edition.c.reading_key).order_by(edition.c.plan_id, edition.c.number)
        found: dict[str, tuple[Plan, tuple[Edition, ...]]] = {}
        with reading(self.engine) as connection:
            keys = connection.scalars(query if unpublished else query.where(edition.c.published)).all()
            decided = decisions(connection)
            for each in readings(connection, keys):
                edition_now = decided.over(each.edition)
                if audience in (Audience.INTERNAL, edition_now.audience):
                    editions = found.get(each.plan.id, (each.plan, ()))[1]
                    found[each.plan.id] = (each.plan, (*editions, edition_now))
        return list(found.values())

    def plan(self, plan_id: str) -> Plan:
        """One plan.

        Raises:
            CatalogueError: there is none of this id.
        """
        with reading(self.engine) as connection:
            row = _one(connection, select(tables.plan).where(tables.plan.c.id == plan_id), f"plan {plan_id}")
        return Plan(row.id, row.title, row.city, row.kind)

    def edition(self, edition_id: str) -> Edition:
        """One edition, published or not.

        Raises:
            CatalogueError: there is none of this id.
        """
        found = self.editions([edition_id])
        if not found:
            raise CatalogueError(f"no edition {edition_id} in the catalogue")
        return found[edition_id][1]

    def editions(self, edition_ids: Sequence[str]) -> dict[str, tuple[Plan, Edition]]:
        """Plan and edition by edition id; unknown ids are passed over."""
        edition = tables.edition
        query = select(edition.c.reading_key)
        with reading(self.engine) as connection:
            keys = [row.reading_key for row in select_in(connection, query, edition.c.id, list(edition_ids))]
            decided = decisions(connection)
            return {each.edition.id: (each.plan, decided.over(each.edition)) for each in readings(connection, keys)}

    def next_edition_number(self, plan_id: str) -> int:
        """The number that the plan's next edition gets."""
        with reading(self.engine) as connection:
            return next_number(connection, plan_id)

    def sections(self, edition_id: str) -> tuple[Section, ...]:
        """An edition's sections in reading order.

        Raises:
            CatalogueError: there is no such edition.
        """
        edition = tables.edition
        query = select(edition.c.reading_key).where(edition.c.id == edition_id)
        with reading(self.engine) as connection:
            row = _one(connection, query, f"edition {edition_id}")
        return self.sections_read(row.reading_key)

    def sections_read(self, key: str) -> tuple[Section, ...]:
        """The sections of one reading, shown or not, in reading order.

        Raises:
            CatalogueError: there is no such reading.
        """
        query = select(tables.reading.c.section_keys).where(tables.reading.c.key == key)
        with reading(self.engine) as connection:
            keys = IDS.load(_one(connection, query, f"reading {key}").section_keys)
        found = self._sections_by_key(keys)
        return tuple(found[key] for key in keys)

    def section(self, section_id: str) -> Section:
        """One section, also one that a later reading of its edition no longer has.

        Raises:
            CatalogueError: there is none of this id.
        """
        found = self.sections_by_id([section_id])
        if not found:
            raise CatalogueError(f"no section {section_id} in the catalogue")
        return found[section_id]

    def sections_by_id(self, ids: Sequence[str]) -> dict[str, Section]:
        """Sections by id; unknown ids are passed over. Of one read several times, what its edition shows now."""
        with reading(self.engine) as connection:
            keys = section_keys(connection, ids)
        found = self._sections_by_key(list(keys.values()))
        return {section_id: found[key] for section_id, key in keys.items()}

    def _sections_by_key(self, keys: Sequence[str]) -> dict[str, Section]:
        found = self._sections.find(keys)
        rows = self._contents(tables.section.c.key, tables.section.c.content, keys, found)
        loaded = {key: SECTION.load(content) for key, content in rows.items()}
        self._sections.keep(loaded)
        return found | loaded

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """Chunks by id, in the order asked for; unknown ids are passed over."""
        found = self._chunks.find(ids)
        rows = self._contents(tables.chunk.c.id, tables.chunk.c.content, ids, found)
        loaded = {chunk_id: CHUNK.load(content) for chunk_id, content in rows.items()}
        self._chunks.keep(loaded)
        found |= loaded
        return {chunk_id: found[chunk_id] for chunk_id in ids if chunk_id in found}

    def chunk_ids(self, edition_ids: Sequence[str]) -> list[str]:
        """Ids of all chunks of these editions, in the editions' order and the order of reading."""
        table, edition = tables.reading, tables.edition
        query = select(edition.c.id, table.c.chunk_ids).join(edition, edition.c.reading_key == table.c.key)
        with reading(self.engine) as connection:
            rows = {row.id: row.chunk_ids for row in select_in(connection, query, edition.c.id, list(edition_ids))}
        return [chunk_id for edition_id in edition_ids for chunk_id in IDS.load(rows.get(edition_id, "[]"))]

    def _contents(
        self, name: Column[str], content: Column[str], names: Sequence[str], known: Mapping[str, object]
    ) -> dict[str, str]:
        missing = [each for each in names if each not in known]
        if not missing:
            return {}
        with reading(self.engine) as connection:
            rows = select_in(connection, select(name, content), name, missing)
        return {row[0]: row[1] for row in rows}

    def quarantine(self, key: str, file_name: str, reason: str, fault: str = "") -> None:
        """Notes why a file could not be read, for people and for programs; `key` is the reading it would have given."""
        row = {"key": key, "file_name": file_name, "reason": reason, "fault": fault, "created_at": now()}
        with writing(self.engine) as connection:
            connection.execute(delete(tables.quarantine).where(tables.quarantine.c.key == key))
            connection.execute(insert(tables.quarantine).values(row))

    def quarantined(self, key: str) -> tuple[str, str] | None:
        """Reason and fault of the file of this key, as `quarantine` was told them; None where nothing is against it."""
        query = select(tables.quarantine.c.reason, tables.quarantine.c.fault).where(tables.quarantine.c.key == key)
        with reading(self.engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.reason, row.fault)

    def add_generation(self, generation: Generation, reading_keys: Mapping[str, str] | None = None) -> None:
        """Notes a sealed generation; it answers nothing before `publish`.

        `reading_keys` maps each member edition, live or not, to its reading; where it is silent the reading shown now
        is taken.
        """
        with writing(self.engine) as connection:
            pointer.add(connection, generation, reading_keys or {})

    def generations(self) -> list[Generation]:
        """Every generation, newest first."""
        with reading(self.engine) as connection:
            return pointer.generations(connection)

    def generation(self, generation_id: str) -> Generation:
        """One generation.

        Raises:
            CatalogueError: there is none of this id.
        """
        with reading(self.engine) as connection:
            found = pointer.generations(connection, generation_id)
        if found:
            return found[0]
        raise CatalogueError(f"no generation {generation_id}; keikaku generations lists them")

    def current(self) -> Generation | None:
        """The generation that answers; None before the first was published."""
        with reading(self.engine) as connection:
            current = pointer.pointer(connection).current
            return pointer.generations(connection, current)[0] if current else None

    def standing(self) -> Standing:
        """What answers at this moment: cheap enough to be asked every second."""
        with reading(self.engine) as connection:
            stand, decided = pointer.pointer(connection), decisions(connection)
            if stand.current is None:
                return Standing()
            read, editions = self._live
            if read != stand:
                editions = pointer.live(connection, stand.current)
                self._live = stand, editions
        return decided.standing(stand.current, editions, self.today(), self.usual)

    def standing_with(self, generation_id: str) -> Standing:
        """What would answer at this moment if that generation were the live one.

        Raises:
            CatalogueError: there is no such generation.
        """
        found = self.generation(generation_id)
        with reading(self.engine) as connection:
            editions, decided = pointer.live(connection, found.id), decisions(connection)
        return decided.standing(found.id, editions, self.today(), self.usual)

    def live(self, editions: Sequence[Edition]) -> tuple[Edition, ...]:
        """Which of some editions answer today by what operators have decided, by plan and number, as they stand now."""
        return self.decisions().live(editions, self.today(), self.usual)

    def decisions(self) -> Decisions:
        """What operators have decided, as it stands now."""
        with reading(self.engine) as connection:
            return decisions(connection)

    def publish(self, generation_id: str) -> None:
        """Lets a generation answer from now on, in one transaction.

        Raises:
            CatalogueError: there is no such generation.
        """
        with writing(self.engine) as connection:
            pointer.switch(connection, generation_id)

    def remove_generation(self, generation_id: str) -> None:
        """Forgets a generation that is neither current nor previous; its editions stay."""
        with writing(self.engine) as connection:
            pointer.remove(connection, generation_id)


def _one(connection: Connection, query: Select[*tuple[Any, ...]], what: str) -> Row[*tuple[Any, ...]]:
    row = connection.execute(query).first()
    if row is None:
        raise CatalogueError(f"no {what} in the catalogue")
    return row
