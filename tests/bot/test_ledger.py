import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from bot.domain import (
    Answer,
    AnswerStatus,
    Choice,
    Citation,
    Clarification,
    Dropped,
    Notice,
    Question,
    Statement,
    Turn,
    Writing,
)
from bot.domain import Outcome as WrittenOutcome
from bot.errors import LedgerError
from bot.ledger import Ledger
from bot.ledger_rows import stamp
from bot.ledger_tables import answers, faults, offers, slack_deliveries
from bot.offers import Offer
from bot.slack.inbox import Inbox, Outcome
from bot.writing.spending.remembering import Replies
from bot.writing.spending.tables import llm_reply
from tests.databases import database_url, engine
from tests.fakes_bot import CONTACT, PLAN, edition
from tests.inboxes import claimed, question
from tests.services import postgres, postgres_database
from vectorstore.database import open_engine
from vectorstore.domain import Audience, Contact, Status
from vectorstore.ulid import is_ulid, new_ulid

CONVERSATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"

__all__ = ["database_url", "engine", "postgres", "postgres_database"]


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def answered(text: str, conversation_id: str = CONVERSATION) -> Answer:
    citation = Citation(
        1, PLAN, edition(2, Status.ADOPTED), Status.ADOPTED, ("第1章",), "s1", "c1", "木を植えます。", 3, "1"
    )
    return Answer(
        id=new_ulid(),
        conversation_id=conversation_id,
        status=AnswerStatus.ANSWERED,
        question=text,
        language="ja",
        statements=(Statement("木を植えます。", (1,)),),
        citations=(citation,),
        notices=(Notice("draft_only", "案です。"),),
        contact=CONTACT,
        timings_ms={"retrieve": 2.5},
    )


def age(engine: Engine, answer: Answer, days: int) -> None:
    past = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
    with engine.begin() as connection:
        connection.execute(update(answers).where(answers.c.id == answer.id).values(created_at=past))


def bytes_on_disk(engine: Engine) -> bytes:
    if engine.dialect.name == "postgresql":
        return bytes_of_tables(engine)
    folder = Path(str(engine.url.database)).parent
    return b"".join(file.read_bytes() for file in sorted(folder.glob("keikaku.db*")))


def bytes_of_tables(engine: Engine) -> bytes:
    with engine.connect() as connection:
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        connection.exec_driver_sql("CHECKPOINT")
        query = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 't')"
        paths = connection.exec_driver_sql(query).scalars().all()
    return b"".join((folder / path).read_bytes() for path in paths if path)


def test_an_answer_comes_back_as_it_was_given(ledger: Ledger) -> None:
    answer = answered("木は増えますか")
    ledger.save(answer, Question("木は増えますか"))
    assert ledger.load(answer.id) == answer


def test_an_unknown_answer_is_none(ledger: Ledger) -> None:
    assert ledger.load(new_ulid()) is None


def test_staffs_answers_are_not_residents(ledger: Ledger) -> None:
    answer = answered("木は増えますか")
    ledger.save(answer, Question("木は増えますか", audience=Audience.INTERNAL))
    assert ledger.load(answer.id) is None
    assert ledger.turns(CONVERSATION) == ()
    assert ledger.load(answer.id, Audience.INTERNAL) == answer


def test_a_conversation_is_read_in_order_and_only_its_latest_turns(ledger: Ledger) -> None:
    for at in range(9):
        ledger.save(answered(f"質問{at}"), Question(f"質問{at}"))
    turns = ledger.turns(CONVERSATION)
    assert turns[-2:] == (Turn("user", "質問8"), Turn("assistant", "木を植えます。"))
    assert [turn.content for turn in turns if turn.role == "user"] == [f"質問{at}" for at in range(3, 9)]


def test_personal_data_never_reaches_the_disk(engine: Engine, ledger: Ledger) -> None:
    answer = answered("連絡は hanako@example.jp か 090-1234-5678 へ")
    ledger.save(answer, Question(answer.question))
    ledger.add_feedback(answer.id, "down", comment="jiro@example.jp に返事をください")
    disk = bytes_on_disk(engine)
    assert answer.id.encode() in disk
    assert not [secret for secret in (b"hanako@", b"090-1234-5678", b"jiro@") if secret in disk]


def test_words_of_a_model_are_masked_too(engine: Engine, ledger: Ledger) -> None:
    phone = "090-1234-5678"
    dropped = (Dropped(f"電話は{phone}です。", (f"address: {phone}",)),)
    writing = Writing("openai:m", "answer 1", WrittenOutcome.WRITTEN, 2, dropped)
    choice = Choice("みなと野市", f"みなと野市の公園は？{phone}")
    answer = replace(answered("木は"), writing=writing, clarification=Clarification("どちらですか。", (choice,)))
    ledger.save(answer, Question("木は"))
    kept = ledger.load(answer.id)
    assert kept is not None
    assert kept.writing is not None
    assert kept.writing.dropped[0].text.startswith("電話は")
    assert phone.encode() not in bytes_on_disk(engine)


