import re

import pytest

from bot.glosses import MOST, explained, explanations, without_explanations
from bot.proving.polarity import contradictions
from bot.understanding.numbers import figures_in
from vectorstore.eras import dates_in


def test_a_hard_word_is_explained_behind_it_and_a_verb_behind_its_end() -> None:
    text, words = explained("市は避難所を整備します。")
    assert text == "市は避難所（にげた 人が いる ところ）を整備します（つくったり 直したり する こと）。"
    assert words == {"避難所", "整備"}


def test_what_was_explained_before_is_not_explained_again() -> None:
    assert explained("避難所は三つです。", {"避難所"}) == ("避難所は三つです。", frozenset())


@pytest.mark.parametrize(
    "text",
    [
        "「避難所の計画」を見ます。",
        "避難所（学校など）へ行きます。",
        "防災倉庫を見ます。",
        "市民検討会は開きません。",
    ],
)
def test_names_longer_words_and_what_is_explained_already_are_left_alone(text: str) -> None:
    assert explained(text) == (text, frozenset())


def test_the_title_of_a_plan_is_not_explained() -> None:
    title = "あおぞら市 防災 計画"
    assert explained(f"{title}を見ます。", names=[title])[1] == frozenset()


def test_a_sentence_is_not_lost_in_explanations() -> None:
    text, words = explained("公共施設の耐震化と老朽化と維持管理と避難所を検討します。")
    assert len(words) == text.count("（") == MOST


@pytest.mark.parametrize(
    "text", ["市は避難所を整備します。", "計画の目標は92か所です。", "高齢者を支援して、見守ります。", ""]
)
def test_without_its_explanations_a_text_is_what_it_was(text: str) -> None:
    assert without_explanations(explained(text)[0]) == text


def test_brackets_of_others_stay() -> None:
    text = "避難所（15か所）を整備します（令和9年度）。"
    assert without_explanations(text) == text


def test_no_explanation_says_what_only_a_plan_may_say() -> None:
    claiming = re.compile(r"[0-9（）]|ない|ません|ず(?:に|、|$)")
    for word, meaning in explanations().items():
        claims = [*figures_in(meaning), *dates_in(meaning), *contradictions(meaning, [word])]
        assert (word, claims, claiming.search(meaning)) == (word, [], None)
        assert word not in meaning
