import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.slack.inbox import Inbox, Outcome
from tests.databases import database_url, engine
from tests.inboxes import claimed, put
from tests.services import postgres, postgres_database

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

ROOT = Path(__file__).parents[3]
ROWS = 1_000
LEASE_S = 2.0
pytestmark = pytest.mark.slow


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    return Inbox(engine, LEASE_S)


def started(url: str, owner: str, *task: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.inbox_worker", url, owner, str(LEASE_S), *task]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def lines(*workers: subprocess.Popen[str]) -> list[str]:
    told = [worker.communicate(timeout=120)[0] for worker in workers]
    return [line for each in told for line in each.splitlines()]


def counted(told: list[str], verb: str) -> Counter[str]:
    return Counter(parts[1] for line in told if (parts := line.split())[0] == verb and len(parts) == 3)


def test_two_processes_of_four_threads_claim_each_row_once(inbox: Inbox, database_url: str) -> None:
    put(inbox, *range(ROWS))
    told = lines(started(database_url, "a"), started(database_url, "b"))
    assert set(counted(told, "claimed").values()) == {1}
    assert (len(counted(told, "claimed")), len(counted(told, "finished"))) == (ROWS, ROWS)
    assert {line.split()[0] for line in told[: ROWS // 4]} == {"claimed", "finished"}


def test_many_threads_of_one_process_claim_each_row_once(inbox: Inbox) -> None:
    put(inbox, *range(200))
    claims: list[str] = []

    def work() -> None:
        while delivery := inbox.claim("here"):
            claims.append(delivery.id)
            inbox.finish(delivery.id, Outcome.DONE)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(claims), len(set(claims)), inbox.unfinished()) == (200, 200, 0)


def test_a_known_key_is_put_once_by_all_processes_together(inbox: Inbox, database_url: str) -> None:
    told = lines(*(started(database_url, owner, "put") for owner in "abc"))
    assert sorted(told, key=int) == [str(number) for number in range(200)]
    assert inbox.unfinished() == 200


def test_what_a_killed_process_held_is_claimed_by_another(inbox: Inbox, database_url: str) -> None:
    put(inbox, 1)
    stalled = started(database_url, "a", "stall")
    assert stalled.stdout is not None
    held = stalled.stdout.readline().strip()
    stalled.kill()
    lines(stalled)
    assert inbox.claim("b") is None
    time.sleep(LEASE_S + 0.1)
    again = claimed(inbox, "b")
    assert (again.id, again.attempts) == (held, 2)


def test_killing_one_of_two_processes_loses_and_doubles_nothing(inbox: Inbox, database_url: str) -> None:
    put(inbox, *range(ROWS))
    killed, other = started(database_url, "a"), started(database_url, "b")
    while inbox.unfinished() > ROWS * 2 / 3:
        time.sleep(0.02)
    killed.kill()
    told = lines(killed, started(database_url, "a again"), other)
    assert inbox.unfinished() == 0
    finished = counted(told, "finished")
    # What the killed one had finished it may not have lived to tell; what it held was claimed once more.
    assert set(finished.values()) == {1}
    assert ROWS - 4 <= len(finished) <= ROWS
    claims = counted(told, "claimed")
    assert len(claims) == ROWS
    assert sum(claims.values()) <= ROWS + 4
