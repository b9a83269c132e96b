"""Pins: generations that clearing away leaves alone."""

from sqlalchemy import Engine, delete, insert, select

from vectorstore.database import reading, writing
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
            return {row.generation_id: row.why for row in connection.execute(select(pin)).all()}

    def pin(self, generation_id: str, by: Act) -> None:
        """Keeps a generation for good; a second time gives it a new reason."""
        with writing(self._engine) as connection:
            connection.execute(delete(pin).where(pin.c.generation_id == generation_id))
            row = {"generation_id": generation_id, "why": by.why, "at": now(), "actor": by.actor}
            connection.execute(insert(pin).values(row))
            note(connection, by, "pin", generation_id)

    def unpin(self, generation_id: str, by: Act) -> None:
        """Lets a generation be cleared away again; without a pin nothing happens."""
        with writing(self._engine) as connection:
            if connection.execute(delete(pin).where(pin.c.generation_id == generation_id)).rowcount:
                note(connection, by, "unpin", generation_id)
