import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from bot.ledger_tables import slack_deliveries, slack_marks, slack_posts
from bot.slack.ask import Ask, Surface
from bot.slack.inbox import Inbox, Outcome, Post
from tests.databases import database_url, engine
from tests.inboxes import claimed, put, question
from tests.services import postgres, postgres_database
from vectorstore.ulid import new_ulid

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

CONVERSATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
SHORT_S = 0.3


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    return Inbox(engine)


def age(engine: Engine, days: float) -> None:
    past = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
    with engine.begin() as connection:
        for table in (slack_deliveries, slack_marks):
            connection.execute(update(table).values(created_at=past))


def texts(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(slack_deliveries.c.text, slack_deliveries.c.response_url)).all()
    return [(row.text, row.response_url) for row in rows]


def test_a_thread_is_ours_when_something_was_asked_in_it_or_by_its_root(inbox: Inbox) -> None:
    put(inbox, 1)
    put(inbox, 2, thread="7.0")
    shortcut = replace(question(3), surface=Surface.SHORTCUT, ts="3.0", thread_ts="")
    inbox.put("look:1", shortcut)
    asked = [inbox.is_ours("T01", "C01", ts) for ts in ("1.000100", "7.0", "2.000100", "3.0", "4.0", "")]
    assert asked == [True, True, True, False, False, False]
    assert not inbox.is_ours("T01", "C02", "7.0")
    assert not inbox.is_ours("T02", "C01", "7.0")


def test_the_posts_of_a_thread_are_known(inbox: Inbox) -> None:
    put(inbox, 1, 2, thread="7.0")
    inbox.put("share:1", Ask(Surface.SHARE, "T01", "C01", "U01", "", answer_id=new_ulid()))
    for ts in ("9.1", "9.2", "9.3"):
        delivery = claimed(inbox)
        inbox.note(delivery.id, [Post(0, ts), Post(1)])
        inbox.finish(delivery.id, Outcome.DONE)
    assert inbox.posted_in("T01", "C01", "7.0") | inbox.posted_in("T01", "C01", "") == {"9.1", "9.2", "9.3"}
    assert len(inbox.posted_in("T01", "C01", "")) == 1
    assert inbox.posted_in("T01", "C02", "7.0") == frozenset()


def test_the_latest_delivery_of_a_message_is_found(inbox: Inbox) -> None:
    put(inbox, 1)
    first = claimed(inbox)
    inbox.note(first.id, [Post(0, "9.1", whole=True)])
    inbox.finish(first.id, Outcome.DONE)
    found = inbox.asked_by("T01", "C01", "1.000100")
    assert found is not None
    assert (found.id, found.posts) == (first.id, (Post(0, "9.1", whole=True),))
    inbox.put("edit:1", replace(question(1), text="言い直した質問", edit_ts="2.0"))
    edited = inbox.asked_by("T01", "C01", "1.000100")
    assert edited is not None
    assert (edited.ask.text, edited.ask.edit_ts) == ("言い直した質問", "2.0")
    assert inbox.asked_by("T01", "C01", "9.1") is None


def test_the_delivery_that_an_answer_was_made_for_is_found(inbox: Inbox) -> None:
    put(inbox, 1)
    made = claimed(inbox)
    inbox.put("share:1", Ask(Surface.SHARE, "T01", "C02", "U01", "", answer_id=made.answer_id))
    found = inbox.made(made.answer_id)
    assert found is not None
    assert found.id == made.id
    assert inbox.made(new_ulid()) is None


