"""Whether a statement in another language gives each figure to the year its evidence gives it to.

Languages tell the year before its figure or behind it. So a statement is wrong only where neither way of reading it
pairs its figures with years as the evidence does.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.proving.abroad.figures import Told, plain, told_in
from bot.proving.abroad.words import Wording, wording
from bot.proving.evidence import Line
from bot.understanding.numbers import figures_in
from vectorstore.eras import dates_in

_UNTIL = re.compile(r"\s*(?:\([^()]*\))?\s*(?:年度?)?(?:の?\S{0,4})?(?:まで|以前|前に|の前|迄)")
_AFTER = re.compile(
    r"\s*(?:\([^()]*\))?\s*(?:年度?)?(?:の?\S{0,4})?(?:から|より|以降|以後|以来|後|翌|~|-|〜|に?(?:開始|始|着手|施行|スタート|供用))"
)
_NEAR = 14
_BRACKET = re.compile(r"[^\W\d]{0,3}\s*[(（]\s*(?:[^\W\d]+\s)?")
_SCALES = {"千円": 10**3, "百万円": 10**6, "億円": 10**8}


@dataclass(frozen=True, slots=True)
class _Pair:
    """A figure of the evidence with the years that may be its own."""

    value: Fraction
    years: frozenset[int]


def mispaired_abroad(statement: str, lines: Sequence[Line], language: str) -> list[str]:
    """Figures given to another year than the evidence gives them to, and dates turned round."""
    told = told_in(statement, language)
    text, words = plain(statement), wording(language)
    return [
        *_at_odds(told, text),
        *_of_another_year(told, lines),
        *_at_another_time(told, lines, text, words),
    ]


def _at_odds(told: Sequence[Told], text: str) -> Iterator[str]:
    """One year by two names that are not the same: 2026 (Reiwa 9)."""
    for one, other in itertools.pairwise(told):
        if one.is_date and other.is_date and _BRACKET.fullmatch(text[one.end : other.start]):
            first, second = _years(one), _years(other)
            if first and second and not first & second:
                yield f"{one.text} ({other.text})"


def _of_another_year(told: Sequence[Told], lines: Sequence[Line]) -> Iterator[str]:
    years = [each for each in told if each.is_date]
    figures = [each for each in told if not each.is_date and each.value is not None]
    pairs = [pair for line in lines for pair in _pairs(line)]
    if not years or not figures or len({year for pair in pairs for year in pair.years}) < 2:
        return
    ways = [_assigned(figures, years, before=before) for before in (True, False)]
    wrong = [[figure for figure, mine in way if _is_wrong(figure, mine, pairs)] for way in ways]
    if all(wrong):
        yield from (f"{figure.text}: of another year" for figure in wrong[0])


def _assigned(figures: Sequence[Told], years: Sequence[Told], *, before: bool) -> Iterator[tuple[Told, frozenset[int]]]:
    for figure in figures:
        side = [year for year in years if (year.start < figure.start) == before] or years
        nearest = min(side, key=lambda year: abs(year.start - figure.start))
        beside = [year for year in years if abs(year.start - nearest.start) < _NEAR]
        yield figure, frozenset(year for each in beside for year in _years(each))


def _years(told: Told) -> set[int]:
    return {mention.year for reading in told.readings for mention in dates_in(reading) if mention.year is not None}


def _is_wrong(figure: Told, years: frozenset[int], pairs: Sequence[_Pair]) -> bool:
    values = {other.value for reading in figure.readings for other in figures_in(reading)}
    same = [pair for pair in pairs if pair.value in values]
    return bool(same and years) and not any(not pair.years or pair.years & years for pair in same)


def _pairs(line: Line) -> Iterator[_Pair]:
    """Of a row, each cell's figures with the years of its column; of a sentence, with the years on either side."""
    if line.columns:
        for name, cell in line.columns:
            years = frozenset(mention.year for mention in dates_in(f"{name} {cell}") if mention.year is not None)
            scales = [1, *(scale for unit, scale in _SCALES.items() if unit in line.quoted)]
            yield from (_Pair(figure.value * scale, years) for figure in figures_in(cell) for scale in scales)
        return
    mentions = [mention for mention in dates_in(line.text) if mention.year is not None]
    for figure in figures_in(line.text):
        before = [mention for mention in mentions if mention.start < figure.start]
        after = [mention for mention in mentions if mention.start > figure.start]
        # 平成22年(2010年)の…: both names of the year stand side by side.
        near = [one for one in before if before[-1].start - one.start < _NEAR] if before else after[:1]
        yield _Pair(figure.value, frozenset(mention.year for mention in near if mention.year is not None))


def _at_another_time(told: Sequence[Told], lines: Sequence[Line], text: str, words: Wording) -> Iterator[str]:
    """Before and after a date: a statement must not turn 令和9年度まで into "after", nor 以降 into "until"."""
    for each in told:
        if not each.is_date:
            continue
        ends_span = any(other.start == each.start and _is_before(other, each) for other in told)
        role = "by" if ends_span else _role(each, text, words)
        known = list(_roles(each, lines))
        if role == "after" and known and "after" not in known:
            yield f"{each.text}: after"
        if role == "before" and known and "until" not in known:
            yield f"{each.text}: before"
        if not role and words.says("end", text) and not words.says("start", text):
            role = "by"
        if role == "by" and known and all(one == "after" for one in known):
            yield f"{each.text}: by"


def _is_before(one: Told, other: Told) -> bool:
    return one.year is not None and other.year is not None and one.year < other.year


def _role(told: Told, text: str, words: Wording) -> str:
    before, after = text[: told.start].rstrip(), text[told.end :].lstrip()
    if words.language in ("zh", "ko", "ne"):
        return next((name for name, pattern in words.edges.items() if name != "below" and pattern.match(after)), "")
    found = [
        (match.end() - match.start(), name)
        for name, pattern in words.edges.items()
        if name != "below"
        for match in pattern.finditer(before)
        if match.end() >= len(before) - 4
    ]
    return max(found)[1] if found else ""


def _roles(told: Told, lines: Sequence[Line]) -> Iterator[str]:
    years = _years(told)
    for line in lines:
        for mention in dates_in(line.text):
            if mention.year is not None and mention.year in years:
                rest = line.text[mention.end : mention.end + 30]
                is_until, is_after = _UNTIL.match(rest), _AFTER.match(rest)
                before = line.text[: mention.start].rstrip()
                yield "until" if is_until or before.endswith(("~", "から", "〜")) else "after" if is_after else "at"
