"""Publishing, rolling back and clearing away, several at the same moment."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from tests.workbench import PARK, TESTER, Workbench
from vectorstore.errors import CatalogueError, IndexUnusableError, PublishError, VectorStoreError
from vectorstore.operations.audit import AuditLog

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

ROUNDS = 6


@pytest.fixture
def bench(tmp_path: Path, database_url: str, engine: Engine) -> Iterator[Workbench]:
    """Four generations, the last one current, in SQLite and in PostgreSQL."""
    opened = Workbench(tmp_path, database_url)
    for hectares in (20, 21, 22, 23):
        opened.ingest({"park.md": PARK.replace("20ヘクタール", f"{hectares}ヘクタール")})
    yield opened
    opened.close()


def at_once(acts: Sequence[Callable[[], object]]) -> list[VectorStoreError]:
    """Lets all begin at the same moment; what they were refused with."""
    ready = threading.Barrier(len(acts))

    def begin(act: Callable[[], object]) -> VectorStoreError | None:
        ready.wait()
        try:
            act()
        except VectorStoreError as error:
            return error
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [error for error in pool.map(begin, acts) if error is not None]


def test_the_pointer_never_names_a_generation_that_was_cleared_away(bench: Workbench) -> None:
    publisher = bench.publisher
    for number in range(ROUNDS):
        bench.ingest({"park.md": PARK.replace("20ヘクタール", f"{30 + number}ヘクタール")})
        older = [each.id for each in bench.catalogue.generations() if not (each.current or each.previous)]
        acts = [partial(publisher.rollback, TESTER, each) for each in older]
        refused = at_once([*acts, partial(publisher.collect_garbage, 0, TESTER)])
        assert {type(error) for error in refused} <= {CatalogueError, IndexUnusableError}
        known = {each.id for each in bench.catalogue.generations()}
        assert known == set(bench.store.folders())
        for each in bench.catalogue.generations():
            bench.store.check(each.id, thorough=True)
        assert "ヘクタール" in bench.texts()


def test_of_two_that_were_checked_beside_the_same_generation_one_is_published(bench: Workbench) -> None:
    waiting = [
        bench.ingest({name: PARK.replace("みどり", name)}, publish=False).generation
        for name in ("a.md", "b.md", "c.md")
    ]
    ids = [each.id for each in waiting if each is not None]
    before = bench.catalogue.current()
    assert before is not None
    refused = at_once([partial(bench.publisher.publish, each, TESTER) for each in ids])
    assert [error.code for error in refused if isinstance(error, PublishError)] == ["stale", "stale"]
    now = bench.catalogue.current()
    assert now is not None
    assert now.id in ids
    (entry, *_) = AuditLog(bench.catalogue.engine).entries(act="publish")
    assert (entry.before, entry.after) == ({"current": before.id}, {"current": now.id})


def test_rollbacks_pressed_twice_at_once_go_back_once(bench: Workbench) -> None:
    wanted = next(each.id for each in bench.catalogue.generations() if each.previous)
    assert at_once([partial(bench.publisher.rollback, TESTER, wanted)] * 4) == []
    stand = {each.id: (each.current, each.previous) for each in bench.catalogue.generations()}
    assert stand[wanted] == (True, False)
    assert sum(previous for _, previous in stand.values()) == 1
    assert len(AuditLog(bench.catalogue.engine).entries(act="rollback")) == 1
