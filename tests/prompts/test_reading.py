import tomllib
from pathlib import Path

import pytest

from bot.understanding.asking import Asked
from prompts.reading import LANGUAGES, bounds, glossary, say, synonyms, table, units, words

FOLDER = Path(__file__).resolve().parents[2] / "prompts"
OTHERS = [language for language in LANGUAGES if language != "ja"]


def test_a_sentence_is_said_with_its_values() -> None:
    assert say("labels.page", "ja", page=12) == "12ページ"


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
