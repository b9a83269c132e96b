from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain import Answer, Question
from bot.shelf import Shelf
from tests.fakes_bot import PLAN, SECRET_PLAN, FakeBot, Shelves, open_fake_bot
from vectorstore.domain import Audience

PUBLIC_QUESTION = "市民ひとりあたりの公園の広さは"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[FakeBot]:
    opened = open_fake_bot(tmp_path)
    yield opened
    opened.catalogue.close()


def shelf(bot: FakeBot, audience: Audience = Audience.PUBLIC) -> Shelf:
    return Shelf(bot.catalogue, audience)


def ask(bot: FakeBot, audience: Audience) -> Answer:
    return bot.answerer.answer(Question("3平方メートル", audience=audience))


def states(bot: FakeBot, answer: Answer, audience: Audience) -> list[str]:
    checked = shelf(bot, audience).reverified(answer)
    return [each.state for each in checked[0].citations] if checked else []


def test_residents_see_no_internal_plan_and_staff_see_both(bot: FakeBot) -> None:
    assert [each.plan.id for each in shelf(bot).plans()] == [PLAN.id]
    assert [each.plan.id for each in shelf(bot, Audience.INTERNAL).plans()] == [PLAN.id, SECRET_PLAN.id]


def test_an_internal_edition_is_there_for_staff_alone(bot: FakeBot) -> None:
    assert shelf(bot).plan(SECRET_PLAN.id) is None
    assert shelf(bot).edition(SECRET_PLAN.id, 1) is None
    found = shelf(bot, Audience.INTERNAL).edition(SECRET_PLAN.id, 1)
    assert found is not None
    assert found.live


def test_staff_see_public_editions_as_residents_do(bot: FakeBot) -> None:
    assert shelf(bot, Audience.INTERNAL).plan(PLAN.id) == shelf(bot).plan(PLAN.id)


def test_an_answer_from_an_internal_paper_is_shown_to_staff_alone(bot: FakeBot) -> None:
    answer = ask(bot, Audience.INTERNAL)
    assert answer.citations[0].plan == SECRET_PLAN
    assert shelf(bot).reverified(answer) is None
    checked = shelf(bot, Audience.INTERNAL).reverified(answer)
    assert checked is not None
    assert checked[1] == {1}


def test_what_became_internal_stays_with_staff(bot: FakeBot) -> None:
    answer = bot.answerer.answer(Question(PUBLIC_QUESTION))
    assert states(bot, answer, Audience.PUBLIC) == states(bot, answer, Audience.INTERNAL) == ["current"]
    Shelves(bot.catalogue).close_to_public()
    assert states(bot, answer, Audience.PUBLIC) == []
    assert states(bot, answer, Audience.INTERNAL) == ["superseded"]


def test_nearest_sections_of_internal_papers_are_named_to_staff_alone(bot: FakeBot) -> None:
    answer = bot.answerer.answer(Question("zz"))
    Shelves(bot.catalogue).close_to_public()
    kept = {each: shelf(bot, each).reverified(answer) for each in Audience}
    assert [len(found[0].nearest) for found in kept.values() if found] == [0, 1]
