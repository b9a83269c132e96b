import pytest

from bot.understanding.kana import is_kana_only, read_aloud
from bot.understanding.vocabulary import Vocabulary, is_near, mended

WORDS = [
    "計画",
    "人口",
    "目標",
    "年次",
    "改革",
    "行財政",
    "都市",
    "経営",
    "アクションプラン",
    "審議会",
    "長期",
    "協働",
    "職員",
    "予算",
    "開発",
    "防災",
    "避難所",
    "体系",
]
VOCABULARY = Vocabulary.of(dict.fromkeys(WORDS, 3)).with_names(["日野市", "調布市"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("行財政開革の内容は", "行財政改革の内容は"),
        ("アクションプラソの体系は", "アクションプランの体系は"),
        ("長期刑画の予算は", "長期計画の予算は"),
    ],
)
def test_a_word_that_does_not_exist_is_mended(typed: str, meant: str) -> None:
    assert mended(typed, VOCABULARY)[0] == meant


def test_a_word_that_exists_is_kept_and_its_double_searched_besides() -> None:
    assert mended("目標年時はいつ", VOCABULARY) == ("目標年時はいつ", ("年次",))


@pytest.mark.parametrize(
    "question", ["人口の目標は", "防災の計画は", "協働の体系を教えて", "図書館の本は", "公園と保育園の数は"]
)
def test_right_words_are_left_alone(question: str) -> None:
    assert mended(question, VOCABULARY)[0] == question


def test_without_words_to_go_by_nothing_is_mended() -> None:
    assert mended("行財政開革の内容は", Vocabulary.of({})) == ("行財政開革の内容は", ())


@pytest.mark.parametrize(
    ("kana", "written"),
    [
        ("ひのし の けいかく は いつ まで ですか", "日野市 の 計画 は いつ まで ですか"),
        ("ちょうふしのじんこうはなんにんですか", "調布市の人口はなんにんですか"),
        ("ひなんじょはどこですか", "避難所はどこですか"),
    ],
)
def test_kana_are_written_as_the_plans_write_them(kana: str, written: str) -> None:
    assert is_kana_only(kana)
    assert read_aloud(kana, VOCABULARY) == written


def test_a_question_with_kanji_is_not_kana_only() -> None:
    assert not is_kana_only("計画はいつまでですか")
    assert not is_kana_only("DXは？")


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("改革", "改格", True),
        ("プラン", "プラソ", True),
        ("計画", "計画書", True),
        ("計画", "画計", True),
        ("計画", "予算", False),
    ],
)
def test_words_are_near_within_one_letter(left: str, right: str, near: bool) -> None:
    assert is_near(left, right) is near
