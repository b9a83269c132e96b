"""Figures with their units, in one measure: 10,000,000千円 is 100億円, 3割 is 30%, △ is minus, 四つ is 4つ.

Source: 計量法 別表第一 (units); 公用文作成の考え方 (文化庁, 2022) for how numbers are written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from prompts.reading import bounds, units, words
from vectorstore.digits import number_of
from vectorstore.eras import dates_in

_SPELLED = sorted({*units(), *words("counters")}, key=len, reverse=True)
# 3 months are not 3 m: a unit in Latin letters ends where its letters end; 「2 歳入」 is no age, 「4区分」 no ward.
_NO_UNIT_BEFORE = {"歳": "入出", "区": "分画間", "人": "権件材間格"}
_UNIT = "|".join(
    re.escape(unit)
    + ("(?![a-z])" if unit[-1].isascii() and unit[-1].isalpha() else f"(?![{_NO_UNIT_BEFORE.get(unit, chr(0))}])")
    for unit in _SPELLED
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MIXED = rf"(?:(?:{_DIGITS})\s?[十百千万億兆]{{1,2}})+(?:{_DIGITS})?|{_DIGITS}"
_KANJI = r"[二三四五六七八九]|[一二三四五六七八九十百千万億兆〇零]{2,}"
_ENGLISH = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_BEFORE = r"(?P<before>約|およそ|おおよそ|おおむね|概ね|ほぼ|延べ|のべ|最大|最高|最低|最小|少なくとも|平均|第)?"
_SIGN = r"(?P<sign>△|▲|マイナス|(?<![\dA-Za-z])[-−](?=\d))?"
_AFTER = r"(?P<after>程度|前後|ほど|くらい|ぐらい|弱|強|以上|以下|以内|未満|超|を超え|を上回|を下回|余り|余)?"
_ENGLISH_BEFORE = (
    r"(?P<ebefore>\b(?:about|around|approximately|roughly|nearly|some|at least|more than|over|less than|under|up to"
    r"|at most)\s+)?"
)
_FIGURE = re.compile(
    rf"{_BEFORE}\s*{_ENGLISH_BEFORE}{_SIGN}\s*(?P<yen>[¥￥])?"
    rf"(?:(?P<number>{_MIXED})(?![\d])\s*(?P<english>(?:{'|'.join(_ENGLISH)})\b)?\s*(?P<unit>{_UNIT})?"
    rf"|(?<![一-龥])(?P<kanji>{_KANJI})(?P<kunit>{_UNIT}))(?:(?<=割)\s*(?P<part>\d)分(?!の))?\s*{_AFTER}"
)
_RANGE = re.compile(r"\s*(?:~|から|-|ないし|to)\s*\d")
_CODE = re.compile(r"(?<![\d,.-])\d+(?:-\d+)+(?![\d-])|(?<!\d)\d{1,2}:\d{2}(?!\d)")
_OF = re.compile(r"(?<!\d)(\d+|[二三四五六七八九十])分の(\d+|[一二三四五六七八九])")
_CIRCLED = re.compile(r"[①-⑳]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a text gives it; `start` and `end` count in the text's NFKC form.

    `value` is in the base unit (円, %, m, …); `unit` is "" where none stands there; `step` is the place that the last
    written digit counts (0.1億 of 37.9億); `bounds` holds 約, 以上, 未満, 延べ … in one spelling each.
    """

    start: int
    end: int
    text: str
    value: Fraction
    unit: str = ""
    step: Fraction = Fraction(1)
    bounds: frozenset[str] = frozenset()


def figures_in(text: str) -> list[Figure]:
    """Every figure in `text`, in order; years, months and days are dates, not figures."""
    return list(_figures_in(text))


@lru_cache(maxsize=1024)
def _figures_in(text: str) -> tuple[Figure, ...]:
    plain = _CIRCLED.sub(lambda mark: f" {unicodedata.normalize('NFKC', mark.group())} ", text)
    plain = unicodedata.normalize("NFKC", plain)
    for mention in dates_in(plain):
        plain = _blanked(plain, mention.start, mention.end)
    found = []
    for pattern, figure in ((_OF, _part_of), (_CODE, _code)):
        for match in pattern.finditer(plain):
            if made := figure(match, plain):
                found.append(made)
                plain = _blanked(plain, match.start(), match.end())
    found += _plain_figures(plain)
    return tuple(sorted(found, key=lambda figure: figure.start))


def _blanked(text: str, start: int, end: int) -> str:
    # A mark that no pattern reads, so that what stood on either side stays apart.
    return text[:start] + "\x00" * (end - start) + text[end:]


def _part_of(match: re.Match[str], _: str) -> Figure:
    return Figure(match.start(), match.end(), match.group(), number_of(match[2]) / number_of(match[1]), "分の")


def _code(match: re.Match[str], plain: str) -> Figure | None:
    """施策1-2-3, a phone number, 8:30: names made of digits, equal only as a whole; 20-30人 is a range instead."""
    if match.group().count("-") == 1 and re.match(rf"\s*(?:{_UNIT})", plain[match.end() :]):
        return None
    digits = int("".join(filter(str.isdigit, match.group())))
    return Figure(match.start(), match.end(), match.group(), Fraction(digits), match.group())


def _plain_figures(plain: str) -> Iterator[Figure]:
    waiting: list[Figure] = []
    for match in _FIGURE.finditer(plain):
        figure = _figure(match)
        if not figure.unit and _RANGE.match(plain, match.end()):
            waiting.append(figure)
            continue
        # 20~30人: the first takes the unit that stands behind the second alone.
        yield from (_with_unit(first, match) if figure.unit else first for first in waiting)
        waiting = []
        yield figure
    yield from waiting


def _with_unit(first: Figure, match: re.Match[str]) -> Figure:
    unit, factor = _base(match["unit"] or match["kunit"] or "")
    return Figure(first.start, first.end, first.text, first.value * factor, unit, first.step * factor, first.bounds)


def _figure(match: re.Match[str]) -> Figure:
    numeral = "".join((match["number"] or match["kanji"]).split())
    unit, factor = _base("円" if match["yen"] else match["unit"] or match["kunit"] or "")
    factor *= _ENGLISH.get(match["english"] or "", 1)
    value = number_of(numeral) * factor + (int(match["part"]) if match["part"] and unit == "%" else 0)
    marks = (match["before"], (match["ebefore"] or "").strip(), match["after"])
    return Figure(
        match.start(),
        match.end(),
        match.group().strip(),
        -value if match["sign"] else value,
        unit,
        _step(numeral) * factor,
        frozenset(bounds()[mark] for mark in marks if mark in bounds()),
    )


def _base(unit: str) -> tuple[str, Fraction]:
    return units().get(unit, (unit, Fraction(1)))


def _step(numeral: str) -> Fraction:
    """What the last written digit counts: 0.1億 in 37.9億, 1000 in 5千."""
    digits = re.findall(r"\d[\d,]*(?:\.\d+)?", numeral)
    if not digits:
        return Fraction(1)
    decimals = len(digits[-1].partition(".")[2])
    multiplier = numeral[numeral.rindex(digits[-1]) + len(digits[-1]) :]
    scale = number_of(f"1{multiplier}") if multiplier else Fraction(1)
    return scale / Fraction(10**decimals)
