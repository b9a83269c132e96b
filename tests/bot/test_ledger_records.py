from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select

from bot.domain import Answer, AnswerStatus, Dropped, Outcome, Question, Writing
from bot.insights.summary import summary
from bot.ledger import Ledger
from bot.ledger_records import NEAREST
from bot.ledger_reviews import Reviews
from bot.ledger_selection import Selection, latest
from bot.ledger_tables import answer_sections, reviews
from tests.asked import NEAR, age, unanswered
from tests.bot.test_ledger import answered, bytes_on_disk
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from vectorstore.domain import Audience
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

BY = Act("hanako")


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def kept(ledger: Ledger, text: str, **question: str) -> Answer:
    answer = replace(answered(text), language=question.pop("language", "ja"))
    ledger.save(answer, Question(text, **question))  # type: ignore[arg-type]
    return answer


def asked(ledger: Ledger, chosen: Selection) -> list[str]:
    found = [each.answer.question for each in ledger.records.page(chosen, 1, 50)]
    assert found == [each.answer.question for each in ledger.records.each(chosen)]
    assert len(found) == ledger.records.count(chosen)
    return found


def test_a_record_holds_all_that_came_of_a_question(ledger: Ledger, engine: Engine) -> None:
    answer = kept(ledger, "木は増えますか", city="みなと野市", channel="widget")
    ledger.add_feedback(answer.id, "down", "wrong", "連絡は 090-1234-5678 へ")
    assert Reviews(engine).look(answer.id, "確かめた。担当は hanako@example.jp", BY)
    (record,) = ledger.records.page(latest(1), 1, 10)
    assert record == ledger.records.find(answer.id)
    assert (record.answer, record.city, record.channel, record.audience) == (
        answer,
        "みなと野市",
        "widget",
        Audience.PUBLIC,
    )
    assert [(each.rating, each.reason, each.comment) for each in record.ratings] == [
        ("down", "wrong", "連絡は 〔電話番号〕 へ")
    ]
    assert record.review is not None
    assert (record.review.actor, record.review.remark) == ("hanako", "確かめた。担当は 〔メールアドレス〕")


def test_records_come_newest_first_and_in_pages(ledger: Ledger, engine: Engine) -> None:
    for days, text in ((2, "おととい"), (0, "今日"), (1, "昨日")):
        age(engine, kept(ledger, text).id, days)
    assert asked(ledger, latest(5)) == ["今日", "昨日", "おととい"]
    assert [each.answer.question for each in ledger.records.page(latest(5), 2, 2)] == ["おととい"]
    assert asked(ledger, latest(2)) == ["今日", "昨日"]


def test_a_long_ledger_is_read_whole_and_nothing_twice(ledger: Ledger) -> None:
    for at in range(1003):
        unanswered(ledger, f"質問{at}", near=())
    read = [each.answer.question for each in ledger.records.each(latest(2))]
    assert len(read) == len(set(read)) == 1003


def test_each_filter_leaves_what_it_names(ledger: Ledger) -> None:
    today = latest(1)
    kept(ledger, "木は増えますか", city="みなと野市", channel="widget")
    rated = kept(ledger, "100%の家に屋根は", channel="slack", language="en")
    unanswered(ledger, "犬の広場は")
    unanswered(ledger, "市長は誰がいいですか", AnswerStatus.REFUSED)
    ledger.add_feedback(rated.id, "down")
    ledger.add_feedback(rated.id, "down")
    assert asked(ledger, replace(today, city="みなと野市")) == ["木は増えますか"]
    assert asked(ledger, replace(today, channel="slack")) == ["100%の家に屋根は"]
    assert asked(ledger, replace(today, language="en")) == ["100%の家に屋根は"]
    assert asked(ledger, replace(today, rating="down")) == ["100%の家に屋根は"]
    assert asked(ledger, replace(today, words="0%の")) == ["100%の家に屋根は"]
    assert asked(ledger, replace(today, statuses=(AnswerStatus.NOT_FOUND, AnswerStatus.PARTIAL))) == ["犬の広場は"]
    assert asked(ledger, replace(today, first=date(2020, 1, 1), last=date(2020, 1, 2))) == []
    choices = ledger.records.choices()
    assert (choices.cities, choices.channels, choices.languages) == (
        ("みなと野市",),
        ("slack", "widget"),
        ("en", "ja"),
    )


