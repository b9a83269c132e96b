import pytest

from bot.domain import Choice, Turn
from bot.understanding.choosing import picked_of

CITIES = (Choice("みなと野市", "みなと野市では、期間は"), Choice("青葉野市", "青葉野市では、期間は"))
PLANS = (Choice("青空市総合計画", "総合"), Choice("青空市環境基本計画", "環境"), Choice("青空市住宅計画", "住宅"))


def picked(text: str, choices: tuple[Choice, ...] = CITIES) -> str:
    said = Turn("assistant", "どちらですか", asked_back=True, choices=choices)
    return picked_of(text, (Turn("user", "期間は"), said))


@pytest.mark.parametrize(
    "text",
    [
        "青葉野市",
        "青葉野市です。",
        "青葉野市のほう",
        "青葉野",
        "2番目",
        "２番目の方です",
        "②",
        "後者",
        "2",
        "the second one",
        "Number two, please.",
        "第二个",
        "두 번째요",
        "thứ hai",
        "a segunda",
        "ikalawa po",
        "दोस्रो",
    ],
)
def test_a_reply_that_only_names_a_choice_is_the_question_about_it(text: str) -> None:
    assert picked(text) == CITIES[1].question


@pytest.mark.parametrize(
    "text", ["前者でお願いします", "みなと野市をお願いします", "最初の", "the first one", "첫 번째", "第一个"]
)
def test_the_first_is_the_first(text: str) -> None:
    assert picked(text) == CITIES[0].question


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("環境基本計画", "環境"),
        ("住宅", "住宅"),
        ("3番目", "住宅"),
        ("最後のもの", "住宅"),
        ("「青空市総合計画」", "総合"),
    ],
)
def test_a_plan_is_picked_by_what_tells_it_apart(text: str, meant: str) -> None:
    assert picked(text, PLANS) == meant


@pytest.mark.parametrize(
    "text",
    ["青葉野市の公園の面積は何平方メートルですか", "両方", "市", "計画", "3番目", "はい", "予算はいくらですか", "?"],
)
def test_any_other_reply_is_a_question_of_its_own(text: str) -> None:
    assert picked(text) == ""


def test_a_number_means_nothing_where_nothing_was_asked_back() -> None:
    assert picked_of("2番目", (Turn("user", "期間は"), Turn("assistant", "令和6年度からです"))) == ""
