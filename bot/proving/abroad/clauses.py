"""Whether a clause of a statement in another language turns round what its evidence says of the same figure.

A sentence that tells of a fall and of a rise has words for both; which of them belongs to 38.3% only its clause tells.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from bot.proving.abroad.figures import Told, plain, told_in
from bot.proving.abroad.polarity import turned_round
from bot.proving.abroad.words import Wording, wording
from bot.proving.predicates import predicates_in
from bot.understanding.numbers import figures_in
from vectorstore.eras import dates_in

_COMMA = re.compile(r"[,;:、，；：。।](?!\d)|\.(?=\s|$)")
_STATE = re.compile(r"た(?!め)|てい|でい|てお|でお|であ|です|だ|現在|実績|とな")
_TO_COME = ("future", "intent", "possibility")
_SENTENCE_END = re.compile(r"[。\n]")
# What tells that the one figure comes before the other in time.
_CHANGES = re.compile(r"\d[^\d、。]{0,4}(?:から|を)\D{0,8}\d|(?:現状|実績|基準).*\d")
_QUOTED_END = re.compile(r"[、。\n]")
Clause = tuple[str, tuple[Told, ...]]
"""A clause without its figures, and the figures."""


def turned_in_clauses(statement: str, evidence: Sequence[str], language: str) -> list[str]:
    """What a clause says of a figure or date the opposite of which its evidence says of that."""
    words = wording(language)
    quoted = [part for text in evidence for part in _QUOTED_END.split(text) if part.strip()]
    found = []
    for text, told in clauses_of(statement, language):
        found += [*_against_the_figures(text, told, words), *turned_round(text, _same(told, quoted), words)]
        found += _the_other_way(text, told, evidence, words)
        found += _done_already(text, told, evidence, words)
    return found


def clauses_of(statement: str, language: str) -> Iterator[Clause]:
    """The clauses of a statement that tell a figure or a date."""
    words = wording(language)
    text, told = plain(statement), told_in(statement, language)
    bare = text
    for each in told:
        bare = bare[: each.start] + " " * (each.end - each.start) + bare[each.end :]
    cuts = sorted({match.end() for pattern in (_COMMA, words.cues["clauses"]) for match in pattern.finditer(bare)})
    for start, end in zip((0, *cuts), (*cuts, len(bare)), strict=True):
        inside = tuple(each for each in told if start <= each.start < end)
        if inside:
            yield bare[start:end], inside


def _same(told: Sequence[Told], quoted: Sequence[str]) -> str:
    """The clauses of the evidence that have one of these figures; where there are none, one of these dates."""
    values = {value for each in told if not each.is_date for value in _values(each)}
    if values:
        return "、".join(part for part in quoted if any(figure.value in values for figure in figures_in(part)))
    years = _years(told)
    return "、".join(part for part in quoted if any(mention.year in years for mention in dates_in(part)))


def _years(told: Sequence[Told]) -> set[int]:
    mentions = (mention for each in told for reading in each.readings for mention in dates_in(reading))
    return {mention.year for mention in mentions if mention.year is not None}


def _values(told: Told) -> set[Fraction]:
    return {figure.value for reading in told.readings for figure in figures_in(reading)}


def _done_already(text: str, told: Sequence[Told], quoted: Sequence[str], words: Wording) -> Iterator[str]:
    """What is still to be done by a date must not be told as done by then."""
    if not words.says("done", text) or any(words.says(cue, text) for cue in _TO_COME):
        return
    for year in sorted(_years(told)):
        sentences = [part for each in quoted for part in _SENTENCE_END.split(each)]
        ends = [part[mention.end :] for part in sentences for mention in dates_in(part) if mention.year == year]
        last = [predicates[-1] for predicates in map(predicates_in, ends) if predicates]
        if len(last) == len(ends) > 0 and not any(one.past for one in last) and not any(map(_STATE.search, ends)):
            yield f"modality: past in {year}"


def _the_other_way(text: str, told: Sequence[Told], evidence: Sequence[str], words: Wording) -> Iterator[str]:
    """Told to rise from 26 to 31, or to fall to 26, where the evidence has them in the other order: 31 and then 26."""
    figures = [each for each in told if not each.is_date and each.value is not None]
    up, down = words.says("up", text), words.says("down", text)
    if up == down or len(figures) != 2:
        return
    wanted = [_values(each) for each in figures]
    for quoted in evidence:
        pairs = [
            (one.value, other.value)
            for one, other in itertools.pairwise(figures_in(quoted))
            if one.unit == other.unit and one.value != other.value and _are(one.value, other.value, wanted)
        ]
        if len(pairs) == 1 and _CHANGES.search(quoted) and (pairs[0][1] > pairs[0][0]) != up:
            yield f"{figures[0].text}, {figures[1].text}: {'up' if up else 'down'}"


def _are(one: Fraction, other: Fraction, wanted: Sequence[set[Fraction]]) -> bool:
    first, second = wanted
    return (one in first and other in second) or (one in second and other in first)


def _against_the_figures(text: str, told: Sequence[Told], words: Wording) -> Iterator[str]:
    """Told to rise from 75 to 70, or to fall from 70 to 75."""
    figures = [each for each in told if not each.is_date and each.value is not None and "第" not in each.readings[0]]
    if len(figures) != 2 or figures[0].unit != figures[1].unit:
        return
    first, second = (each.value or Fraction(0) for each in figures)
    up, down = words.says("up", text), words.says("down", text)
    if up != down and first != second and (second > first) != up:
        yield f"{figures[0].text}, {figures[1].text}: {'up' if up else 'down'}"
