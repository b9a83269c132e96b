"""Further words to search with: synonyms, and Japanese words for questions in other languages."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from bot.understanding.vocabulary import Vocabulary
from bot.understanding.words import words_of
from prompts.reading import glossary, synonyms, table
from prompts.reading import words as word_list

_INFLECTIONS = {"en": r"(?:s|es|d|ed|ing|'s)?", "pt": r"(?:s|es)?", "vi": "", "tl": r"(?:ng|g)?", "ne": r"\w{0,6}"}
_IES = re.compile(r"ies\b")
_CHINESE_GRAMMAR = word_list("chinese_grammar")
_MAX_SYNONYMS = 16
_COMMON = 8
"""A word that this many passages hold finds them by itself; its synonyms would only bring others."""


def expanded(text: str, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Words that say the same as words of `text`, in Japanese; none that the plans do not use."""
    if language == "ja":
        return tuple(dict.fromkeys(_synonyms(text, vocabulary)))[:_MAX_SYNONYMS]
    return tuple(dict.fromkeys(word for words in translated(text, language) for word in words))


def translated(text: str, language: str) -> list[tuple[str, ...]]:
    """For each word of a foreign question that the glossary has, the Japanese words for it, in order."""
    found = [words for _, words in sorted(_translations(text.lower(), language))]
    if language == "zh":
        letters = in_japanese_letters(text)
        found += [
            (word.surface,) for word in words_of(letters) if word.is_noun and word.listed and _tells(word.surface)
        ]
    return found


def in_japanese(text: str, language: str) -> str:
    """A question with the Japanese words of its foreign ones beside it, so that names and nouns are found in it."""
    if language == "ja":
        return text
    own = in_japanese_letters(text) if language == "zh" else text
    return f"{own} {' '.join(word for words in translated(text, language) for word in words)}"


def in_japanese_letters(text: str) -> str:
    """Chinese letters as Japan writes them: 人口减少 → 人口減少."""
    return text.translate(_letters())


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in _CHINESE_GRAMMAR and bool(re.fullmatch(r"[㐀-鿿々ァ-ヺー]+", word))


def _synonyms(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    words = {form for word in words_of(text) for form in (word.surface, word.lemma)}
    for word, others in synonyms().items():
        if (word in words or (len(word) > 2 and word in text)) and _count(word, vocabulary) < _COMMON:
            yield from (
                other for other in others if other not in text and (not vocabulary or _count(other, vocabulary))
            )


def _count(term: str, vocabulary: Vocabulary) -> int:
    """Passages that hold the rarest word of a term, at most."""
    return min(
        (max(vocabulary.count(word.lemma), vocabulary.count(word.surface)) for word in words_of(term)), default=0
    )


def _translations(text: str, language: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    known = glossary(language)
    if language == "zh":
        known, text = _chinese_glossary(), in_japanese_letters(text)
    if language in ("ko", "zh"):
        yield from ((text.index(term), words) for term, words in known.items() if term in text)
    elif known:
        text = _IES.sub("y", text) if language == "en" else text
        yield from ((match.start(), known[match[1]]) for match in _terms(language).finditer(text))


@cache
def _chinese_glossary() -> Mapping[str, tuple[str, ...]]:
    """The Chinese glossary in Japanese letters, in which simplified and traditional ones are the same."""
    found: dict[str, tuple[str, ...]] = {}
    for term, words in glossary("zh").items():
        letters = in_japanese_letters(term)
        found[letters] = tuple(dict.fromkeys((*found.get(letters, ()), *words)))
    return found


@cache
def _terms(language: str) -> re.Pattern[str]:
    longest_first = sorted(glossary(language), key=len, reverse=True)
    joined = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)({joined}){_INFLECTIONS.get(language, '')}(?!\w)")


@cache
def _letters() -> Mapping[int, str]:
    pairs = table("kanji").get("pairs")
    joined = "".join(map(str, pairs)) if isinstance(pairs, list) else ""
    return {ord(foreign): own for foreign, own in zip(joined[::2], joined[1::2], strict=True)}
