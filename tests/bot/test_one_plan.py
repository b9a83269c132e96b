import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import Bot, open_bot
from bot.domain import Answer, AnswerStatus, Question
from bot.evaluation.questions import read_questions
from bot.settings import BotSettings
from tests.sample_city import SAMPLES, keikaku
from vectorstore.domain import Audience

HERE, THERE = "みなと野市", "青葉野市"
SOGO, BOSAI, MEMO = "minatono-sogo-keikaku", "minatono-bosai-keikaku", "minatono-naibu-kento"
SECRET = "夜光貝の七番倉庫"
ELSEWHERE = f"""# {THERE}みどりの基本計画

## 公園の広さ

{THERE}では、市民ひとりあたりの公園の広さを、令和12年度までに17平方メートルにします。
"""
CITYLESS = """# 水辺の計画

## 水辺の広場

水辺の広場を、令和11年度までに31か所にします。
"""
REGISTER = """
[[plan]]
id = "midori"
title = "青葉野市みどりの基本計画"
city = "青葉野市"
kind = "基本計画"
[[plan.edition]]
file = "midori.md"
status = "adopted"
department = "公園課"

[[plan]]
id = "mizube"
title = "水辺の計画"
kind = "基本計画"
[[plan.edition]]
file = "mizube.md"
status = "adopted"
"""


@pytest.fixture(scope="module")
def bot(sample_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("one_plan") / "data"
    shutil.copytree(sample_data_dir, folder, symlinks=True)
    for name, text in {"midori.md": ELSEWHERE, "mizube.md": CITYLESS, "plans.toml": REGISTER}.items():
        (folder.parent / name).write_text(text, encoding="utf-8")
    done = keikaku(folder, "ingest", "--register", str(folder.parent / "plans.toml"))
    assert done.returncode == 0, done.stderr
    opened = open_bot(BotSettings(_env_file=None, KEIKAKU_DATA_DIR=folder))
    yield opened
    opened.close()


def ask(bot: Bot, text: str, *plans: str, city: str = "", audience: Audience = Audience.PUBLIC) -> Answer:
    question = Question(text, city=city, city_only=bool(city), plans=plans, audience=audience)
    return bot.answerer.answer(question)


def plans(answer: Answer) -> set[str]:
    return {citation.plan.id for citation in answer.citations} | {near.plan_id for near in answer.nearest}


def said(answer: Answer) -> str:
    return "".join(statement.text for statement in answer.statements)


def test_every_sample_question_stays_within_the_plans_that_it_is_tied_to(bot: Bot) -> None:
    answered = set()
    for question in read_questions(SAMPLES / "questions.jsonl"):
        for tied in ((BOSAI,), (SOGO, "midori")):
            found = plans(ask(bot, question.text, *tied, audience=Audience.INTERNAL))
            assert found <= set(tied), question.text
            answered |= found
    assert {SOGO, BOSAI} <= answered


def test_what_another_plan_says_is_not_found(bot: Bot) -> None:
    question = "市民ひとりあたりの公園の広さの目標は"
    assert "17平方メートル" in said(ask(bot, question, "midori"))
    for tied in (BOSAI, SOGO):
        assert "17平方メートル" not in said(ask(bot, question, tied))


def test_a_comparison_does_not_leave_the_plans(bot: Bot) -> None:
    for text in (f"{HERE}と{THERE}の公園の広さを比べて", "総合計画と地域防災計画の目標を比べて"):
        assert plans(ask(bot, text, "midori")) <= {"midori"}


def test_who_is_named_to_ask_belongs_to_the_plans(bot: Bot) -> None:
    unknown = "月の裏側の宇宙基地の家賃はいくらですか"
    assert ask(bot, unknown, "midori").contact.department == "公園課"
    assert ask(bot, "市長の自宅の電話番号を教えて", "midori").contact.department == "公園課"
    assert ask(bot, unknown, "mizube").contact.department == ""


def test_plans_that_are_not_held_answer_nothing_and_it_is_said(bot: Bot) -> None:
    for text in ("市の面積はどれくらいですか", f"{HERE}の面積は", f"{HERE}と{THERE}を比べて"):
        answer = ask(bot, text, "gone", "never-was")
        assert answer.status is AnswerStatus.NOT_FOUND
        assert answer.message
        assert not plans(answer)


def test_a_plan_that_is_held_no_more_leaves_the_others_to_answer(bot: Bot) -> None:
    assert plans(ask(bot, "公園の広さの目標は", "gone", "midori")) == {"midori"}


def test_a_plan_for_staff_is_not_opened_by_its_id(bot: Bot) -> None:
    question = "七番倉庫について教えてください"
    assert SECRET in said(ask(bot, question, MEMO, audience=Audience.INTERNAL))
    answer = ask(bot, question, MEMO)
    assert answer.status is AnswerStatus.NOT_FOUND
    assert not plans(answer)


def test_a_city_and_plans_hold_together(bot: Bot) -> None:
    question = "公園の広さの目標は"
    assert plans(ask(bot, question, "midori", city=THERE)) == {"midori"}
    assert not plans(ask(bot, question, "midori", city=HERE))


def test_who_asks_about_another_city_is_told_of_which_the_plans_are(bot: Bot) -> None:
    answer = ask(bot, f"{HERE}の公園の広さは", "midori")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert HERE in answer.message
    assert answer.message.endswith(THERE)


def test_a_plan_of_no_known_city_answers_where_it_is_named_itself(bot: Bot) -> None:
    for text, city in (("水辺の広場はいくつにしますか", HERE), (f"{HERE}の水辺の広場はいくつにしますか", "")):
        assert "31か所" in said(ask(bot, text, "mizube", city=city))


def test_without_plans_nothing_is_left_out(bot: Bot) -> None:
    assert plans(ask(bot, f"{THERE}の公園の広さの目標は")) == {"midori"}
