import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from bot.errors import LeaseError, LedgerError
from bot.ledger_tables import slack_deliveries
from bot.slack.ask import Ask, Surface
from bot.slack.inbox import Inbox, Outcome, Post
from tests.databases import database_url, engine
from tests.inboxes import claimed, put, question
from tests.services import postgres, postgres_database
from vectorstore.database import open_engine
from vectorstore.ulid import is_ulid, new_ulid

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

CONVERSATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
SHORT_S = 0.5
LASTING_S = 1.5


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    return Inbox(engine)


def texts(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(slack_deliveries.c.text, slack_deliveries.c.response_url)).all()
    return [(row.text, row.response_url) for row in rows]


def test_what_is_put_is_claimed_as_it_was_asked(inbox: Inbox) -> None:
    ask = Ask(
        Surface.COMMAND,
        "T01",
        "C01",
        "U01",
        "公園の広さは",
        response_url="https://hooks.slack.com/commands/1",
        is_shared=True,
        edit_ts="2.0",
    )
    assert inbox.put("cmd:1", ask)
    delivery = claimed(inbox)
    assert delivery.ask == ask
    assert is_ulid(delivery.id)
    assert is_ulid(delivery.answer_id)
    assert delivery.answer_id != delivery.id
    assert (delivery.attempts, delivery.posts, delivery.conversation_id, delivery.withdrawn) == (1, (), "", False)


def test_a_kept_answer_is_posted_under_its_own_id(inbox: Inbox) -> None:
    answer_id = new_ulid()
    inbox.put("share:1", replace(question(1), surface=Surface.SHARE, answer_id=answer_id))
    assert claimed(inbox).answer_id == answer_id


def test_a_known_key_is_put_once(inbox: Inbox) -> None:
    assert inbox.put("msg:1", question(1))
    assert not inbox.put("msg:1", question(1))
    assert not inbox.put("msg:1", question(2))
    assert inbox.unfinished() == 1


def test_a_key_stays_known_when_its_delivery_is_finished(inbox: Inbox) -> None:
    put(inbox, 1)
    inbox.finish(claimed(inbox).id, Outcome.DONE)
    assert not inbox.put("msg:1", question(1))
    assert inbox.unfinished() == 0


def test_marks_are_seen_once(inbox: Inbox, engine: Engine) -> None:
    assert not inbox.is_marked("ev:1")
    assert inbox.mark("ev:1")
    assert not inbox.mark("ev:1")
    assert Inbox(engine).is_marked("ev:1")
    assert inbox.mark("ev:2")


def test_personal_data_and_what_no_database_takes_are_left_out(inbox: Inbox, engine: Engine) -> None:
    inbox.put("msg:1", replace(question(1), text="連絡は hanako@example.jp か 090-1234-5678 へ\0\ud83d"))
    ((text, _),) = texts(engine)
    assert "連絡は" in text
    assert not [part for part in ("hanako", "1234", "\0", "\ud83d") if part in text]


@pytest.mark.alone
def test_a_text_of_any_length_is_kept_within_a_second(inbox: Inbox) -> None:
    began = time.monotonic()
    assert inbox.put("msg:1", replace(question(1), text="a-" * 20_000))
    assert time.monotonic() - began < 1
    assert len(claimed(inbox).ask.text) > 6_000


def test_the_oldest_is_claimed_first_and_each_by_one_owner(inbox: Inbox) -> None:
    put(inbox, *range(6))
    claims = [claimed(inbox, owner).ask.text for owner in ("a", "b", "a", "c", "b", "a")]
    assert claims == [f"質問{number}" for number in range(6)]
    assert [inbox.claim(owner) for owner in "abc"] == [None, None, None]


def test_a_finished_delivery_forgets_its_words(inbox: Inbox, engine: Engine) -> None:
    inbox.put("cmd:1", replace(question(1), response_url="https://hooks.slack.com/commands/1"))
    assert inbox.finish(claimed(inbox).id, Outcome.DONE, CONVERSATION)
    assert texts(engine) == [("", "")]


