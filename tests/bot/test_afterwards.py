"""A process ends soon, whatever it has still to write; what could not be written is said to be lost."""

import subprocess
import sys
import time
from pathlib import Path

from bot.afterwards import LAST_S
from bot.ledger import Ledger
from tests.locked_databases import locked
from vectorstore.database import open_engine
from vectorstore.ulid import new_ulid

_ANSWERING = """
import sys
from bot.domain import Answer, AnswerStatus, Question
from bot.ledger import Ledger
from vectorstore.database import open_engine

_, url, told = sys.argv
ledger = Ledger(open_engine(url))
print("open", flush=True)
sys.stdin.readline()
ledger.save(Answer(told, told, AnswerStatus.NOT_FOUND, "公園は", "ja"), Question("公園は"))
print("saved", flush=True)
"""


def answering(database: Path, answer_id: str) -> "subprocess.Popen[str]":
    """A process that keeps one answer, once it is told to, and ends."""
    command = [sys.executable, "-c", _ANSWERING, f"sqlite:///{database}", answer_id]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def saves(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "saved\n"


def is_kept(database: Path, answer_id: str) -> bool:
    engine = open_engine(f"sqlite:///{database}")
    try:
        return Ledger(engine).load(answer_id) is not None
    finally:
        engine.dispose()


def test_a_process_that_ends_waits_for_the_database_a_little_and_says_what_is_lost(tmp_path: Path) -> None:
    database, told = tmp_path / "keikaku.db", new_ulid()
    with answering(database, told) as process:
        with locked(database):
            saves(process)
            begun = time.monotonic()
            _, errors = process.communicate(timeout=60)
        assert time.monotonic() - begun < LAST_S + 10
    assert process.returncode == 0
    assert "1 answers and bookings" in errors
    assert "公園は" not in errors
    assert not is_kept(database, told)


def test_what_the_database_takes_meanwhile_is_kept(tmp_path: Path) -> None:
    database, told = tmp_path / "keikaku.db", new_ulid()
    with answering(database, told) as process:
        with locked(database):
            saves(process)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert is_kept(database, told)
