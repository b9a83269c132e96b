from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from bot.ledger import Ledger
from bot.ledger_tables import faults
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from vectorstore.ulid import new_ulid

__all__ = ["database_url", "engine", "postgres", "postgres_database"]


class SilentError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("nothing to say")


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def trace(ledger: Ledger, error: Exception) -> str:
    fault = ledger.fault(ledger.add_fault("slack", error))
    assert fault is not None
    return fault.trace


def test_an_error_is_kept_under_an_id_that_can_be_read_out(ledger: Ledger) -> None:
    answer_id = new_ulid()
    number = ledger.add_fault("slack", raised(ValueError("no such section")), answer_id)
    assert len(number) == 8
    assert set(number) <= set("0123456789ABCDEF")
    fault = ledger.fault(number)
    assert fault is not None
    assert (fault.id, fault.channel, fault.answer_id, fault.kind) == (number, "slack", answer_id, "builtins.ValueError")
    assert fault == ledger.fault(number.lower())


def test_an_unknown_fault_is_none(ledger: Ledger) -> None:
    assert ledger.fault("00000000") is None
    assert ledger.fault("") is None


def test_the_trace_says_where_the_error_and_its_causes_arose(ledger: Ledger) -> None:
    kept = trace(ledger, raised(RuntimeError("the answer failed"), raised(KeyError("page"))))
    assert kept.index("KeyError: 'page'") < kept.index("RuntimeError: the answer failed")
    assert kept.count("test_faults.py") == 2
    assert "raise error from cause" in kept


def test_errors_of_a_group_are_kept_each(ledger: Ledger) -> None:
    kept = trace(ledger, raised(ExceptionGroup("two", [raised(ValueError("one of them")), raised(TypeError("other"))])))
    assert all(words in kept for words in ("ValueError: one of them", "TypeError: other", "two"))


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        ("無効な質問: 090-1234-5678 に電話してください", "1234"),
        ("mail hanako@example.jp bounced", "hanako"),
        ("token xoxb-1234567890-abcdef is not allowed", "1234567890-abcdef"),
        ("POST https://hooks.slack.com/commands/T01/234/secret failed", "T01/234/secret"),
        ("401 for Authorization: Bearer abc.def.ghi", "abc.def.ghi"),
        ("cannot connect to postgresql://keikaku:hunter2@db.example.jp/x", "hunter2"),
        ("x" * 1_990 + " 090-1234-5678", "1234"),
    ],
)
def test_no_personal_data_and_no_key_is_kept(ledger: Ledger, words: str, secret: str) -> None:
    error = ValueError(words)
    error.add_note(words)
    assert secret not in trace(ledger, error)


def test_an_error_that_cannot_say_what_it_is_is_kept_all_the_same(ledger: Ledger) -> None:
    assert "SilentError: (no words)" in trace(ledger, raised(SilentError()))
    assert "ValueError: ab" in trace(ledger, raised(ValueError("a\0b\ud83d")))


def test_a_very_long_trace_is_cut(ledger: Ledger) -> None:
    error: Exception = ValueError("first")
    for number in range(300):
        error = raised(ValueError("言" * 3_000 + str(number)), error)
    assert len(trace(ledger, error)) <= 50_000


def test_old_faults_are_forgotten(engine: Engine, ledger: Ledger) -> None:
    old, young = (ledger.add_fault("slack", ValueError("x")) for _ in range(2))
    past = (datetime.now(UTC) - timedelta(days=11)).isoformat(timespec="microseconds")
    with engine.begin() as connection:
        connection.execute(update(faults).where(faults.c.id == old).values(created_at=past))
    assert ledger.holds_older(10)
    ledger.forget(10)
    assert not ledger.holds_older(10)
    assert ledger.fault(old) is None
    assert ledger.fault(young) is not None