def test_a_conversation_is_answered_in_its_order_one_after_the_other(inbox: Inbox) -> None:
    put(inbox, 1, 2, thread="7.0")
    put(inbox, 3, thread="8.0")
    first = claimed(inbox, "a")
    assert claimed(inbox, "b").ask.text == "質問3"
    assert inbox.claim("b") is None
    inbox.finish(first.id, Outcome.DONE, CONVERSATION)
    second = claimed(inbox, "b")
    assert (second.ask.text, second.conversation_id) == ("質問2", CONVERSATION)


def test_a_conversation_waits_for_one_of_its_own_that_is_postponed(inbox: Inbox) -> None:
    put(inbox, 1, 2, thread="7.0")
    inbox.postpone(claimed(inbox).id, 60)
    assert inbox.claim("here") is None


def test_one_that_is_seen_late_waits_for_the_one_after_it_that_is_held(engine: Engine) -> None:
    inbox = Inbox(engine, SHORT_S)
    put(inbox, 1, thread="7.0")
    claimed(inbox, "a")
    put(inbox, 2, thread="7.0")
    with engine.begin() as connection:
        connection.execute(update(slack_deliveries).where(slack_deliveries.c.key == "msg:2").values(number=-1))
    assert inbox.claim("b") is None
    time.sleep(SHORT_S + 0.05)
    assert claimed(inbox, "b").ask.text == "質問2"
    assert inbox.claim("b") is None


def test_what_belongs_to_no_thread_waits_for_nothing(inbox: Inbox) -> None:
    for number in range(2):
        inbox.put(f"cmd:{number}", replace(question(number), surface=Surface.COMMAND, ts="", thread_ts=""))
    assert claimed(inbox, "a").ask.text != claimed(inbox, "b").ask.text


def test_threads_of_the_same_name_in_other_channels_are_others(inbox: Inbox) -> None:
    put(inbox, 1, thread="7.0")
    inbox.put("msg:other", replace(question(2, "7.0"), channel="C02"))
    inbox.finish(claimed(inbox).id, Outcome.DONE, CONVERSATION)
    assert claimed(inbox).conversation_id == ""


def test_the_conversation_is_that_of_the_latest_reply(inbox: Inbox) -> None:
    put(inbox, 1, 2, 3, thread="7.0")
    latest = new_ulid()
    inbox.finish(claimed(inbox).id, Outcome.DONE, CONVERSATION)
    inbox.finish(claimed(inbox).id, Outcome.DONE, latest)
    assert claimed(inbox).conversation_id == latest


def test_a_lost_one_does_not_break_the_conversation(inbox: Inbox) -> None:
    put(inbox, 1, 2, 3, thread="7.0")
    inbox.finish(claimed(inbox).id, Outcome.DONE, CONVERSATION)
    inbox.finish(claimed(inbox).id, Outcome.LOST)
    assert claimed(inbox).conversation_id == CONVERSATION


def test_when_a_lease_is_over_another_goes_on_where_it_was(engine: Engine) -> None:
    inbox = Inbox(engine, SHORT_S)
    put(inbox, 1)
    first = claimed(inbox, "a")
    inbox.note(first.id, [Post(0, "9.1", whole=True), Post(1)])
    assert inbox.claim("b") is None
    time.sleep(SHORT_S + 0.05)
    second = claimed(inbox, "b")
    assert (second.id, second.answer_id, second.attempts) == (first.id, first.answer_id, 2)
    assert second.posts == (Post(0, "9.1", whole=True), Post(1))


def test_a_lease_that_is_renewed_does_not_end(engine: Engine) -> None:
    inbox = Inbox(engine, LASTING_S)
    put(inbox, 1)
    first = claimed(inbox, "a")
    for _ in range(3):
        time.sleep(0.4 * LASTING_S)
        assert inbox.renew("a") == {first.id}
        assert inbox.claim("b") is None
    assert inbox.renew("b") == frozenset()


def test_an_owner_does_not_claim_what_it_holds_itself(engine: Engine) -> None:
    inbox = Inbox(engine, SHORT_S)
    put(inbox, 1)
    claimed(inbox, "a")
    time.sleep(SHORT_S + 0.05)
    assert inbox.claim("a") is None


