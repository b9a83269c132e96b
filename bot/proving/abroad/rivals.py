"""Whether a statement in another language gives a figure to what its evidence gives another figure to.

Of 「断熱窓に8万円、蓄電池に10万円」 nobody may make 100,000 yen for windows. What a clause speaks of the glossary tells;
likeness does not: e5 prefers the wrong one of two such clauses in one case of five.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from bot.proving.abroad.clauses import clauses_of
from bot.proving.abroad.figures import Told, unfigured
from bot.proving.abroad.subjects import further_things
from bot.proving.evidence import Line
from bot.understanding.expansion import in_japanese_letters, translated
from bot.understanding.numbers import figures_in
from vectorstore.eras import dates_in

_SEGMENT_END = re.compile(r"[、。\n]")
_TOPIC = re.compile(r"[^、。\d]{2,30}?(?<![でに])[はが](?!、?か)")
_HAN_PAIR = re.compile(r"(?=([㐀-鿿]{2}))")


def rivals_figures(statement: str, lines: Sequence[Line], language: str) -> list[str]:
    """Figures whose clause speaks of what another figure of the same sentence or row belongs to, and not of their own."""
    found = []
    for text, figure in _told_alone(statement, language):
        rivalled = [line for line in lines if any(_sides(line, figure))]
        if rivalled and all(_is_rivals(text, line, figure, language) for line in rivalled):
            found.append(f"{figure.text}: of another")
    return found


def _told_alone(statement: str, language: str) -> Iterator[tuple[str, Told]]:
    """Each figure or date that its clause tells alone, with that clause; with the statement where that has no other."""
    clauses = list(clauses_of(statement, language))
    for sort in (_is_figure, _is_year):
        found = [(text, list(filter(sort, told))) for text, told in clauses]
        is_only = sum(len(told) for _, told in found) == 1
        whole = unfigured(statement, language)
        yield from ((whole if is_only else text, told[0]) for text, told in found if len(told) == 1)


def _is_figure(told: Told) -> bool:
    return not told.is_date and told.value is not None


def _is_year(told: Told) -> bool:
    return told.is_date and bool(_values(told))


def _is_rivals(text: str, line: Line, told: Told, language: str) -> bool:
    mine, theirs = _sides(line, told)
    words = [*translated(text, language), *further_things(text, language)]
    if language == "zh":
        words += [(pair,) for pair in _HAN_PAIR.findall(in_japanese_letters(text))]
    ours = any(_has(mine, each) and not _has(theirs, each) for each in words)
    return not ours and any(_has(theirs, each) and not _has(mine, each) for each in words)


def _has(segments: Sequence[str], word: Sequence[str]) -> bool:
    return any(spelled in segment for spelled in word for segment in segments)


def _sides(line: Line, told: Told) -> tuple[list[str], list[str]]:
    """The segments of the line that have the figure or year, and those that have another of the same unit instead."""
    marks = _years if told.is_date else _figures
    found = [(segment, marks(segment)) for segment in _segments(line)]
    values = _values(told)
    mine = [(segment, others) for segment, others in found if any(value in values for _, value in others)]
    units = {unit for _, others in mine for unit, value in others if value in values}
    theirs = [
        segment
        for segment, others in found
        if (segment, others) not in mine and any(unit in units for unit, _ in others)
    ]
    return ([segment for segment, _ in mine], theirs) if mine and theirs else ([], [])


def _values(told: Told) -> set[Fraction]:
    marks = _years if told.is_date else _figures
    return {value for reading in told.readings for _, value in marks(reading)}


def _years(segment: str) -> list[tuple[str, Fraction]]:
    return [("year", Fraction(each.year)) for each in dates_in(segment) if each.year is not None]


def _figures(segment: str) -> list[tuple[str, Fraction]]:
    dates = dates_in(segment)
    return [
        (one.unit, one.value)
        for one in figures_in(segment)
        if not any(day.start < one.end and one.start < day.end for day in dates)
    ]


def _segments(line: Line) -> Iterator[str]:
    """The cells of a row with their columns' names; the parts of a sentence, each that names nothing with its topic."""
    if line.columns:
        yield from (f"{name} {cell}" for name, cell in line.columns if cell)
        return
    topic = ""
    for segment in _SEGMENT_END.split(line.text):
        named = _TOPIC.match(segment)
        yield segment if named else f"{topic}{segment}"
        topic = named.group() if named else topic
