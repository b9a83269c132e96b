import pytest

from bot.glosses import explained
from bot.plain_japanese import Rule, findings, mean_score, score
from prompts.reading import replies, table

EASY = "市は、公園を 92か所に ふやします。"
HARD = "公共施設等総合管理計画に基づき、地域における防災機能の強化に向けた施設の整備を推進することができるよう検討がなされている。"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "市は、公園を直し、道を直し、橋を直し、学校を直し、川を直し、みんなが楽しくくらす町をつくります。",
            Rule.LONG_SENTENCE,
        ),
        ("紙を 出さなければ なりません。", Rule.DOUBLE_NEGATION),
        ("使えない ことは ありません。", Rule.DOUBLE_NEGATION),
        ("公園が つくられます。", Rule.PASSIVE),
        ("子どもに 本を 読ませます。", Rule.CAUSATIVE),
        ("お待ちください。", Rule.HONORIFIC),
        ("本を 借りる ことが できます。", Rule.ROUNDABOUT),
        ("避難所へ 行きます。", Rule.HARD_WORD),
        ("サステナビリティを 考えます。", Rule.HARD_WORD),
        ("市民参加型地域活動です。", Rule.NOUN_CHAIN),
        ("市民会議開催時期変更です。", Rule.KANJI),
        ("2025/3/31までです。", Rule.SIGN),
        ("公園を ふやす", Rule.NOT_POLITE),
    ],
)
def test_each_rule_finds_its_breach(text: str, rule: Rule) -> None:
    assert rule in [each.rule for each in findings(text)]
    assert all(each.words and each.mend for each in findings(text))


@pytest.mark.parametrize(
    "text",
    [
        EASY,
        "ごみは へらします。",
        "だれも いない 家は 使いません。",
        "「公共施設等総合管理計画」を 見て ください。",
        "子どもに 知らせます。",
        "令和9年度は 100億円です。",
    ],
)
def test_what_is_easy_has_nothing_to_mend(text: str) -> None:
    assert (findings(text), score(text)) == ([], 100)


def test_every_rule_has_a_weight_and_a_mend() -> None:
    assert set(table("plain_japanese")["rules"]) == {rule.value for rule in Rule}  # type: ignore[call-overload]


def test_the_harder_text_has_the_lower_score() -> None:
    assert score(HARD) < 40 < score(EASY)


def test_an_explained_word_is_no_hard_one() -> None:
    text = "避難所へ 行きます。"
    assert score(explained(text)[0]) > score(text)


def test_our_own_easy_words_are_easier_than_the_usual_ones() -> None:
    easy, usual = (mean_score([text for text in replies(code).values() if "。" in text]) for code in ("ja-easy", "ja"))
    assert easy is not None
    assert usual is not None
    assert easy > 95 > usual


@pytest.mark.parametrize("text", ["", " ", "。。", "（", "(((", "）（", "A" * 3000, "a\nb", "ー" * 500])
def test_whatever_it_is_given_it_gives_a_score(text: str) -> None:
    assert 0 <= score(text) <= 100


def test_nothing_has_no_mean() -> None:
    assert mean_score([]) is None
