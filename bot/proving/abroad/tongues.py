"""Clauses of a statement in another language than the rest of it: nothing that reads the statement reads them.

A clause shows by its small words ("which the … has"). A name has such words too, but its others are in capitals.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.proving.abroad.words import wording
from vectorstore.normalising import contains_quote

_LATIN = ("en", "vi", "pt", "tl")
_RUN = re.compile(r"(?:[^\W\d_\u0900-\u097f\u3000-\uffff]+[^\w\u0900-\u097f\u3000-\uffff]*)+")
_WORD = re.compile(r"[^\W\d_]+")
_ACCENTED = {"vi": re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửựỳỵỷỹ]"), "pt": re.compile(r"[ãõçêô]")}
_SCRIPTS = {"ko": re.compile(r"[가-힣][가-힣 ]+[가-힣]"), "ne": re.compile(r"[\u0900-\u097f][\u0900-\u097f ]{3,}")}
_SIGNS = 2
"""Small words of one language from which a stretch without any of the statement's own is in that language."""
_UNNAMED = 4
"""Words in small letters from which a stretch of Latin letters in another script is a clause, whatever they are."""


def other_tongues(statement: str, evidence: Sequence[str], language: str) -> list[str]:
    """Clauses of the statement that are not in `language` ("" for Japanese), and that no text of the evidence has."""
    clauses = [*_in_latin_letters(statement, language), *_in_other_letters(statement, language)]
    return [f"unknown: {each}" for each in clauses if not any(contains_quote(text, each) for text in evidence)]


def _in_other_letters(statement: str, language: str) -> Iterator[str]:
    for script, pattern in _SCRIPTS.items():
        if script != language:
            yield from (match.group().strip() for match in pattern.finditer(statement))


def _in_latin_letters(statement: str, language: str) -> Iterator[str]:
    for run in _RUN.findall(statement):
        for stretch in _stretches(run, language):
            others = [other for other in _LATIN if other != language]
            if any(_is_clause(stretch, _small(other) - _small(language)) for other in others) or (
                language not in _LATIN and sum(word.islower() for word in stretch) >= _UNNAMED
            ):
                yield " ".join(stretch)


def _stretches(run: str, language: str) -> Iterator[list[str]]:
    """The words between those that are surely the statement's own."""
    found: list[str] = []
    for word in _WORD.findall(run):
        if _is_own(word.lower(), language):
            yield found
            found = []
        else:
            found.append(word)
    yield found


def _is_own(word: str, language: str) -> bool:
    return word in _small(language) or bool(language in _ACCENTED and _ACCENTED[language].search(word))


def _is_clause(stretch: Sequence[str], small: frozenset[str]) -> bool:
    places = [at for at, word in enumerate(stretch) if word.lower() in small]
    if len({stretch[at].lower() for at in places}) < _SIGNS:
        return False
    others = [word for word in stretch[places[0] : places[-1] + 2] if word.lower() not in small]
    return not others or any(word.islower() for word in others)


@cache
def _small(language: str) -> frozenset[str]:
    return wording(language).small if language in _LATIN else frozenset()
