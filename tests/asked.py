"""A ledger with made-up questions, spread over days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, update

from bot.domain import Answer, AnswerStatus, Nearest, Question
from bot.ledger import Ledger
from bot.ledger_tables import answers
from tests.fakes_bot import CONTACT, PLAN, FakeBot
from vectorstore.domain import Audience
from vectorstore.ulid import new_ulid

NEAR = Nearest(PLAN.id, 2, "e-minato-midori-2-s1", ("第1章 みどりの将来像", "1-1 公園を広げる"))


def ask(bot: FakeBot, text: str, *, days_ago: int = 0, **asked: object) -> Answer:
    """Asks the bot as a resident does; the answer is kept as of that many days ago."""
    question = Question(text, conversation_id=new_ulid(), **{"channel": "widget", **asked})  # type: ignore[arg-type]
    answer = replace(bot.answerer.answer(question), language=str(asked.get("language", "ja")))
    bot.ledger.save(answer, question)
    age(bot.catalogue.engine, answer.id, days_ago)
    return answer


def unanswered(
    ledger: Ledger, text: str, status: AnswerStatus = AnswerStatus.NOT_FOUND, near: Sequence[Nearest] = (NEAR,)
) -> Answer:
    """Keeps a question that the plans do not answer."""
    answer = Answer(
        new_ulid(),
        new_ulid(),
        status,
        text,
        "ja",
        message="計画には見つかりませんでした。",
        nearest=tuple(near),
        contact=CONTACT,
    )
    ledger.save(answer, Question(text, channel="widget", audience=Audience.PUBLIC))
    return answer


def age(engine: Engine, answer_id: str, days: float) -> None:
    """Lets an answer be that old."""
    past = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
    with engine.begin() as connection:
        connection.execute(update(answers).where(answers.c.id == answer_id).values(created_at=past))
