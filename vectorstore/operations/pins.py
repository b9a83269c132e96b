"""Pins: generations that clearing away leaves alone."""

from sqlalchemy import Connection, Engine, delete, insert, select

from vectorstore import pointer
from vectorstore.database import reading, writing
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.tables import pin
from vectorstore.readings import now


class Pins:
    """The pins in the database; every method raises CatalogueError when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, str]:
        """Why each pinned generation is pinned, by its id."""
        with reading(self._engine) as connection:
            return pins(connection)

    def pin(self, generation_id: str, by: Act) -> None:
        """Keeps a generation for good; a second time gives it a new reason.

        Raises:
            CatalogueError: there is no such generation, perhaps because it was cleared away.
        """
        with writing(self._engine) as connection:
            # Clearing away holds the pointer too: what is pinned is there, and stays.
            pointer.lock(connection)
            if not pointer.generations(connection, generation_id):
                raise CatalogueError(f"no generation {generation_id}; keikaku generations lists them")
            connection.execute(delete(pin).where(pin.c.generation_id == generation_id))
            row = {"generation_id": generation_id, "why": by.why, "at": now(), "actor": by.actor}
            connection.execute(insert(pin).values(row))
            note(connection, by, "pin", generation_id, after={"why": by.why})

    def unpin(self, generation_id: str, by: Act) -> None:
        """Lets a generation be cleared away again; without a pin nothing happens."""
        with writing(self._engine) as connection:
            if connection.execute(delete(pin).where(pin.c.generation_id == generation_id)).rowcount:
                note(connection, by, "unpin", generation_id)


def pins(connection: Connection) -> dict[str, str]:
    """Why each pinned generation is pinned, within a transaction of the caller's."""
    return {row.generation_id: row.why for row in connection.execute(select(pin)).all()}
