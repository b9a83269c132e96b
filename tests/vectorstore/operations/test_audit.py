"""The audit log keeps what was written into it, in SQLite and in PostgreSQL."""

import pytest
from sqlalchemy import Engine, Executable, delete, text, update

from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from vectorstore.database import writing
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog, note
from vectorstore.operations.tables import audit

__all__ = ["database_url", "engine", "postgres", "postgres_database"]


def test_nobody_changes_or_deletes_an_entry(engine: Engine) -> None:
    log = AuditLog(engine)
    log.add(Act("tanaka", "as agreed"), "publish", "g1", {"generation": "g0"}, {"generation": "g1"})
    statements: list[Executable] = [
        update(audit).values(actor="somebody else"),
        delete(audit),
        text("DELETE FROM audit"),
    ]
    if engine.dialect.name == "postgresql":
        statements.append(text("TRUNCATE audit"))
    for statement in statements:
        with pytest.raises(CatalogueError, match="append-only"), writing(engine) as connection:
            connection.execute(statement)
    [entry] = log.entries()
    assert (entry.actor, entry.before, entry.after) == ("tanaka", {"generation": "g0"}, {"generation": "g1"})


def test_an_entry_is_there_only_where_the_act_was_carried_out(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            note(connection, Act("tanaka"), "publish", "g1")
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError):
        fail()
    assert AuditLog(engine).entries() == []


def test_entries_come_newest_first_a_page_at_a_time(engine: Engine) -> None:
    log = AuditLog(engine)
    for number in range(7):
        log.add(Act("tanaka" if number % 2 else "sato"), "publish" if number < 4 else "rollback", str(number))
    first = log.entries(3)
    assert [entry.subject for entry in first] == ["6", "5", "4"]
    assert [entry.subject for entry in log.entries(before_id=first[-1].id)] == ["3", "2", "1", "0"]
    assert [entry.subject for entry in log.entries(actor="tanaka", act="publish")] == ["3", "1"]
    assert (log.actors(), log.acts()) == (["sato", "tanaka"], ["publish", "rollback"])
