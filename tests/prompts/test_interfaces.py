"""Every interface says everything, in its own language and letters, and plainly."""

import json
import re
import string
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.understanding.language import is_in
from prompts.interfaces import interface, interface_of
from prompts.reading import INTERFACES, LANGUAGES, pages, replies, say, table

FOLDER = Path(__file__).resolve().parents[2] / "prompts"
FIRST_WORDS = FOLDER.parent / "bot" / "web" / "widget" / "src" / "first_words.json"
OTHERS = [code for code in INTERFACES if code != "ja"]
FOREIGN = [code for code in INTERFACES if interface(code).language != "ja"]

EASY_SENTENCE_CHARS = 40
EASY_KANJI_SHARE = 0.2

KANA = re.compile(r"[ぁ-んァ-ヶ]")
KANJI = re.compile(r"[一-龥]")
EXPLAINED = re.compile(r"（[^（）]*）")
HONORIFIC = re.compile(
    r"ござい|いただ|いたし|申し|まいり|うかが[いうっわ]|くださいませ|お[一-龥ぁ-ん]{1,4}(?:になり|になる|ください)|ご[一-龥]{2}"
)
PASSIVE = re.compile(r"[かがさざただなばまらわ]れ(?:ます|ました|て|た(?!ら)|る)")
TWICE_NEGATED = re.compile(r"な(?:い|く|かった)[^。]{0,12}(?:ません|ありません|ない(?!で|と|こと))|なければ|なくては")


def words(code: str) -> Mapping[str, str]:
    """All that an interface says, by file and key."""
    told = {f"replies: {key}": text for key, text in replies(code).items()}
    return told | {f"pages: {key}": text for key, text in pages(code).items()}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def sentences(text: str) -> list[str]:
    """Its sentences without blanks, placeholders and the explanations of hard words."""
    plain = EXPLAINED.sub("", re.sub(r"\{\w+\}", "", text)).replace(" ", "")
    return [part for part in re.split("[。：？]", plain) if part]


@pytest.mark.parametrize("code", OTHERS)
def test_every_interface_says_all_that_japanese_says(code: str) -> None:
    own, japanese = words(code), words("ja")
    assert list(own) == list(japanese)
    assert {key: placeholders(own[key]) for key in own} == {key: placeholders(japanese[key]) for key in japanese}


@pytest.mark.parametrize("code", INTERFACES)
def test_nothing_is_said_with_empty_words(code: str) -> None:
    assert [key for key, text in words(code).items() if text != text.strip() or not text] == []


@pytest.mark.parametrize("code", FOREIGN)
def test_nothing_is_left_in_japanese(code: str) -> None:
    assert {key: text for key, text in words(code).items() if KANA.search(text)} == {}


@pytest.mark.parametrize("code", [code for code in FOREIGN if code != "en"])
def test_no_sentence_is_left_in_english(code: str) -> None:
    english = words("en")
    assert [key for key, text in words(code).items() if text == english[key] and len(text.split()) > 3] == []


@pytest.mark.parametrize(("code", "own", "others"), [("zh", "gb2312", "big5"), ("zh-Hant", "big5", "gb2312")])
def test_chinese_keeps_to_its_own_letters(code: str, own: str, others: str) -> None:
    letters = {letter for text in words(code).values() for letter in KANJI.findall(text)}
    assert {letter for letter in letters if is_in(letter, others) and not is_in(letter, own)} == set()


def test_easy_japanese_has_short_sentences() -> None:
    every = [each for text in words("ja-easy").values() for each in sentences(text)]
    assert [each for each in every if len(each) > EASY_SENTENCE_CHARS] == []


@pytest.mark.parametrize("hard", [HONORIFIC, PASSIVE, TWICE_NEGATED], ids=["honorific", "passive", "twice negated"])
def test_easy_japanese_is_plain(hard: re.Pattern[str]) -> None:
    told = {key: text.replace(" ", "") for key, text in words("ja-easy").items()}
    assert {key: text for key, text in told.items() if hard.search(text)} == {}


