"""Numerals as other languages write them: 1.234,5 and 1,234.5, twelve, 3억 7,858만, nghìn tỷ, लाख करोड."""

import re
from fractions import Fraction

from bot.proving.abroad.words import Wording

_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")


def values_of(number: str, words: Wording) -> list[Fraction]:
    """The value of a numeral, by the language's own marks where they make sense and else by the other ones.

    8,000 is eight thousand in every language: where a comma is for decimals, nobody tells three of them, but before a
    scale: 5,054 tỷ is 5.054 billion, or that many billions. Both are returned.
    """
    marks = (".", ",") if words.decimal == "." or _THOUSANDS.search(number) else (",", ".")
    found = (_value(number, mark, words) for mark in marks)
    values = [value for value in found if value is not None]
    return values[:1] if marks[0] == words.decimal or number[-1].isdigit() else values[::-1]


def _value(number: str, mark: str, words: Wording) -> Fraction | None:
    total, section, at = Fraction(0), None, 0
    while at < len(number):
        if number[at].isspace():
            at += 1
        elif digits := re.match(r"\d+(?:[.,]\d+)*", number[at:]):
            if (read := _digits(digits.group(), mark)) is None:
                return None
            total, section = total + (section or 0), read
            at += digits.end()
        else:
            word, length = _word(number[at:], words)
            if not length:
                return None
            section = Fraction(word) if word > 0 else Fraction(10) ** -word * (1 if section is None else section)
            at += length
    return total + (section or 0)


def _word(rest: str, words: Wording) -> tuple[int, int]:
    """A number word, or the power of ten of a scale as a negative; with its length."""
    for names, sign in ((words.scales, -1), (words.numbers, 1)):
        for pattern in sorted(names, key=len, reverse=True):
            if match := re.match(pattern.partition("(?=")[0], rest):
                return sign * names[pattern], match.end()
    return 0, 0


def _digits(text: str, mark: str) -> Fraction | None:
    group = "." if mark == "," else ","
    if not re.fullmatch(rf"(?:\d{{1,3}}(?:\{group}\d{{2,3}})*\{group}\d{{3}}|\d+)(?:\{mark}\d+)?", text):
        return None
    return Fraction(text.replace(group, "").replace(mark, "."))
