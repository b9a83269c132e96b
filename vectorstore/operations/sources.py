"""Sources: addresses that are looked at on a schedule, and what was found there."""

import random
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select, update

from vectorstore.database import reading, writing
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.tables import source
from vectorstore.readings import now
from vectorstore.serialising import Codec
from vectorstore.ulid import new_ulid

DAY_H = 24
MAX_EVERY_H = 31 * DAY_H
TOLD_AFTER = 3
"""So many failures in a row are no passing trouble."""
MAX_URL_CHARS = 2_000
_JITTER = 0.05
"""Share of the interval by which looks are spread, so that many addresses do not fall due together."""


class SourceState(StrEnum):
    """What the last look came to.

    CHANGED: a file waits for a person as a job. DOUBTFUL: something else lies there, which was not taken for an edition.
    """

    NEW = "new"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    DOUBTFUL = "doubtful"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Seen:
    """The file that was last taken from the address; "" and 0 where none was yet.

    `content_digest` leaves out what changes in a web page from call to call; `characters` counts its text.
    """

    etag: str = ""
    modified: str = ""
    sha256: str = ""
    content_digest: str = ""
    format: str = ""
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing was taken: a stable code with its values, and the words of the terminal and the log."""

    code: str = ""
    values: dict[str, str] = field(default_factory=dict)
    message: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look came to; `wait_s` is how long the server wants to be left alone."""

    state: SourceState
    seen: Seen = Seen()
    trouble: Trouble = Trouble()
    job_id: str = ""
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """An address that is looked at every `every_h` hours; `said` holds for each file that is found there.

    `failures` counts looks in a row that took nothing for a reason.
    """

    id: str
    url: str
    said: Particulars
    every_h: int
    due_at: str
    looked_at: str = ""
    changed_at: str = ""
    state: SourceState = SourceState.NEW
    trouble: Trouble = Trouble()
    failures: int = 0
    seen: Seen = Seen()
    job_id: str = ""
    at: str = ""
    actor: str = ""

    @property
    def is_told(self) -> bool:
        """Whether a person should see to it."""
        return self.state is SourceState.DOUBTFUL or self.failures >= TOLD_AFTER


_SAID = Codec(TypeAdapter(Particulars))
_SEEN = Codec(TypeAdapter(Seen))
_TROUBLE = Codec(TypeAdapter(Trouble))


class Sources:
    """The sources in the database; every method raises CatalogueError when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Source]:
        """Every source, by its address."""
        with reading(self._engine) as connection:
            return [_source(row) for row in connection.execute(select(source).order_by(source.c.url)).mappings()]

    def due(self, at: str = "") -> list[Source]:
        """Those that are to be looked at by `at` (ISO 8601, UTC; "" is now), the longest due first."""
        query = select(source).where(source.c.due_at <= (at or now())).order_by(source.c.due_at, source.c.id)
        with reading(self._engine) as connection:
            return [_source(row) for row in connection.execute(query).mappings()]

    def source(self, id_or_url: str) -> Source:
        """One source.

        Raises:
            CatalogueError: there is none.
        """
        with reading(self._engine) as connection:
            found = _found(connection, id_or_url)
        if found is None:
            raise CatalogueError(f"no source {id_or_url}; keikaku source list shows them")
        return found

    def keep(self, url: str, said: Particulars, every_h: int, by: Act) -> Source:
        """Adds an address, due at once, or changes what is said of it and how often it is looked at.

        Raises:
            CatalogueError: it is no address that can be looked at.
        """
        if address_fault(url):
            raise CatalogueError(f"{url[:80]}: give an http or https address of at most {MAX_URL_CHARS} letters")
        every_h = min(max(every_h, 1), MAX_EVERY_H)
        with writing(self._engine) as connection:
            before = _found(connection, url)
            kept = {"said": _SAID.dump(said), "every_h": every_h, "at": now(), "actor": by.actor}
            if before is None:
                connection.execute(insert(source).values(_row(Source(new_ulid(), url, said, every_h, now())) | kept))
            else:
                connection.execute(update(source).where(source.c.id == before.id).values(kept | {"due_at": now()}))
            note(connection, by, "source.keep", url, _told(before), {"every_h": every_h, "said": asdict(said)})
            found = _found(connection, url)
        if found is None:
            raise CatalogueError(f"{url}: was not kept")
        return found

    def remove(self, id_or_url: str, by: Act) -> None:
        """Looks at an address no more; what was taken from it stays. Without one nothing happens."""
        with writing(self._engine) as connection:
            before = _found(connection, id_or_url)
            if before is not None:
                connection.execute(delete(source).where(source.c.id == before.id))
                note(connection, by, "source.remove", before.url, _told(before))

    def note_result(self, source_id: str, found: Finding) -> None:
        """Notes what a look came to and when the next is due; of a source that was removed nothing is noted."""
        with writing(self._engine) as connection:
            before = _found(connection, source_id)
            if before is not None:
                values = _noted(before, found)
                connection.execute(update(source).where(source.c.id == before.id).values(values))

    def postpone(self, source_id: str, wait_s: float) -> None:
        """Lets a source that is due wait a little longer."""
        with writing(self._engine) as connection:
            connection.execute(update(source).where(source.c.id == source_id).values(due_at=_after(wait_s)))


def address_fault(url: str) -> str:
    """What is wrong with an address: `no_url`, `too_long` or `bad_url`; "" where nothing is."""
    if not url:
        return "no_url"
    if len(url) > MAX_URL_CHARS:
        return "too_long"
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "bad_url"
    is_plain = url.isprintable() and not any(letter.isspace() for letter in url)
    return "" if is_whole and is_plain and "@" not in parts.netloc else "bad_url"


def _noted(before: Source, found: Finding) -> dict[str, object]:
    failures = before.failures + 1 if found.state in (SourceState.FAILED, SourceState.DOUBTFUL) else 0
    values: dict[str, object] = {
        "state": found.state.value,
        "trouble": _TROUBLE.dump(found.trouble),
        "failures": failures,
        "seen": _SEEN.dump(found.seen),
        "looked_at": now(),
        "due_at": _after(max(_interval_s(before.every_h, failures), found.wait_s)),
    }
    is_changed = found.state is SourceState.CHANGED
    return values | ({"changed_at": now(), "job_id": found.job_id} if is_changed else {})


def _interval_s(every_h: int, failures: int) -> float:
    """Until the next look: after a failure an hour, twice as long after each further one, a day at the most."""
    if failures:
        return float(min(2 ** min(failures - 1, 5), max(DAY_H, every_h)) * 3600)
    return every_h * 3600 * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - spreads looks, keeps no secret


def _after(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="microseconds")


def _told(before: Source | None) -> dict[str, object]:
    return {} if before is None else {"every_h": before.every_h, "said": asdict(before.said)}


def _found(connection: Connection, id_or_url: str) -> Source | None:
    query = select(source).where((source.c.id == id_or_url) | (source.c.url == id_or_url))
    row = connection.execute(query).mappings().first()
    return None if row is None else _source(row)


def _source(row: RowMapping) -> Source:
    read = {"state": SourceState(row["state"]), "said": _SAID.load(row["said"])}
    return Source(**(dict(row) | read | {"seen": _SEEN.load(row["seen"]), "trouble": _TROUBLE.load(row["trouble"])}))


def _row(made: Source) -> dict[str, object]:
    plain = {column.name: getattr(made, column.name) for column in source.c}
    texts = {"state": made.state.value, "seen": _SEEN.dump(made.seen), "trouble": _TROUBLE.dump(made.trouble)}
    return plain | texts
