import logging
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import Engine, insert, select, update

from bot.writing.port import Usage
from bot.writing.spending.books import Reserve, Spending
from bot.writing.spending.tables import llm_spent
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from tests.tills import caps
from vectorstore.database import open_engine, reading, writing
from vectorstore.errors import CatalogueError
from vectorstore.japan_time import today

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

CALL = Usage(60, 40)


def row(day: str, client: str = "", yen: float = 0.0) -> dict[str, object]:
    return {"day": day, "client": client, "calls": 1, "tokens_in": 1, "tokens_out": 1, "yen": yen, "warned": False}


def put_in(engine: Engine, *rows: dict[str, object]) -> None:
    with writing(engine) as connection:
        connection.execute(insert(llm_spent), rows)


def test_what_is_put_aside_counts_until_it_is_settled(engine: Engine) -> None:
    spending = Spending(engine, caps(day=250))
    first, second = spending.reserve(CALL, 100), spending.reserve(CALL, 100)
    assert first is not None
    assert second is not None
    assert spending.reserve(CALL, 100) is None
    spending.settle(first, Usage(10, 5), 15)
    assert spending.reserve(CALL, 100) is not None
    assert spending.standing().day == 215


def test_days_are_added_up_to_the_month(engine: Engine) -> None:
    day = today()
    put_in(engine, row(day.replace(day=1).isoformat() if day.day > 1 else day.isoformat(), yen=900))
    put_in(engine, row((day.replace(day=1) - timedelta(days=1)).isoformat(), yen=5_000))
    spending = Spending(engine, caps(day=2_000, month=1_000))
    assert spending.standing().month == 900
    assert spending.reserve(CALL, 150) is None
    assert spending.reserve(CALL, 50) is not None


@pytest.mark.alone
def test_books_that_somebody_else_holds_keep_nobody_waiting_and_are_brought_up_to_date_after(engine: Engine) -> None:
    spending = Spending(engine, caps(day=250))
    kept = spending.reserve(CALL, 1)
    assert kept is not None
    with writing(engine) as connection:
        connection.execute(update(llm_spent).values(yen=2))
        begun = time.monotonic()
        with pytest.raises(CatalogueError):
            spending.reserve(CALL, 1)
        assert time.monotonic() - begun < 3
        begun = time.monotonic()
        spending.settle(kept, CALL, 11)
        assert time.monotonic() - begun < 0.8
    until = time.monotonic() + 5
    while spending.standing().day != 12 and time.monotonic() < until:
        time.sleep(0.02)
    assert spending.standing().day == 12


def test_what_costs_nothing_may_always_be_done(engine: Engine) -> None:
    put_in(engine, row(today().isoformat(), yen=7))
    spending = Spending(engine, caps(day=0, month=0))
    assert spending.reserve(CALL, 1) is None
    assert spending.reserve(CALL, 0) is not None


def test_one_client_cannot_use_up_what_is_meant_for_all(engine: Engine) -> None:
    spending = Spending(engine, caps(client=250))
    assert [spending.reserve(CALL, 1, "a") is not None for _ in range(3)] == [True, True, False]
    assert spending.reserve(CALL, 1, "b") is not None
    assert spending.reserve(CALL, 1) is not None


def test_clients_of_earlier_days_are_forgotten(engine: Engine) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()
    put_in(engine, row(yesterday), row(yesterday, "a"))
    Spending(engine, caps()).reserve(CALL, 1, "b")
    with reading(engine) as connection:
        kept = connection.execute(select(llm_spent.c.day, llm_spent.c.client).order_by(llm_spent.c.day)).all()
    assert [(each.day == yesterday, each.client) for each in kept] == [(True, ""), (False, ""), (False, "b")]


def test_operators_are_warned_once_a_day(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    spending = Spending(engine, caps(day=1_000))
    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            spending.reserve(CALL, 100)
    (told,) = [each.getMessage() for each in caplog.records]
    assert "800 of 1,000 yen today" in told
    assert spending.standing().is_near


def test_the_books_tell_each_day(engine: Engine) -> None:
    spending = Spending(engine, caps())
    reserve = spending.reserve(CALL, 100, "a")
    assert isinstance(reserve, Reserve)
    spending.settle(reserve, Usage(50, 20), 70)
    (day,) = spending.days(today(), today())
    assert (day.calls, day.tokens_in, day.tokens_out, day.yen) == (1, 50, 20, 70)


def reserved(url: str) -> int:
    """How many calls of ten yen a process is allowed of a budget of a hundred, of twenty asked for in eight threads."""
    opened = open_engine(url)
    spending = Spending(opened, caps(day=100))
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda _: spending.reserve(CALL, 10, "a"), range(20)))
    opened.dispose()
    return sum(each is not None for each in given)


@pytest.mark.slow
def test_two_processes_of_eight_threads_never_spend_more_than_the_cap(engine: Engine, database_url: str) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        allowed = list(processes.map(reserved, [database_url] * 2))
    assert sum(allowed) == 10
    assert Spending(engine, caps(day=100)).standing().day == 100