def test_the_root_of_a_departments_thread_leads_to_what_was_handed_on(inbox: Inbox) -> None:
    put(inbox, 1)
    inbox.put("hand:1", Ask(Surface.HAND_ON, "T01", "C09", "U01", "", answer_id=new_ulid()))
    asked, handed = claimed(inbox), claimed(inbox)
    inbox.note(asked.id, [Post(0, "9.1", whole=True)])
    inbox.note(handed.id, [Post(0, "9.2", whole=True)])
    inbox.finish(handed.id, Outcome.DONE)
    found = inbox.handed_from("C09", "9.2")
    assert found is not None
    assert found.id == handed.id
    reply = Ask(Surface.HAND_ON, "T01", "C09", "U02", "", ts="9.5", thread_ts="9.2", answer_id=handed.answer_id)
    inbox.put("reply:1", reply)
    inbox.note(claimed(inbox).id, [Post(0, "9.6", whole=True)])
    assert inbox.handed_from("C09", "9.6") is None
    assert [inbox.handed_from(*place) for place in (("C09", "9.1"), ("C01", "9.2"), ("C01", "9.1"))] == [None] * 3


def test_a_deleted_question_that_waits_is_dropped(inbox: Inbox, engine: Engine) -> None:
    put(inbox, 1)
    withdrawn = inbox.withdraw("T01", "C01", "1.000100")
    assert withdrawn is not None
    assert (withdrawn.posts, withdrawn.withdrawn) == ((), False)
    assert inbox.claim("here") is None
    assert (inbox.unfinished(), texts(engine)) == (0, [("", "")])
    assert not inbox.is_ours("T01", "C01", "1.000100")


def test_a_deleted_question_that_was_answered_names_its_posts(inbox: Inbox) -> None:
    put(inbox, 1)
    delivery = claimed(inbox)
    inbox.note(delivery.id, [Post(0, "9.1", whole=True)])
    inbox.finish(delivery.id, Outcome.DONE)
    withdrawn = inbox.withdraw("T01", "C01", "1.000100")
    assert withdrawn is not None
    assert withdrawn.posts == (Post(0, "9.1", whole=True),)
    assert inbox.withdraw("T01", "C01", "9.1") is None


def test_who_works_on_a_question_is_told_that_it_was_deleted(inbox: Inbox) -> None:
    put(inbox, 1)
    delivery = claimed(inbox)
    assert inbox.note(delivery.id, [Post(0)])
    withdrawn = inbox.withdraw("T01", "C01", "1.000100")
    assert withdrawn is not None
    assert withdrawn.withdrawn
    assert not inbox.note(delivery.id, [Post(0, "9.1")])
    found = inbox.asked_by("T01", "C01", "1.000100")
    assert found is not None
    assert found.posts == (Post(0, "9.1"),)
    assert not inbox.finish(delivery.id, Outcome.DROPPED)
    assert inbox.unfinished() == 0


def test_who_goes_on_with_a_deleted_question_after_a_break_is_told_too(engine: Engine) -> None:
    inbox = Inbox(engine, SHORT_S)
    put(inbox, 1)
    claimed(inbox, "a")
    inbox.withdraw("T01", "C01", "1.000100")
    time.sleep(SHORT_S + 0.05)
    assert claimed(inbox, "b").withdrawn


def test_forgetting_deletes_what_is_finished_and_old(inbox: Inbox, engine: Engine) -> None:
    put(inbox, 1, 2)
    delivery = claimed(inbox)
    inbox.note(delivery.id, [Post(0, "9.1")])
    inbox.finish(delivery.id, Outcome.DONE)
    inbox.mark("ev:1")
    age(engine, days=11)
    assert inbox.forget(12) == 0
    assert inbox.forget(10) == 1
    with engine.connect() as connection:
        assert connection.execute(select(slack_posts)).all() == []
    assert not inbox.is_marked("ev:1")
    assert inbox.put("msg:1", question(1))


def test_nothing_unfinished_is_forgotten(inbox: Inbox, engine: Engine) -> None:
    put(inbox, 1, 2)
    claimed(inbox)
    age(engine, days=900)
    assert inbox.forget(1) == 0
    assert inbox.unfinished() == 2


def test_what_slack_may_send_again_is_not_forgotten(inbox: Inbox, engine: Engine) -> None:
    put(inbox, 1)
    inbox.finish(claimed(inbox).id, Outcome.DONE)
    inbox.mark("ev:1")
    age(engine, days=0.9)
    assert inbox.forget(0) == 0
    assert not inbox.put("msg:1", question(1))
    assert not inbox.mark("ev:1")
