from sqlalchemy import Engine

from bot.writing.port import Message, Role, Shape
from bot.writing.spending.remembering import Replies, key_of
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

RULES, ASKED = Message(Role.SYSTEM, "rules"), Message(Role.USER, "asked")


def test_a_key_stands_for_all_that_the_model_reads_and_for_the_model() -> None:
    keys = {
        key_of("m", Shape.STATEMENTS, (RULES, ASKED), "g"),
        key_of("n", Shape.STATEMENTS, (RULES, ASKED), "g"),
        key_of("m", Shape.QUESTION, (RULES, ASKED), "g"),
        key_of("m", Shape.STATEMENTS, (RULES, ASKED), "h"),
        key_of("m", Shape.STATEMENTS, (ASKED, RULES), "g"),
        key_of("m", Shape.STATEMENTS, (RULES, Message(Role.USER, "asked.")), "g"),
    }
    assert len(keys) == 6


def test_replies_are_held_and_the_oldest_go_first(engine: Engine) -> None:
    replies = Replies(engine, most=2)
    for key in ("one", "two", "three"):
        replies.hold(key, "g", f"reply {key}")
    assert [replies.find(key) for key in ("one", "two", "three")] == [None, "reply two", "reply three"]


def test_replies_of_another_generation_go(engine: Engine) -> None:
    replies = Replies(engine)
    replies.hold("one", "g1", "reply")
    replies.hold("two", "g2", "reply")
    assert (replies.find("one"), replies.find("two")) == (None, "reply")


def test_a_reply_is_held_once(engine: Engine) -> None:
    replies = Replies(engine)
    replies.hold("one", "g", "first")
    replies.hold("one", "g", "second")
    assert replies.find("one") == "first"
