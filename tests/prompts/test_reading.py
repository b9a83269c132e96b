import re
import string
import tomllib
from pathlib import Path

import pytest

from bot.understanding.asking import Asked
from prompts.reading import LANGUAGES, bounds, glossary, replies, say, synonyms, table, units, words

FOLDER = Path(__file__).resolve().parents[2] / "prompts"
OTHERS = [language for language in LANGUAGES if language != "ja"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_all_that_japanese_says(language: str) -> None:
    own, japanese = replies(language), replies("ja")
    assert list(own) == list(japanese)
    assert {key: placeholders(own[key]) for key in own} == {key: placeholders(japanese[key]) for key in japanese}


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_was_left_in_another_language(language: str) -> None:
    kana = re.compile(r"[ぁ-んァ-ヶ]")
    assert [key for key, text in replies(language).items() if kana.search(text)] == []
    sentences = [key for key in replies("en") if key.startswith(("replies.", "refusals.", "notices.", "errors."))]
    same = [key for key in sentences if language != "en" and replies(language)[key] == replies("en")[key]]
    assert [key for key in same if len(replies("en")[key]) > 30] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_says_something(language: str) -> None:
    assert all(text.strip() for text in replies(language).values())


def test_a_sentence_is_said_with_its_values() -> None:
    assert say("labels.page", "ja", page=12) == "12ページ"
    assert say("labels.page", "xx", page=12) == "page 12"


@pytest.mark.parametrize("key", ["replies.no_such", "labels"])
def test_a_sentence_that_is_not_there_is_an_error(key: str) -> None:
    with pytest.raises(KeyError):
        say(key, "ja")


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("labels.page", "ja")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_every_word_file_can_be_read(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_every_kind_of_question_has_words_in_every_language() -> None:
    kinds = {kind.value for kind in Asked} - {"other"}
    for language in LANGUAGES:
        patterns = table("asking")[language]
        assert isinstance(patterns, dict)
        assert set(patterns) == kinds


def test_synonyms_know_one_another() -> None:
    known = synonyms()
    assert "スマートフォン" in known["スマホ"]
    assert all(word in known[other] for word, others in known.items() for other in others)
    assert all(word not in others for word, others in known.items())


@pytest.mark.parametrize("language", OTHERS)
def test_the_glossary_has_each_language(language: str) -> None:
    assert len(glossary(language)) > 150
    assert all(japanese for japanese in glossary(language).values())


def test_japanese_needs_no_glossary() -> None:
    assert glossary("ja") == {}


def test_units_and_bounds_come_in_one_spelling() -> None:
    assert units()["パーセント"] == units()["%"]
    assert bounds()["およそ"] == bounds()["about"] == "約"


def test_a_word_list_has_no_blanks() -> None:
    assert all(word.strip() == word and word for word in words("stop"))