def test_the_plain_style_is_told_from_japanese_as_usual() -> None:
    usual = "\n".join(words("ja").values())
    assert HONORIFIC.search(usual)
    assert PASSIVE.search(usual)
    assert TWICE_NEGATED.search("出さなければなりません")
    assert TWICE_NEGATED.search("ないわけではありません")


def test_easy_japanese_has_few_kanji() -> None:
    text = "".join("".join(sentences(each)) for each in words("ja-easy").values())
    assert len(KANJI.findall(text)) < EASY_KANJI_SHARE * len(text)


def test_the_list_of_interfaces_is_the_files() -> None:
    entries = table("interfaces")["interfaces"]
    assert isinstance(entries, list)
    assert [entry["code"] for entry in entries] == list(INTERFACES)
    for name in ("pages", "replies"):
        assert {path.name for path in FOLDER.glob(f"{name}.*.toml")} == {f"{name}.{code}.toml" for code in INTERFACES}


def test_every_language_of_questions_has_an_interface() -> None:
    assert {interface(code).language for code in INTERFACES} == set(LANGUAGES) | {"zh-Hant"}


def test_an_interface_is_named_in_its_own_words_and_marked_for_html() -> None:
    assert len({interface(code).name for code in INTERFACES}) == len(INTERFACES)
    marked = {code: interface(code).lang for code in INTERFACES}
    assert (marked["ja-easy"], marked["zh"], marked["zh-Hant"], marked["vi"]) == ("ja", "zh-Hans", "zh-Hant", "vi")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("ja-easy", "ja-easy"),
        ("ja-Hira", "ja-easy"),
        ("ja-Hira-JP", "ja-easy"),
        ("en-GB", "en"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-SG", "zh"),
        ("zh-Hans", "zh"),
        ("zh-Hans-TW", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("ZH-HANT", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("fil", "tl"),
        ("fil-PH", "tl"),
        ("pt-BR", "pt"),
        ("ne-NP", "ne"),
        (" ko-KR ", "ko"),
        ("fr", ""),
        ("jav", ""),
        ("e", ""),
        ("*", ""),
        ("", ""),
        ("-", ""),
        ("../ja", ""),
        ("-".join(["zh"] * 100_000), "zh"),
    ],
)
def test_a_tag_means_an_interface(tag: str, code: str) -> None:
    assert interface_of(tag) == code


@pytest.mark.parametrize(
    ("tag", "level", "code"),
    [
        ("ja", "easy", "ja-easy"),
        ("ja-JP", "easy", "ja-easy"),
        ("ja-easy", "", "ja-easy"),
        ("ja-easy", "easy", "ja-easy"),
        ("en", "easy", "en"),
        ("ja", "hard", "ja"),
        ("", "easy", ""),
    ],
)
def test_a_level_is_kept_where_there_are_words_for_it(tag: str, level: str, code: str) -> None:
    assert interface_of(tag, level) == code
    known = interface(code)
    assert interface_of(known.language, known.level) == known.code


def test_words_in_a_row_are_joined_as_the_language_does() -> None:
    assert interface("zh-Hant").listed(["甲市", "乙市"]) == "甲市、乙市"
    assert interface("en").listed(["A", "B"]) == "A, B"
    assert interface("en").together("One.", "Two.") == "One. Two."
    assert interface("ja").together("一。", "二。") == "一。二。"


@pytest.mark.parametrize("code", INTERFACES)
def test_what_the_widget_says_before_it_has_its_words_is_the_same(code: str) -> None:
    first = json.loads(FIRST_WORDS.read_text(encoding="utf-8"))
    assert first[code]
    assert first[code] == {key: pages(code)[f"widget.{key}"] for key in first[code]}


def test_an_unknown_interface_speaks_english() -> None:
    assert say("labels.page", "xx", page=12) == "page 12"
