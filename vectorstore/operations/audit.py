"""The audit log: who did what, when, and what it was before; rows are added, and nothing can change them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Engine, and_, insert, or_, select

from vectorstore.database import reading, writing
from vectorstore.operations.acts import Act
from vectorstore.operations.tables import audit
from vectorstore.readings import now
from vectorstore.ulid import new_ulid

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act; `before` and `after` hold what it changed, empty where there was or is nothing."""

    id: str
    at: str
    actor: str
    act: str
    subject: str
    before: Facts
    after: Facts
    why: str


def note(connection: Connection, by: Act, act: str, subject: str, before: Facts = {}, after: Facts = {}) -> None:  # noqa: B006 - read only
    """Adds an entry within the transaction that carries the act out: either both happen or neither."""
    row = {"id": new_ulid(), "at": now(), "actor": by.actor, "act": act, "subject": subject[:255], "why": by.why}
    connection.execute(insert(audit).values(row | {"before": _dumped(before), "after": _dumped(after)}))


class AuditLog:
    """Reads the log; every method raises CatalogueError when the database cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, by: Act, act: str, subject: str, before: Facts = {}, after: Facts = {}) -> None:  # noqa: B006 - read only
        """Notes an act that has no transaction of its own."""
        with writing(self._engine) as connection:
            note(connection, by, act, subject, before, after)

    def entries(self, limit: int = 200, before_id: str = "", actor: str = "", act: str = "") -> list[AuditEntry]:
        """The latest entries, newest first, older than `before_id` where that is given."""
        query = select(audit).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
        for column, wanted in ((audit.c.actor, actor), (audit.c.act, act)):
            query = query.where(column == wanted) if wanted else query
        if before_id:
            # By time first: the ids of one millisecond are in no order.
            then = select(audit.c.at).where(audit.c.id == before_id).scalar_subquery()
            query = query.where(or_(audit.c.at < then, and_(audit.c.at == then, audit.c.id < before_id)))
        with reading(self._engine) as connection:
            rows = connection.execute(query).mappings().all()
        return [
            AuditEntry(**(dict(row) | {"before": json.loads(row["before"]), "after": json.loads(row["after"])}))
            for row in rows
        ]

    def actors(self) -> list[str]:
        """Everybody who did something."""
        return self._distinct(audit.c.actor)

    def acts(self) -> list[str]:
        """Everything that was done."""
        return self._distinct(audit.c.act)

    def _distinct(self, column: Column[str]) -> list[str]:
        with reading(self._engine) as connection:
            return [text for text in connection.execute(select(column).distinct().order_by(column)).scalars() if text]


def _dumped(facts: Facts) -> str:
    return json.dumps(dict(facts), ensure_ascii=False, default=str)
