import pytest

from bot.understanding.language import LANGUAGES, language_of

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
