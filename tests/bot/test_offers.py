import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.evaluation.questions import read_questions
from bot.ledger import Ledger
from bot.offers import Offer, offer_line
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from vectorstore.ulid import is_ulid, new_ulid

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

REPLY = "令和9年度に設ける予定です。\n詳しくは担当へ。"


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def offer(**fields: str) -> Offer:
    usual = {"plan_id": "minato-midori", "city": "みなと野市", "department": "環境課"}
    return Offer(**{"answer_id": new_ulid(), "question": "犬の広場は", "reply": REPLY} | usual | fields)


def test_a_departments_reply_is_offered_with_its_question(ledger: Ledger) -> None:
    offered = offer()
    assert ledger.add_offer(offered)
    (kept,) = ledger.offers()
    assert is_ulid(kept.id)
    assert kept.created_at
    assert (kept.answer_id, kept.question, kept.reply) == (offered.answer_id, "犬の広場は", REPLY)
    assert (kept.plan_id, kept.city, kept.department) == ("minato-midori", "みなと野市", "環境課")


def test_the_same_reply_is_offered_once(ledger: Ledger) -> None:
    assert ledger.add_offer(offer(id="reply:C09:9.1"))
    assert not ledger.add_offer(offer(id="reply:C09:9.1"))
    assert ledger.add_offer(offer(id="reply:C09:9.2"))
    assert [each.id for each in ledger.offers()] == ["reply:C09:9.1", "reply:C09:9.2"]


def test_personal_data_is_not_offered(ledger: Ledger) -> None:
    ledger.add_offer(offer(question="hanako@example.jp です", reply="090-1234-5678 へ\0"))
    (kept,) = ledger.offers()
    assert not [part for part in ("hanako", "1234", "\0") if part in kept.question + kept.reply]


def test_an_offer_is_a_line_of_a_question_set(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_offer(offer())
    (kept,) = ledger.offers()
    path = tmp_path / "offered.jsonl"
    path.write_text(offer_line(kept) + "\n", encoding="utf-8")
    (question,) = read_questions(path)
    assert (question.id, question.text, question.answer) == (kept.id, "犬の広場は", REPLY)
    assert (question.expected, question.type, question.gold_quotes) == ("answer", "department", ())
    assert json.loads(offer_line(kept))["doc"] == "minato-midori"


def test_old_offers_are_forgotten(ledger: Ledger) -> None:
    past = (datetime.now(UTC) - timedelta(days=11)).isoformat(timespec="microseconds")
    ledger.add_offer(offer(id="old", created_at=past))
    ledger.add_offer(offer(id="young"))
    assert ledger.holds_older(10)
    ledger.forget(10)
    assert not ledger.holds_older(10)
    assert [each.id for each in ledger.offers()] == ["young"]
