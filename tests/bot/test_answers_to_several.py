"""Several questions in one message: each is answered, and what the plans do not answer of them is said."""

import pytest

from bot.domain import Answer, AnswerStatus, Turn
from tests.sample_city import SampleCity

OPENING, RATES, POOL = (
    "まなびの館はいつ開館しますか。",
    "水道料金は平均で何％上がりますか。",
    "市立プールの入場料はいくらですか。",
)


def quotes(answer: Answer) -> str:
    return "\n".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (OPENING + RATES, ("令和11年４月", "14.5％")),
        ("市の面積はどれくらいですか。また、人口のピークはいつですか。", ("96.4平方キロメートル", "平成22年")),
        ("学校体育馆什么时候安装空调？人口什么时候达到高峰？", ("空調設備を整備", "平成22年")),
        (
            "When did the population of Minatono City peak? How much is the water rate going to rise?",
            ("88,105人をピーク", "14.5％"),
        ),
        ("小学校は何校ありますか？中学校は？", ("小学校は10校", "中学校は５校")),
    ],
)
def test_each_question_of_a_message_is_answered(
    sample_city: SampleCity, question: str, answers: tuple[str, ...]
) -> None:
    answer = sample_city.ask(question)
    assert answer.status is AnswerStatus.ANSWERED
    assert [each for each in answers if each not in quotes(answer)] == []


@pytest.mark.parametrize("question", [OPENING + POOL, POOL + OPENING])
def test_the_question_that_the_plans_do_not_answer_is_named(sample_city: SampleCity, question: str) -> None:
    answer = sample_city.ask(question)
    assert answer.status is AnswerStatus.PARTIAL
    assert "令和11年４月" in quotes(answer)
    assert "市立プールの入場料はいくらですか" in answer.message
    assert "まなびの館" not in answer.message


def test_where_none_is_answered_nothing_is(sample_city: SampleCity) -> None:
    answer = sample_city.ask(POOL + "住民票の写しの手数料を教えてください。")
    assert answer.status is AnswerStatus.NOT_FOUND


def test_a_question_that_leans_on_the_one_before_it_keeps_its_topic(sample_city: SampleCity) -> None:
    answer = sample_city.ask("総合計画の冊子はどこで買えますか。いくらですか。")
    assert answer.status is AnswerStatus.ANSWERED
    assert "1,200円" in quotes(answer)
    assert not answer.message


def test_what_is_told_beside_a_question_is_no_question(sample_city: SampleCity) -> None:
    answer = sample_city.ask(
        "最近引っ越してきました。子どもの医療費の助成は何歳までになりますか。よろしくお願いします。"
    )
    assert answer.status is AnswerStatus.ANSWERED
    assert not answer.message


def test_the_first_of_several_may_lean_on_the_conversation(sample_city: SampleCity) -> None:
    history = (
        Turn("user", "みなと野市に市立の小学校は何校ありますか。"),
        Turn("assistant", "市立の小学校は10校です。"),
    )
    answer = sample_city.ask("じゃあ中学校は？人口のピークはいつですか。", history=history)
    assert "中学校は５校" in quotes(answer)
    assert "平成22年" in quotes(answer)
    assert answer.understood_as.endswith("人口のピークはいつですか。")


def test_personal_data_is_in_no_question_named_as_missing(sample_city: SampleCity) -> None:
    answer = sample_city.ask(OPENING + "090-1234-5678にいつ電話をくれますか。")
    assert "1234" not in answer.message