def test_replies_that_are_held_are_forgotten_like_answers(engine: Engine, ledger: Ledger) -> None:
    Replies(engine).hold("old", "g1", "reply")
    with engine.begin() as connection:
        connection.execute(update(llm_reply).values(created_at=stamp(40)))
    Replies(engine).hold("new", "g1", "reply")
    assert ledger.holds_older(30)
    ledger.forget(30)
    assert (Replies(engine).find("old"), Replies(engine).find("new")) == (None, "reply")
    assert not ledger.holds_older(30)


def test_forgetting_deletes_what_is_old_and_nothing_else(engine: Engine, ledger: Ledger) -> None:
    old, young = answered("古い質問"), answered("新しい質問")
    for answer in (old, young):
        ledger.save(answer, Question(answer.question))
        ledger.add_feedback(answer.id, "up")
    age(engine, old, days=11)
    assert ledger.holds_older(10)
    assert ledger.forget(10) == 1
    assert (ledger.load(old.id), ledger.load(young.id)) == (None, young)
    assert not ledger.holds_older(10)
    assert ledger.forget(10) == 0


def test_what_is_forgotten_is_gone_from_the_disk(engine: Engine, ledger: Ledger) -> None:
    for at in range(200):
        answer = answered(f"忘れてほしい質問{at}" * 20)
        ledger.save(answer, Question(answer.question))
        ledger.add_feedback(answer.id, "down", comment=f"忘れてほしい意見{at}")
        age(engine, answer, days=2)
    kept = answered("残る質問")
    ledger.save(kept, Question(kept.question))
    assert "忘れてほしい".encode() in bytes_on_disk(engine)
    assert ledger.forget(1) == 200
    disk = bytes_on_disk(engine)
    assert "忘れてほしい".encode() not in disk
    assert kept.id.encode() in disk


def test_what_was_asked_in_slack_is_forgotten_with_it(engine: Engine, ledger: Ledger) -> None:
    inbox = Inbox(engine)
    inbox.put("msg:1", replace(question(1), text="忘れてほしい質問"))
    ledger.add_fault("slack", ValueError("忘れてほしい言葉"))
    ledger.add_offer(Offer(new_ulid(), "忘れてほしい質問", "忘れてほしい返信"))
    inbox.finish(claimed(inbox).id, Outcome.DONE)
    long_ago = {"created_at": (datetime.now(UTC) - timedelta(days=3)).isoformat()}
    with engine.begin() as connection:
        for table in (slack_deliveries, faults, offers):
            connection.execute(update(table).values(long_ago))
    assert not ledger.holds_older(4)
    assert ledger.holds_older(2)
    ledger.forget(2)
    assert not ledger.holds_older(2)
    assert inbox.put("msg:1", question(1))
    assert "忘れてほしい".encode() not in bytes_on_disk(engine)


def test_what_was_asked_in_slack_today_is_nothing_to_forget(engine: Engine, ledger: Ledger) -> None:
    inbox = Inbox(engine)
    inbox.put("msg:1", question(1))
    inbox.finish(claimed(inbox).id, Outcome.DONE)
    assert not ledger.holds_older(0)
    ledger.forget(0)
    assert not inbox.put("msg:1", question(1))


def test_a_ledger_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'keikaku.db'}")
    with sqlite3.connect(tmp_path / "keikaku.db") as connection:
        connection.execute("DROP TABLE feedback")
        connection.execute("DROP TABLE answers")
    connection.close()
    with pytest.raises(LedgerError, match=r"keikaku\.db"):
        Ledger(engine).save(answered("質問"), Question("質問"))
    engine.dispose()


def test_ids_sort_by_time_and_differ() -> None:
    ids = [new_ulid() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert [each[:10] for each in ids] == sorted(each[:10] for each in ids)
    assert all(is_ulid(each) for each in ids)


@pytest.mark.parametrize("text", ["", "01arz3ndektsv4rrffq69g5fav", "8" * 25, "U" * 26, "０" * 26])
def test_other_texts_are_no_ids(text: str) -> None:
    assert not is_ulid(text)


def test_contacts_survive_being_kept(ledger: Ledger) -> None:
    answer = Answer(
        new_ulid(),
        CONVERSATION,
        AnswerStatus.NOT_FOUND,
        "質問",
        "ja",
        message="ありません。",
        contact=Contact("企画課", "0123"),
    )
    ledger.save(answer, Question("質問"))
    assert ledger.load(answer.id) == answer
