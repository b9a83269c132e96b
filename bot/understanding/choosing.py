"""Understands a reply to a question back: the name of a choice alone, or which of them in order it is."""

import re
from collections.abc import Sequence
from functools import cache

from bot.domain import Choice, Turn
from bot.understanding.expansion import in_japanese_letters
from bot.understanding.language import language_of
from bot.understanding.places import held_cities
from prompts.reading import table
from vectorstore.normalising import fold

_MARKS = re.compile(r"[\s、。,.!?！？…「」『』\"'()（）:：;・]+")
_MOST_BESIDE = 2
"""Letters of grammar that a name may have beside it and still be all that is said."""
_LEAST_PART = 2


def picked_of(text: str, history: Sequence[Turn]) -> str:
    """The question that a reply means which says no more than which choice it is; "" for any other."""
    said = [turn for turn in history if turn.role == "assistant"]
    choices = said[-1].choices if said else ()
    if not choices:
        return ""
    bare = _bare(text)
    whole = _MARKS.sub(" ", fold(text)).strip()
    places = _by_place(whole, len(choices)) or _by_place(bare, len(choices)) or _by_name(text, bare, choices)
    return choices[places[0]].question if len(places) == 1 else ""


def _bare(text: str) -> str:
    """The reply without words of courtesy and marks around it."""
    folded = fold(text).strip()
    for pattern in _courtesies():
        folded = pattern.sub("", folded).strip()
    return _MARKS.sub(" ", folded).strip()


def _by_place(bare: str, count: int) -> list[int]:
    """Which in order: 2番目, the first one."""
    for number, pattern in enumerate(_places()):
        if pattern.fullmatch(bare):
            place = count - 1 if number == 0 else number - 1
            return [place] if place < count else []
    return []


def _by_name(text: str, bare: str, choices: Sequence[Choice]) -> list[int]:
    """By name, or by a part of it that no other choice has."""
    labels = [choice.label for choice in choices]
    named = [labels.index(city) for city in held_cities(in_japanese_letters(text), labels)]
    if len(named) == 1 and _says_no_more(bare, labels[named[0]]):
        return named
    word = bare.replace(" ", "")
    return [at for at, label in enumerate(labels) if len(word) >= _LEAST_PART and word in _MARKS.sub("", fold(label))]


def _says_no_more(bare: str, city: str) -> bool:
    if language_of(bare) == "ja":
        return len(bare.replace(" ", "")) <= len(city) + _MOST_BESIDE
    return len(bare.split()) <= _MOST_BESIDE


@cache
def _courtesies() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(str(words["courtesy"]), re.IGNORECASE) for words in _words())


@cache
def _places() -> tuple[re.Pattern[str], ...]:
    """Patterns of all languages: for the last one of the choices, then for the first, the second and so on."""
    found: list[list[str]] = []
    for words in _words():
        for at, pattern in enumerate((str(words["last"]), *str(words["places"]).split(" / "))):
            found += [[]] if at == len(found) else []
            found[at].append(pattern)
    return tuple(re.compile("|".join(patterns), re.IGNORECASE) for patterns in found)


@cache
def _words() -> tuple[dict[str, str], ...]:
    return tuple(
        {str(key): str(value) for key, value in each.items()}
        for each in table("choosing").values()
        if isinstance(each, dict)
    )
