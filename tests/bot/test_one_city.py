import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import Bot, open_bot
from bot.domain import Answer, AnswerStatus, Question
from bot.settings import BotSettings
from tests.sample_city import keikaku

HERE, THERE = "みなと野市", "青葉野市"
PLAN = f"""# {THERE}みどりの基本計画

## 公園の広さ

{THERE}では、市民ひとりあたりの公園の広さを、令和12年度までに17平方メートルにします。
"""


@pytest.fixture(scope="module")
def two_cities(sample_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("two_cities") / "data"
    shutil.copytree(sample_data_dir, folder, symlinks=True)
    plan = folder.parent / "midori.md"
    plan.write_text(PLAN, encoding="utf-8")
    done = keikaku(folder, "ingest", str(plan), "--city", THERE, "--status", "adopted")
    assert done.returncode == 0, done.stderr
    bot = open_bot(BotSettings(_env_file=None, KEIKAKU_DATA_DIR=folder))
    yield bot
    bot.close()


def ask(bot: Bot, text: str, *, city_only: bool) -> Answer:
    return bot.answerer.answer(Question(text, city=HERE, city_only=city_only))


def cities(answer: Answer) -> set[str]:
    return {citation.plan.city for citation in answer.citations}


def test_a_question_may_name_another_city_than_the_one_that_was_chosen(two_cities: Bot) -> None:
    answer = ask(two_cities, f"{THERE}の公園の広さの目標は", city_only=False)
    assert cities(answer) == {THERE}
    assert "17平方メートル" in "".join(statement.text for statement in answer.statements)


def test_a_question_for_one_city_only_is_never_answered_from_anothers_plans(two_cities: Bot) -> None:
    for text in (
        f"{THERE}の公園の広さの目標は",
        f"{HERE}と{THERE}の公園の広さを比べて",
        "市民ひとりあたりの公園の広さは",
    ):
        answer = ask(two_cities, text, city_only=True)
        assert THERE not in cities(answer)
        assert "17平方メートル" not in "".join(statement.text for statement in answer.statements)


def test_who_asks_about_another_city_is_told_which_one_can_be_asked_about(two_cities: Bot) -> None:
    answer = ask(two_cities, f"{THERE}の公園の広さの目標は", city_only=True)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert THERE in answer.message
    assert answer.message.endswith(HERE)


def test_a_search_in_one_city_finds_nothing_of_another(two_cities: Bot) -> None:
    found = two_cities.answerer.search(f"{THERE}の公園の広さ", 20, HERE)
    assert {passage.plan.city for passage in found} == {HERE}
