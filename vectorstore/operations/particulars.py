"""Particulars: what an operator says of a file or an address, which outweighs what the file says of itself."""

from dataclasses import asdict, dataclass

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, delete, insert, select

from vectorstore.database import reading, writing
from vectorstore.domain import Audience, Contact, Period, Status
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.tables import particulars
from vectorstore.readings import now
from vectorstore.serialising import Codec


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of one file; "" or None where nothing is. `plan_id` "" leaves it to title and city."""

    plan_id: str = ""
    title: str = ""
    city: str = ""
    kind: str = ""
    label: str = ""
    status: Status | None = None
    date: str = ""
    period: Period = Period()
    audience: Audience | None = None
    contact: Contact = Contact()
    source_url: str = ""


_CODEC = Codec(TypeAdapter(Particulars))


class ParticularsBook:
    """What was said, by the SHA-256 of a file or by an address; raises CatalogueError when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, Particulars]:
        """Everything that was said, by digest or address."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(particulars.c.key, particulars.c.said)).all()
        return {row.key: _CODEC.load(row.said) for row in rows}

    def of(self, key: str) -> Particulars | None:
        """What was said of one file or address."""
        with reading(self._engine) as connection:
            query = select(particulars.c.said).where(particulars.c.key == key)
            said = connection.execute(query).scalar_one_or_none()
        return None if said is None else _CODEC.load(said)

    def say(self, key: str, said: Particulars, by: Act) -> None:
        """Notes what somebody says of a file: that it is internal takes effect at once, all else when it is read again."""
        before = self.of(key)
        with writing(self._engine) as connection:
            connection.execute(delete(particulars).where(particulars.c.key == key))
            audience = said.audience.value if said.audience else ""
            row = {"key": key, "said": _CODEC.dump(said), "audience": audience, "at": now(), "actor": by.actor}
            connection.execute(insert(particulars).values(row))
            note(connection, by, "particulars", key, asdict(before) if before else {}, asdict(said))


def internal_files(connection: Connection) -> frozenset[str]:
    """Digests and addresses of the files that were said to be internal, within a transaction of the caller's."""
    query = select(particulars.c.key).where(particulars.c.audience == Audience.INTERNAL.value)
    return frozenset(connection.scalars(query))
