"""Questions that two cities or two plans answer differently: what each says is shown, and asked which is meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import Bot, open_bot
from bot.desk import Desk
from bot.domain import Answer, AnswerStatus, Question
from bot.settings import BotSettings
from bot.terminal import answer_text
from tests.sample_city import keikaku, with_model

HERE, THERE = "青空市", "若葉市"
GENERAL = """# {city}総合計画

## 計画の期間

{city}総合計画の計画期間は、令和{first}年度から令和{last}年度までとします。

## 避難所

避難所は市内に{shelters}か所指定しています。

## 相談

相談の窓口は市役所の1階に置きます。
"""
GREEN = """# 青空市環境基本計画

## 計画の期間

青空市環境基本計画の計画期間は、令和4年度から令和13年度までとします。

## ごみ

市民1人1日あたりのごみの量を、令和13年度までに620グラムにします。
"""
FILES = {
    "a.md": GENERAL.format(city=HERE, first=6, last=15, shelters=48),
    "b.md": GENERAL.format(city=THERE, first=5, last=12, shelters=29),
    "c.md": GREEN,
}
REGISTER = "".join(
    f'[[plan]]\nid = "{plan}"\ntitle = "{title}"\ncity = "{city}"\nkind = "計画"\n'
    f'[[plan.edition]]\nfile = "{file}"\nstatus = "adopted"\n\n'
    for plan, title, city, file in (
        ("sora", "青空市総合計画", HERE, "a.md"),
        ("waka", "若葉市総合計画", THERE, "b.md"),
        ("kankyo", "青空市環境基本計画", HERE, "c.md"),
    )
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("asking_back")
    for name, text in {**FILES, "plans.toml": REGISTER}.items():
        (folder / name).write_text(text, encoding="utf-8")
    data = with_model(folder / "data")
    done = keikaku(data, "ingest", "--register", str(folder / "plans.toml"))
    assert done.returncode == 0, done.stderr
    opened = open_bot(BotSettings(_env_file=None, KEIKAKU_DATA_DIR=data))
    yield opened
    opened.close()


def desk(bot: Bot) -> Desk:
    return Desk(bot.answerer, bot.ledger, bot.pauses, 300)


def ask(bot: Bot, text: str, after: Answer | None = None) -> Answer:
    taken = desk(bot).take(Question(text, conversation_id=after.conversation_id if after else ""))
    return desk(bot).answer(taken)


def labels(answer: Answer) -> list[str]:
    return [each.label for each in answer.clarification.choices] if answer.clarification else []


def cities(answer: Answer) -> set[str]:
    return {each.plan.city for each in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "避難所は何か所ありますか",
        "How many evacuation shelters are there?",
        "Quantos abrigos existem?",
    ],
)
def test_where_two_cities_say_different_things_both_are_shown_and_asked_about(bot: Bot, question: str) -> None:
    answer = ask(bot, question)
    assert answer.status in (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
    assert set(labels(answer)) == {HERE, THERE}
    said = " ".join(statement.text for statement in answer.statements)
    assert "48か所" in said
    assert "29か所" in said
    assert cities(answer) == {HERE, THERE}


def test_each_side_is_named_where_it_is_said(bot: Bot) -> None:
    said = [statement.text for statement in ask(bot, "避難所は何か所ありますか").statements]
    assert f"{HERE}：避難所は市内に48か所指定しています。" in said
    assert f"{THERE}：避難所は市内に29か所指定しています。" in said


def test_a_city_or_plan_that_a_sentence_names_is_not_named_twice(bot: Bot) -> None:
    for question in ("計画期間は令和何年度までですか", "青空市の計画期間はいつまでですか"):
        said = [statement.text for statement in ask(bot, question).statements]
        assert "青空市総合計画の計画期間は、令和6年度から令和15年度までとします。" in said


def test_what_is_from_one_city_is_not_labelled(bot: Bot) -> None:
    (first, *_) = ask(bot, "青空市の避難所は何か所ありますか").statements
    assert first.text == "避難所は市内に48か所指定しています。"


@pytest.mark.parametrize(
    "reply", [THERE, "若葉市のほうです", "{place}番目", "{question}"], ids=["name", "courteous", "place", "button"]
)
def test_a_choice_is_understood_as_the_question_about_it(bot: Bot, reply: str) -> None:
    asked = ask(bot, "避難所は何か所ありますか")
    place = labels(asked).index(THERE)
    assert asked.clarification
    question = asked.clarification.choices[place].question
    answer = ask(bot, reply.format(place=place + 1, question=question), asked)
    assert cities(answer) == {THERE}
    assert "29か所" in answer.statements[0].text
    assert answer.clarification is None
    assert question in (answer.understood_as, answer.question)


def test_it_is_asked_once_in_a_conversation(bot: Bot) -> None:
    asked = ask(bot, "避難所は何か所ありますか")
    assert ask(bot, "計画期間は令和何年度までですか", asked).clarification is None


@pytest.mark.parametrize(
    "question",
    [
        "青空市の避難所は何か所ありますか",
        "青空市と若葉市の避難所の数を比べてください",
        "相談の窓口はどこですか",
        "ごみの量はどれだけにしますか",
    ],
    ids=["named", "compared", "same", "one"],
)
def test_nothing_is_asked_back_where_it_is_clear_or_comes_to_the_same(bot: Bot, question: str) -> None:
    assert ask(bot, question).clarification is None


def test_a_city_that_the_site_is_of_is_the_one_that_is_meant(bot: Bot) -> None:
    answer = bot.answerer.answer(Question("避難所は何か所ありますか", city=THERE))
    assert answer.clarification is None
    assert cities(answer) == {THERE}


def test_two_plans_of_one_city_are_asked_about_too(bot: Bot) -> None:
    asked = ask(bot, "青空市の計画期間はいつまでですか")
    assert sorted(labels(asked)) == ["青空市環境基本計画", "青空市総合計画"]
    answer = ask(bot, "環境基本計画", asked)
    assert "令和13年度" in answer.statements[0].text
    assert answer.clarification is None


def test_the_terminal_names_each_question_to_ask_instead(bot: Bot, tmp_path: Path) -> None:
    shown = answer_text(ask(bot, "避難所は何か所ありますか"))
    assert "  - 若葉市では、避難所は何か所ありますか" in shown.splitlines()


def test_personal_data_is_in_no_question_to_choose(bot: Bot) -> None:
    asked = ask(bot, "私は山田太郎です。避難所は何か所ありますか")
    assert "山田" not in str(asked.clarification)
