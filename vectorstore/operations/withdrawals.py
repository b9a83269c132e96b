"""Withdrawals: plans and editions that were taken down. They outlast every generation."""

from dataclasses import dataclass

from sqlalchemy import Connection, Delete, Engine, delete, insert, select

from vectorstore.database import reading, writing
from vectorstore.errors import CatalogueError
from vectorstore.japan_time import day_of
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.tables import withdrawal
from vectorstore.readings import now

WHOLE_PLAN = 0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A plan or, where `edition_number` is not 0, one edition of it that was taken down.

    Old citations still open and say so and why; one that `hides` shows residents none of its text any more.
    """

    plan_id: str
    edition_number: int
    why: str
    at: str
    actor: str
    hides: bool = False

    @property
    def day(self) -> str:
        """The day that it was taken down on, in Japan."""
        return day_of(self.at).isoformat()

    def covers(self, plan_id: str, number: int) -> bool:
        """Whether an edition falls under it."""
        return self.plan_id == plan_id and self.edition_number in (WHOLE_PLAN, number)


class Withdrawals:
    """The withdrawals in the database; every method raises CatalogueError when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> tuple[Withdrawal, ...]:
        """Every withdrawal that stands."""
        with reading(self._engine) as connection:
            return withdrawals(connection)

    def withdraw(self, plan_id: str, by: Act, edition_number: int = WHOLE_PLAN, *, hides: bool = False) -> None:
        """Takes a plan or an edition down; running processes follow within two seconds.

        Raises:
            CatalogueError: no reason is given.
        """
        if not by.why.strip():
            raise CatalogueError(
                f"plan {plan_id}: a withdrawal needs a reason, which readers of old citations are told"
            )
        row = {"plan_id": plan_id, "edition_number": edition_number, "hides": hides}
        with writing(self._engine) as connection:
            connection.execute(_of(plan_id, edition_number))
            connection.execute(insert(withdrawal).values(row | {"why": by.why, "at": now(), "actor": by.actor}))
            note(connection, by, "withdraw", plan_id, after=row)

    def restore(self, plan_id: str, by: Act, edition_number: int = WHOLE_PLAN) -> None:
        """Lets a plan or edition that was taken down stand again; without one nothing happens."""
        with writing(self._engine) as connection:
            if connection.execute(_of(plan_id, edition_number)).rowcount:
                note(connection, by, "restore", plan_id, before={"edition_number": edition_number})


def withdrawals(connection: Connection) -> tuple[Withdrawal, ...]:
    """Every withdrawal, within a transaction of the caller's."""
    rows = connection.execute(select(withdrawal).order_by(withdrawal.c.plan_id, withdrawal.c.edition_number))
    return tuple(Withdrawal(**row) for row in rows.mappings().all())


def _of(plan_id: str, edition_number: int) -> Delete:
    table = withdrawal.c
    return delete(withdrawal).where(table.plan_id == plan_id, table.edition_number == edition_number)
