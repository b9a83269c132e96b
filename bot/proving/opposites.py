"""Words that turn a statement round: an increase where its evidence has a decrease."""

import re
from collections.abc import Mapping
from functools import cache

from bot.proving.words import alike
from bot.understanding.words import words_of
from prompts.reading import table


def opposites(statement: str, quoted: str) -> list[str]:
    """Words for which the quote has the opposite: alone, or in the very same place."""
    claimed, real = _lemmas(statement), _lemmas(quoted)
    said, folded = "".join(statement.split()), "".join(quoted.split())
    return [
        f"opposite: {word}"
        for word in claimed
        for other in _opposite_words().get(word, ())
        if other in real and (not _is_said(word, real) or _stands_for(word, other, said, folded))
    ]


def _is_said(word: str, real: Mapping[str, None]) -> bool:
    return word in real or any(like in real for like in alike().get(word, ()))


def _stands_for(word: str, other: str, said: str, quoted: str) -> bool:
    """Whether a word stands between letters between which the quote has its opposite alone."""
    for match in re.finditer(re.escape(word), said):
        before, after = said[max(0, match.start() - 2) : match.start()], said[match.end() : match.end() + 2]
        sides = [(before, "")] * (len(before) == 2) + [("", after)] * (len(after) == 2)
        own = any(f"{left}{word}{right}" in quoted for left, right in sides)
        if not own and any(f"{left}{other}{right}" in quoted for left, right in sides):
            return True
    return False


def _lemmas(text: str) -> dict[str, None]:
    """By lines, of which each has been read before."""
    return dict.fromkeys(
        form for line in text.splitlines() for word in words_of(line) for form in (word.surface, word.lemma)
    )


@cache
def _opposite_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    pairs = table("opposites").get("pairs")
    for left, right in pairs if isinstance(pairs, list) else ():
        found[left] = (*found.get(left, ()), right)
        found[right] = (*found.get(right, ()), left)
    return found