def test_what_is_under_way_is_not_claimed_again_though_its_lease_be_over(engine: Engine) -> None:
    inbox = Inbox(engine, SHORT_S)
    put(inbox, 1)
    held = claimed(inbox, "a")
    time.sleep(SHORT_S + 0.05)
    assert inbox.claim("a", under_way={held.id}) is None
    assert inbox.note(held.id, [Post(0)])


def test_what_an_owner_has_let_fall_is_claimed_again_by_itself_too(engine: Engine) -> None:
    inbox = Inbox(engine, LASTING_S)
    put(inbox, 1, 2)
    fallen, held = claimed(inbox, "a"), claimed(inbox, "a")
    for _ in range(2):
        time.sleep(0.6 * LASTING_S)
        assert inbox.renew("a", under_way=[held.id]) == {held.id}
    again = inbox.claim("a", under_way=[held.id])
    assert again is not None
    assert (again.id, again.attempts) == (fallen.id, 2)
    assert inbox.renew("a", under_way=()) == frozenset()
    assert inbox.claim("a", under_way=()) is None


def test_who_has_lost_a_delivery_can_change_nothing_about_it(engine: Engine) -> None:
    here, there = Inbox(engine, SHORT_S), Inbox(engine)
    put(here, 1)
    held = claimed(here, "a")
    here.note(held.id, [Post(0)])
    time.sleep(SHORT_S + 0.05)
    assert claimed(there, "b").id == held.id
    assert here.renew("a") == frozenset()
    with pytest.raises(LeaseError):
        here.note(held.id, [Post(0, "9.1", whole=True)])
    with pytest.raises(LeaseError):
        here.postpone(held.id, 0)
    with pytest.raises(LeaseError):
        here.finish(held.id, Outcome.DONE)
    assert there.finish(held.id, Outcome.DONE)
    with pytest.raises(LeaseError):
        here.finish(held.id, Outcome.DONE)


def test_at_an_orderly_end_all_that_is_held_can_be_claimed_at_once(inbox: Inbox) -> None:
    put(inbox, 1, 2, 3)
    for _ in range(2):
        claimed(inbox, "a")
    other = claimed(inbox, "b")
    inbox.give_up_lease("a")
    again = [claimed(inbox, "b") for _ in range(2)]
    assert [(each.ask.text, each.attempts) for each in again] == [("質問1", 1), ("質問2", 1)]
    assert inbox.claim("a") is None
    assert inbox.renew("b") == {other.id, *(each.id for each in again)}


def test_a_postponed_one_comes_back_when_its_time_has_come(inbox: Inbox) -> None:
    put(inbox, 1)
    first = claimed(inbox)
    inbox.note(first.id, [Post(0)])
    inbox.postpone(first.id, SHORT_S)
    assert inbox.claim("here") is None
    assert inbox.unfinished() == 1
    time.sleep(SHORT_S + 0.05)
    again = claimed(inbox)
    assert (again.id, again.attempts, again.posts) == (first.id, 1, (Post(0),))


def test_each_part_is_noted_in_its_place(inbox: Inbox) -> None:
    put(inbox, 1)
    delivery = claimed(inbox)
    for posts in ([Post(0)], [Post(0, "9.1")], [Post(1)], [Post(0, "9.1", whole=True)], []):
        assert inbox.note(delivery.id, posts)
    inbox.give_up_lease("here")
    assert claimed(inbox).posts == (Post(0, "9.1", whole=True), Post(1))


def test_an_inbox_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'keikaku.db'}")
    with sqlite3.connect(tmp_path / "keikaku.db") as connection:
        connection.execute("DROP TABLE slack_posts")
        connection.execute("DROP TABLE slack_deliveries")
    connection.close()
    with pytest.raises(LedgerError, match=r"inbox: .*keikaku\.db"):
        Inbox(engine).put("msg:1", question(1))
    with pytest.raises(LedgerError, match="inbox"):
        Inbox(engine).claim("here")
    engine.dispose()
