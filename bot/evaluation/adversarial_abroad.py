"""Cases for the proof across languages, made by program from the rows of published tables: true ones, and lies of each."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.adversarial import Case
from bot.evaluation.adversarial_truths import Truth
from bot.understanding.numbers import Figure, figures_in
from bot.understanding.places import city_of
from prompts.reading import table
from vectorstore.domain import Passage, SentenceKind
from vectorstore.eras import DateMention, dates_in

LANGUAGES = ("en", "zh", "zh-Hant", "ko", "vi", "pt", "tl", "ne")
BESIDE = 4
_UNITS = ("円", "%", "人")
_COMMAS = str.maketrans(",.", ".,")
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that gives a figure for a year."""

    passage: Passage
    at: int
    label: str
    figure: Figure
    year: DateMention


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is told of a row; a lie is told by changing one of these."""

    city: str
    label: str
    number: str
    unit: str
    year: int
    fiscal: bool


def make_cases_abroad(passages: Sequence[Passage], count: int, seed: int = 0) -> list[Case]:
    """True statements on about `count` rows in each language, every one with a lie of each kind."""
    rng = random.Random(seed)  # noqa: S311 - the same cases each time
    rows = [row for passage in passages for row in _rows(passage)]
    chosen = rng.sample(rows, min(count, len(rows)))
    cities = sorted({passage.plan.city for passage in passages if passage.plan.city})
    return [case for row in chosen for code in LANGUAGES for case in _cases(row, code, passages, cities)]


def _rows(passage: Passage) -> Iterator[_Row]:
    for at, sentence in enumerate(passage.chunk.sentences):
        if sentence.kind is not SentenceKind.TABLE_ROW or len(sentence.columns) < 2 or not passage.plan.city:
            continue
        label = sentence.columns[0][1].strip()
        if len(label) < 3 or figures_in(label) or dates_in(label) or len(label) > 40:
            continue
        for name, cell in sentence.columns[1:]:
            years, figures = dates_in(name), figures_in(cell)
            if (
                len(years) == 1
                and years[0].year
                and len(figures) == 1
                and not figures[0].bounds
                and _is_told(figures[0])
            ):
                yield _Row(passage, at, label, figures[0], years[0])
                break


def _is_told(figure: Figure) -> bool:
    return figure.unit in (*_UNITS, "") and figure.value >= 2 and figure.text.strip("%円人名").replace(",", "") != ""


def _cases(row: _Row, code: str, passages: Sequence[Passage], cities: Sequence[str]) -> Iterator[Case]:
    told = _Telling(
        row.passage.plan.city, row.label, _number(row.figure), row.figure.unit, row.year.year or 0, row.year.fiscal
    )
    true = _said(told, code)
    yield _case(f"in {code}", true, row, passages, is_true=True)
    for text in _lies(told, true, code, row, cities):
        if text != true:
            yield _case(f"in {code}", text, row, passages, is_true=False)


def _case(kind: str, text: str, row: _Row, passages: Sequence[Passage], *, is_true: bool) -> Case:
    same = [each for each in passages if each.plan.id == row.passage.plan.id and each is not row.passage][:BESIDE]
    return Case(kind, text, is_true, Truth(kind, text, row.passage, (row.at,)), (row.passage, *same))


def _lies(told: _Telling, true: str, code: str, row: _Row, cities: Sequence[str]) -> Iterator[str]:
    words = _words(code)
    there = row.passage.chunk.sentences[row.at].text
    digits = f"{int(told.number[0]) % 9 + 1}{told.number[1:]}"
    if digits not in there:
        yield _said(_changed(told, number=digits), code)
    larger = told.number + ("1" if "." in told.number else "000")
    yield _said(_changed(told, number=larger), code)
    yield _said(_changed(told, year=told.year + 7), code)
    others = [city for city in cities if city != told.city]
    if others and "{city}" in str(words["row"]):
        yield _said(_changed(told, city=others[0]), code)
    if told.unit:
        one, other = list(_pairs(words["wrong_units"]))[_UNITS.index(told.unit)]
        yield _replaced(true, one, other)
    lies = words["lies"]
    for pair in lies.values() if isinstance(lies, Mapping) else ():
        yield _replaced(true, str(pair[0]), str(pair[1]))


def _replaced(text: str, one: str, other: str) -> str:
    """With the last of its `one` replaced."""
    before, found, after = text.rpartition(one)
    return f"{before}{other}{after}" if found else text


def _changed(told: _Telling, *, city: str = "", number: str = "", year: int = 0) -> _Telling:
    return _Telling(city or told.city, told.label, number or told.number, told.unit, year or told.year, told.fiscal)


def _said(told: _Telling, code: str) -> str:
    words = _words(code)
    units = words["units"]
    figure = str(units[told.unit] if isinstance(units, Mapping) else "{n}").format(n=_spelled(told.number, code))
    year = str(words["fiscal" if told.fiscal else "year"]).format(year=told.year)
    year = year.translate(_DEVANAGARI) if code == "ne" else year
    return str(words["row"]).format(city=_city(told.city, code), label=told.label, figure=figure, year=year)


def _city(name: str, code: str) -> str:
    city = city_of(name)
    if code in ("zh", "zh-Hant"):
        return name
    return city.hangul if code == "ko" else min(city.romaji, key=len).title()


def _number(figure: Figure) -> str:
    written = figure.text.rstrip("%人名円 ").replace(",", "")
    return written if written.replace(".", "").isdigit() else f"{float(figure.value):.10g}"


def _spelled(number: str, code: str) -> str:
    whole, mark, decimals = number.partition(".")
    english = f"{int(whole):,}{mark}{decimals}"
    if code in ("vi", "pt"):
        return english.translate(_COMMAS)
    return english.translate(_DEVANAGARI) if code == "ne" else english


def _words(code: str) -> Mapping[str, object]:
    words = table("abroad_drafts")[code]
    return words if isinstance(words, Mapping) else {}


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    for pair in value if isinstance(value, list) else ():
        yield str(pair[0]), str(pair[1])
