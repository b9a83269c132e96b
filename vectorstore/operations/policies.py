"""Policies: which editions of a plan answer, where that is not the usual."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, insert, select

from vectorstore.database import reading, writing
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.tables import policy
from vectorstore.readings import now


class Answering(StrEnum):
    """Which editions of a plan answer.

    USUAL: the newest adopted one; where none is adopted, the newest draft, which says so first. ADOPTED: adopted ones
    alone. WITH_DRAFT: the newest draft beside what is adopted, as while a public comment is open.
    """

    USUAL = "usual"
    ADOPTED = "adopted"
    WITH_DRAFT = "with_draft"


@dataclass(frozen=True, slots=True)
class Policy:
    """One plan's policy; WITH_DRAFT ends with the day `until` (YYYY-MM-DD, Japan time), never where that is ""."""

    plan_id: str
    answering: Answering
    until: str = ""


class Policies:
    """The policies in the database; every method raises CatalogueError when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, Policy]:
        """Every policy that is not the usual one, by plan id."""
        with reading(self._engine) as connection:
            return policies(connection)

    def set(self, wanted: Policy, by: Act) -> None:
        """Sets a plan's policy; it takes effect with the next generation, its end at once."""
        with writing(self._engine) as connection:
            before = policies(connection).get(wanted.plan_id)
            connection.execute(delete(policy).where(policy.c.plan_id == wanted.plan_id))
            if wanted.answering is not Answering.USUAL:
                row = {"plan_id": wanted.plan_id, "policy": wanted.answering.value, "until": wanted.until}
                connection.execute(insert(policy).values(row | {"at": now(), "actor": by.actor}))
            note(connection, by, "policy", wanted.plan_id, _facts(before), _facts(wanted))


def policies(connection: Connection) -> dict[str, Policy]:
    """Every policy, within a transaction of the caller's."""
    rows = connection.execute(select(policy)).all()
    return {row.plan_id: Policy(row.plan_id, Answering(row.policy), row.until) for row in rows}


def _facts(each: Policy | None) -> dict[str, object]:
    return {} if each is None else {"answering": each.answering.value, "until": each.until}
