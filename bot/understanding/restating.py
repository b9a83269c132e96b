"""Judges a follow-up question that a language model restated: it may bring in nothing that nobody has said."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bot.domain import Turn
from bot.proving.polarity import contradictions
from bot.understanding.asking import Asked
from bot.understanding.focus import content_words
from bot.understanding.language import language_of
from bot.understanding.personal_data import mask
from bot.understanding.query import Understood
from bot.understanding.words import words_of
from prompts.reading import table
from vectorstore.normalising import fold

MOST_CHARS = 200
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_HAN = re.compile(r"[㐀-鿿々]")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_STEM = {"ko": 2, "ne": 3}
"""Letters that two forms of a word share at their beginning; of words in Latin letters most of them."""
_LATIN_STEM = 4
_LATIN_SHARE = 0.7


def says_the_same(restated: str, typed: str, history: Sequence[Turn], ruled: Understood) -> bool:
    """Whether `restated` may stand for what was typed.

    It holds what the question holds that the rules made of it (`ruled`), and besides only what the conversation has.
    """
    if not 0 < len(restated) <= MOST_CHARS or mask(restated) != restated:
        return False
    said = [typed, *(turn.content for turn in history)]
    spoken = language_of(restated)
    if spoken not in {
        language_of(text) for text in (typed, *(turn.content for turn in history if turn.role == "user"))
    }:
        return False
    words = _words(restated, spoken)
    return (
        _digits(restated) <= _digits(*said)
        and _digits(ruled.search_text) & _digits(typed) <= _digits(restated)
        and all(_is_said(word, spoken, said) for word in words)
        and all(_is_said(word, spoken, [restated]) for word in _kept(typed, spoken, ruled))
        and any(not _is_said(word, spoken, [typed]) for word in words)
        and not contradictions(restated, ["\n".join(said)])
    )


def is_about_the_same(restated: Understood, ruled: Understood) -> bool:
    """Whether a question is about the cities and plans, and after the kind of thing, that the rules find in it."""
    named, ruled_named = (restated.cities, restated.other_cities), (ruled.cities, ruled.other_cities)
    return (
        restated.refusal is None
        and (named == ruled_named or not any(ruled_named))
        and (not ruled.plans or restated.plans == ruled.plans)
        and ruled.asked - {Asked.OTHER} <= restated.asked
    )


def _kept(typed: str, spoken: str, ruled: Understood) -> Iterable[str]:
    """What of the question the rules keep: all but what it corrects."""
    return [word for word in _words(typed, spoken) if _is_said(word, spoken, [ruled.search_text])]


def _words(text: str, spoken: str) -> list[str]:
    """The words of a text that name something."""
    if spoken == "ja":
        numerals = [word.surface for word in words_of(text) if word.pos[1] == "数詞"]
        return [word for word in (*content_words(text), *numerals) if word not in _grammar(spoken)]
    if spoken == "zh":
        return [letter for letter in _HAN.findall(text) if letter not in _grammar(spoken)]
    return [word for word in _WORD.findall(fold(text)) if word not in _grammar(spoken)]


def _is_said(word: str, spoken: str, texts: Sequence[str]) -> bool:
    folded = fold("\n".join(texts))
    if fold(word) in folded and spoken in ("ja", "zh"):
        return True
    if spoken == "ja":
        return word in {each.lemma for text in texts for each in words_of(text)}
    return any(_same(word, other, spoken) for other in _WORD.findall(folded))


def _same(word: str, other: str, spoken: str) -> bool:
    """Whether two words are forms of one."""
    if word == other:
        return True
    shared = next(
        (at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), min(len(word), len(other))
    )
    if spoken in _STEM:
        return shared >= _STEM[spoken]
    return shared >= max(_LATIN_STEM, _LATIN_SHARE * max(len(word), len(other)))


def _digits(*texts: str) -> frozenset[str]:
    return frozenset(number for text in texts for number in _DIGITS.findall(fold(text)))


@cache
def _grammar(spoken: str) -> frozenset[str]:
    words = table("restating").get(spoken, {})
    return frozenset(str(words.get("words", "")).split()) if isinstance(words, dict) else frozenset()
