from pathlib import Path

import pytest

from bot.desk import Desk, clean
from bot.domain import Question, Turn
from bot.errors import QuestionError
from tests.fakes_bot import open_fake_bot
from vectorstore.domain import Audience


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  公園は\u3000どこ\n", "公園は どこ"),
        ("公\x00園\x07", "公園"),
        ("\x1b]0;title\x07公園", "]0;title公園"),
        ("\ufeff公園\u202e", "公園"),
        ("か\u3099っこう", "か\u3099っこう"),
        ("👩‍👧の支援", "👩‍👧の支援"),
    ],
)
def test_a_question_is_read_without_control_characters(typed: str, read: str) -> None:
    assert clean(typed, 300) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "question_empty"),
        (" \n\u3000", "question_empty"),
        ("？？？", "question_empty"),
        ("🎉", "question_empty"),
        ("\u200b", "question_empty"),
        ("あ" * 301, "question_too_long"),
        ("\x00" * 100_000, "question_too_long"),
        ("\ud800", "question_not_text"),
        (b"\x8c\xf6\x89\x80".decode("utf-8", "surrogateescape"), "question_not_text"),
    ],
)
def test_what_is_no_question_is_refused_by_name(typed: str, code: str) -> None:
    with pytest.raises(QuestionError) as refused:
        clean(typed, 300)
    assert refused.value.code == code


def test_the_limit_counts_what_is_left_after_cleaning() -> None:
    assert len(clean("\x00あ" * 300, 300)) == 300


def test_an_answer_that_cannot_be_kept_is_still_given(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bot = open_fake_bot(tmp_path)
    desk = Desk(bot.answerer, bot.ledger, bot.pauses, 300)
    question = desk.take(Question("公園の広さは"))
    bot.catalogue.close()
    (tmp_path / "keikaku.db").chmod(0o400)
    with bot.catalogue.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feedback")
        connection.exec_driver_sql("DROP TABLE answers")
    answer = desk.answer(question)
    bot.catalogue.close()
    assert answer.statements
    assert answer.id in caplog.text
    assert "公園の広さ" not in caplog.text


def test_a_history_that_a_channel_brings_is_kept_until_the_ledger_knows_more(tmp_path: Path) -> None:
    bot = open_fake_bot(tmp_path)
    desk = Desk(bot.answerer, bot.ledger, bot.pauses, 300)
    brought = (Turn("user", "公園の広さは"),)
    assert desk.take(Question("それはなぜ", history=brought)).history == brought
    bot.catalogue.close()


def test_a_resident_does_not_continue_a_conversation_of_staff(tmp_path: Path) -> None:
    bot = open_fake_bot(tmp_path)
    desk = Desk(bot.answerer, bot.ledger, bot.pauses, 300)
    staffs = desk.take(Question("公園の広さは", audience=Audience.INTERNAL))
    desk.answer(staffs)
    residents = desk.take(Question("それはなぜ", conversation_id=staffs.conversation_id))
    assert residents.history == ()
    assert residents.conversation_id != staffs.conversation_id
    bot.catalogue.close()
