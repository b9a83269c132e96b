"""Numerals as Japanese writes them: digits, kanji, and both mixed (3億7,858万, 二千三百, 二〇二七)."""

import re
from fractions import Fraction

_KANJI_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "億": 10**8, "兆": 10**12}
_PART = re.compile(r"\d[\d,]*(?:\.\d+)?|[〇零一二三四五六七八九]+|[十百千万億兆]")


def number_of(numeral: str) -> Fraction:
    """The value of a numeral, exact.

    Raises:
        ValueError: this is no numeral.
    """
    total, section, pending = Fraction(0), Fraction(0), None
    parts = _PART.findall(numeral)
    if not parts or "".join(parts) != numeral.replace(" ", ""):
        raise ValueError(f"{numeral!r} is no numeral; expected digits or kanji numerals")
    for part in parts:
        if part in _SMALL:
            section += (1 if pending is None else pending) * _SMALL[part]
            pending = None
        elif part in _BIG:
            amount = section + (pending or 0)
            total += (amount or 1) * _BIG[part]
            section, pending = Fraction(0), None
        else:
            pending = _plain(part)
    return total + section + (pending or 0)


def _plain(part: str) -> Fraction:
    if part[0] in _KANJI_DIGITS:
        return Fraction("".join(str(_KANJI_DIGITS[letter]) for letter in part))
    return Fraction(part.replace(",", ""))
