import pytest

from bot.understanding.language import frame_of, language_of
from prompts.reading import LANGUAGES

QUESTIONS = [
    ("人口のピークはいつですか", "ja"),
    ("みたいけいかくがあります", "ja"),
    ("計画期間", "ja"),
    ("人口減少対策の目標値", "ja"),
    ("DXの目標は？", "ja"),
    ("ﾃﾞｼﾞﾀﾙ化", "ja"),
    ("When does the population peak?", "en"),
    ("What is 地域防災計画 about?", "en"),
    ("And for 2030?", "en"),
    ("人口什么时候开始减少？", "zh"),
    ("這個計畫的目標是什麼？", "zh"),
    ("那日野市呢？", "zh"),
    ("인구는 언제 줄어듭니까?", "ko"),
    ("日野市의 계획은?", "ko"),
    ("Dân số đạt đỉnh vào năm nào?", "vi"),
    ("Còn năm 2030?", "vi"),
    ("Qual é a meta de população?", "pt"),
    ("Quando termina o plano?", "pt"),
    ("Kailan matatapos ang plano?", "tl"),
    ("योजना कहिले सम्म हो?", "ne"),
    ("2027", "ja"),
    ("", "ja"),
    ("AI", "en"),
]


@pytest.mark.parametrize(("text", "language"), QUESTIONS)
def test_a_question_is_known_by_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_every_language_of_the_replies_is_known_by_some_question() -> None:
    assert {language for _, language in QUESTIONS} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("這個計畫的目標是什麼？", "zh-Hant"),
        ("人口什麼時候開始減少？", "zh-Hant"),
        ("人口什么时候开始减少？", "zh"),
        ("「総合計画」的目标是什么？", "zh"),
        ("那日野市呢？", "zh"),
        ("人口減少対策の目標値", "ja"),
        ("What is 總合計畫?", "en"),
    ],
)
def test_chinese_is_answered_in_its_own_letters(text: str, frame: str) -> None:
    assert frame_of(text) == frame


@pytest.mark.parametrize(
    ("tag", "level", "frame"),
    [("zh-TW", "", "zh-Hant"), ("", "easy", "ja-easy"), ("ja", "easy", "ja-easy"), ("xx", "", "ja")],
)
def test_what_is_wished_for_comes_before_the_language_of_the_question(tag: str, level: str, frame: str) -> None:
    assert frame_of("人口のピークはいつですか", tag, level) == frame
