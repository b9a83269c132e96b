"""Policies: which editions of a plan answer, where that is not what the setting says for all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, insert, select

from vectorstore.database import reading, writing
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.tables import policy
from vectorstore.readings import now

REGISTER = Act("plans.toml")
"""Who speaks where plans.toml does: what an operator says outweighs it."""


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
    """One plan's policy; WITH_DRAFT ends with the day `until` (YYYY-MM-DD, Japan time), never where that is "".

    `then` holds once it has ended, or where that is None what the setting says for all.
    """

    plan_id: str
    answering: Answering
    until: str = ""
    then: Answering | None = None

    def on(self, day: date) -> Answering | None:
        """What it says of a day; None where that is left to the setting."""
        is_over = self.answering is Answering.WITH_DRAFT and self.until and self.until < day.isoformat()
        return self.then if is_over else self.answering


class Policies:
    """The policies in the database; every method raises CatalogueError when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, Policy]:
        """Every policy that was set, by plan id; of other plans the setting decides."""
        with reading(self._engine) as connection:
            return policies(connection)

    def set(self, wanted: Policy, by: Act) -> None:
        """Sets a plan's policy: what no longer answers by it is gone at once, what answers more is so with the next build.

        Raises:
            CatalogueError: its end is no day.
        """
        _check(wanted)
        with writing(self._engine) as connection:
            before = policies(connection).get(wanted.plan_id)
            _put(connection, wanted, by)
            note(connection, by, "policy", wanted.plan_id, _facts(before), _facts(wanted))

    def clear(self, plan_id: str, by: Act) -> None:
        """Leaves a plan to the setting; where nothing was said of it nothing happens."""
        with writing(self._engine) as connection:
            before = policies(connection).get(plan_id)
            if connection.execute(delete(policy).where(policy.c.plan_id == plan_id)).rowcount:
                note(connection, by, "policy", plan_id, _facts(before))

    def register(self, said: Mapping[str, Policy | None]) -> None:
        """Takes over what plans.toml says of its plans, None where it is silent; what operators have said stays."""
        with writing(self._engine) as connection:
            rows = connection.execute(select(policy.c.plan_id, policy.c.actor)).all()
            by_operators = {row.plan_id for row in rows if row.actor != REGISTER.actor}
            known = policies(connection)
            for plan_id, wanted in said.items():
                if plan_id not in by_operators and wanted != known.get(plan_id):
                    _put(connection, wanted or Policy(plan_id, Answering.USUAL), REGISTER, is_kept=wanted is not None)
                    note(connection, REGISTER, "policy", plan_id, _facts(known.get(plan_id)), _facts(wanted))


def policies(connection: Connection) -> dict[str, Policy]:
    """Every policy, within a transaction of the caller's."""
    columns = policy.c.plan_id, policy.c.policy, policy.c.until, policy.c.afterwards
    rows = connection.execute(select(*columns)).all()
    return {
        plan_id: Policy(plan_id, Answering(said), until, Answering(afterwards) if afterwards else None)
        for plan_id, said, until, afterwards in rows
    }


def _check(wanted: Policy) -> None:
    try:
        is_day = not wanted.until or date.fromisoformat(wanted.until).isoformat() == wanted.until
    except ValueError:
        is_day = False
    if not is_day:
        raise CatalogueError(f"plan {wanted.plan_id}: {wanted.until!r} is no day. Write it as YYYY-MM-DD")


def _put(connection: Connection, wanted: Policy, by: Act, *, is_kept: bool = True) -> None:
    connection.execute(delete(policy).where(policy.c.plan_id == wanted.plan_id))
    if is_kept:
        row = {"plan_id": wanted.plan_id, "policy": wanted.answering.value, "until": "", "afterwards": ""}
        if wanted.answering is Answering.WITH_DRAFT:
            row |= {"until": wanted.until, "afterwards": wanted.then.value if wanted.then else ""}
        connection.execute(insert(policy).values(row | {"at": now(), "actor": by.actor}))


def _facts(each: Policy | None) -> dict[str, object]:
    return {} if each is None else {"answering": each.answering, "until": each.until, "then": each.then or ""}