def test_only_answers_that_a_model_was_asked_for_tell_of_writing(ledger: Ledger) -> None:
    kept(ledger, "公園は", channel="slack")
    dropped = (Dropped("15です。", ("15m2",), replaced=True),)
    written = Writing("openai:m", "answer 1", Outcome.CUT, 2, dropped, 900, 60, 1.5)
    ledger.save(replace(answered("木は"), writing=written), Question("木は", channel="slack"))
    assert ledger.records.writings(replace(latest(3), channel="slack")) == [written]
    assert ledger.records.writings(replace(latest(3), channel="widget")) == []


def test_sections_are_counted_once_an_answer(ledger: Ledger) -> None:
    kept(ledger, "木は増えますか")
    twice = answered("木を植えますか")
    ledger.save(replace(twice, citations=(*twice.citations, replace(twice.citations[0], number=2))), Question("x"))
    unanswered(ledger, "犬の広場は")
    (cited,) = ledger.records.sections(latest(1))
    assert (cited.section_id, cited.heading_path, cited.answers) == ("s1", ("第1章",), 2)
    (near,) = ledger.records.sections(latest(1), NEAREST)
    assert (near.section_id, near.answers) == (NEAR.section_id, 1)


def test_an_answer_that_is_kept_again_counts_once(ledger: Ledger) -> None:
    answer = answered("木は増えますか")
    for _ in range(2):
        ledger.save(answer, Question(answer.question))
    (cited,) = ledger.records.sections(latest(1))
    assert cited.answers == 1


def test_the_latest_look_counts_and_each_is_in_the_audit_log(ledger: Ledger, engine: Engine) -> None:
    answer = kept(ledger, "木は増えますか")
    ledger.add_feedback(answer.id, "down")
    assert ledger.records.unseen(latest(1)) == 1
    assert Reviews(engine).look(answer.id, "一度目", BY)
    assert Reviews(engine).look(answer.id, "二度目", Act("taro"))
    record = ledger.records.find(answer.id)
    assert record is not None
    assert record.review is not None
    assert (record.review.actor, record.review.remark) == ("taro", "二度目")
    assert ledger.records.unseen(latest(1)) == 0
    assert [(each.actor, each.act, each.subject) for each in AuditLog(engine).entries()] == [
        ("taro", "answer.look", answer.id),
        ("hanako", "answer.look", answer.id),
    ]


def test_an_answer_that_is_gone_cannot_be_looked_at(engine: Engine) -> None:
    assert not Reviews(engine).look("01ARZ3NDEKTSV4RRFFQ69G5FAV", "", BY)
    assert AuditLog(engine).entries() == []


def test_what_is_forgotten_is_in_no_figure_and_off_the_disk(ledger: Ledger, engine: Engine) -> None:
    for at in range(60):
        answer = kept(ledger, f"忘れてほしい質問{at}" * 10)
        Reviews(engine).look(answer.id, f"忘れてほしいメモ{at}" * 10, BY)
        ledger.add_feedback(answer.id, "down")
        age(engine, answer.id, 3)
    assert ledger.records.count(latest(9)) == 60
    ledger.forget(2)
    records = ledger.records
    assert (records.count(latest(9)), records.moments(latest(9)), records.sections(latest(9))) == (0, [], [])
    assert (records.ratings(latest(9)), list(records.each(latest(9)))) == ({}, [])
    with engine.connect() as connection:
        left = [
            connection.execute(select(func.count()).select_from(each)).scalar() for each in (answer_sections, reviews)
        ]
    assert left == [0, 0]
    assert "忘れてほしい".encode() not in bytes_on_disk(engine)


def test_a_summary_counts_the_latest_days(ledger: Ledger, engine: Engine) -> None:
    rated = kept(ledger, "木は増えますか")
    ledger.add_feedback(rated.id, "down")
    ledger.add_feedback(kept(ledger, "木は何本ですか").id, "up")
    unanswered(ledger, "犬の広場は")
    unanswered(ledger, "市長は", AnswerStatus.REFUSED)
    age(engine, kept(ledger, "昔の質問").id, 9)
    week = summary(ledger, 7)
    assert (week.asked, week.answered, week.not_found, week.refused, week.partial) == (4, 2, 1, 1, 0)
    assert (week.rated_up, week.rated_down, week.unseen) == (1, 1, 1)


def test_a_day_is_japans(ledger: Ledger) -> None:
    begins, ends = Selection(date(2027, 5, 1), date(2027, 5, 1)).stamps
    assert (begins, ends) == ("2027-04-30T15:00:00.000000+00:00", "2027-05-01T15:00:00.000000+00:00")
    assert latest(7).last - latest(7).first == timedelta(days=6)
