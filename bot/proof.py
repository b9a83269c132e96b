"""Holds every statement against its quotes: what they do not carry is replaced by the quote itself, or dropped."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain import DraftStatement, Proof
from bot.proving.abroad.statements import foreign_clauses, language_abroad, unsupported_abroad
from bot.proving.acts import misplaced
from bot.proving.bearing import bearing
from bot.proving.directions import reversed_changes
from bot.proving.entailment import unknown_words
from bot.proving.evidence import (
    Line,
    Place,
    is_told_by_code,
    is_told_in_cells,
    lines_from,
    lines_of,
    plain_text,
    unlabelled,
    unnumbered,
    unnumbered_as,
)
from bot.proving.figures import missing_dates, missing_figures
from bot.proving.joining import joined
from bot.proving.names import missing_names
from bot.proving.opinions import misattributed
from bot.proving.pairing import COMPARED, mispaired
from bot.proving.polarity import contradictions
from bot.proving.rows import misread
from bot.proving.scope import overreaching
from bot.proving.slots import exchanged, replaced
from bot.proving.topics import crossed
from bot.proving.words import known
from bot.understanding.numbers import figures_in
from vectorstore.domain import Sentence
from vectorstore.eras import dates_in
from vectorstore.normalising import contains_quote, fold_quote

_KANA = re.compile(r"[ぁ-ん]")
_HEADED = re.compile(r"^[(（]?[\d０-９①-⑳Ⅰ-Ⅹ]+[)）.．]?\s*")
_LABEL = re.compile(r"[一-龥々ァ-ヴー]{1,6}\s?$")


@dataclass(frozen=True, slots=True)
class ProvedStatement:
    """A statement that its quotes hold, each of which stands verbatim in its section."""

    text: str
    quotes: tuple[Place, ...]
    proof: Proof
    written_in: str = ""
    """See `Statement.written_in`."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A draft that was not shown as it was: `replaced` by its first quote, or dropped; `reasons` say why."""

    draft: DraftStatement
    reasons: tuple[str, ...]
    replaced: bool


def prove(drafts: Sequence[DraftStatement], section_text: Callable[[str], str]) -> list[ProvedStatement]:
    """The statements that may be shown; `section_text` gives a section's stored text by its id."""
    return examine(drafts, section_text)[0]


def examine(
    drafts: Sequence[DraftStatement], section_text: Callable[[str], str]
) -> tuple[list[ProvedStatement], list[Rejection]]:
    """The statements that may be shown, and what was wrong with the others."""
    proved: list[ProvedStatement] = []
    rejected: list[Rejection] = []
    for draft in drafts:
        standing = tuple(place for place in draft.quotes if stands(place, section_text))
        reasons = _reasons(draft, standing)
        if not reasons:
            proved.append(ProvedStatement(draft.text, standing, _kind(draft.text, standing)))
            continue
        rejected.append(Rejection(draft, tuple(reasons), replaced=bool(standing)))
        if standing:
            proved.append(ProvedStatement(_sentence(standing[0]).text, standing[:1], Proof.VERBATIM))
    return _unrepeated(proved), rejected


def unsupported(statement: str, evidence: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """What `statement` says beyond `evidence`: figures, dates, names, denials, certainty … ; empty where all is carried.

    Figures and dates are compared by value: 2027年度 is 令和9年度, 10,000,000千円 is 100億円, full width is half width.
    `names` are the headings, title and city that a citation shows beside its quote: they may be spoken of.
    """
    return list(_beyond(statement, lines_from(evidence, names)))


def lacking(statement: str, places: Sequence[Place]) -> list[str]:
    """What `statement` says beyond these sentences and what their citations show; empty where all is carried."""
    lines = lines_of(places)
    return [*_beyond(_without_names(statement, places), lines), *_miscolumned(statement, places)]


def values_beyond(statement: str, evidence: Sequence[str]) -> list[str]:
    """What is asked of words that are no model's: their figures, dates, denials and certainty alone."""
    return [
        *missing_dates(statement, evidence),
        *missing_figures(statement, evidence, len(evidence)),
        *contradictions(statement, evidence),
    ]


@lru_cache(maxsize=512)
def _beyond(said: str, quoted: tuple[Line, ...]) -> tuple[str, ...]:
    """What is beyond these lines; asked of the same more than once while the quotes of a statement are sought."""
    if any(contains_quote(line.text, said) for line in quoted):
        return ()
    lines = tuple(line if line.columns else replace(line, text=unnumbered(line.text)) for line in quoted)
    statement = unlabelled(unnumbered_as(plain_text(said), [line.text for line in quoted]), quoted)
    language = "" if is_told_in_cells(statement, lines) else language_abroad(statement)
    if language and not any(_KANA.search(figure.text) for figure in figures_in(statement)):  # 延べ243日 is Japanese
        return tuple(unsupported_abroad(statement, lines, language))
    if is_told_by_code(statement, lines):
        return tuple(values_beyond(statement, [line.quoted for line in quoted]))
    return tuple(_beyond_in_japanese(statement, bearing(statement, lines)))


def _dated_names(statement: str, quoted: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    """Names whose dates may be told: not in the place of the quote's own dates."""
    said = dates_in(statement)
    has_own = any(dates_in(text) for text in quoted)
    return names if not has_own or len(missing_dates(statement, quoted)) < len(said) else ()


def _ordinals(statement: str, names: Sequence[str]) -> list[str]:
    """第2回, 体系1: figures that belong to a name, unlike amounts, may be said where only a heading has them."""
    shown = fold_quote(" ".join(names))
    found = []
    for figure in figures_in(statement):
        label = _LABEL.search(statement[: figure.start])
        named = f"{label.group() if label else ''}{figure.text}"
        follows = fold_quote(statement[figure.start : figure.end + 3])
        if ((label or "第" in figure.text) and fold_quote(named) in shown) or (len(follows) > 3 and follows in shown):
            found.append(figure.text)
    return found


def _beyond_in_japanese(statement: str, lines: Sequence[Line]) -> list[str]:
    evidence = [text for line in lines for text in (line.text, *line.beside)]
    cells = [cell for line in lines for _, cell in line.columns]
    names = list(dict.fromkeys(name for line in lines for name in line.names))
    quoted = "\n".join(line.text for line in lines)
    return [
        *missing_dates(statement, [*evidence, *_dated_names(statement, evidence, names)]),
        *missing_figures(statement, [*evidence, *cells, *_ordinals(statement, names)], len(lines)),
        *contradictions(statement, evidence, names),
        *missing_names(statement, known(tuple(dict.fromkeys(line.whole for line in lines)))),
        *mispaired(statement, lines),
        *replaced(statement, quoted),
        *exchanged(statement, quoted),
        *overreaching(statement, lines),
        *reversed_changes(statement, evidence),
        *misattributed(statement, lines),
        *joined(statement, lines),
        *misplaced(statement, lines),
        *misread(statement, lines),
        *crossed(statement, lines),
        *foreign_clauses(statement, evidence),
        *unknown_words(statement, lines),
    ]


def _reasons(draft: DraftStatement, standing: Sequence[Place]) -> list[str]:
    return lacking(draft.text, standing) if standing else ["no quote of it stands in its section"]


def _sentence(place: Place) -> Sentence:
    passage, at = place
    return passage.chunk.sentences[at]


def stands(place: Place, section_text: Callable[[str], str]) -> bool:
    """Whether a quote stands verbatim in its section."""
    sentence = _sentence(place)
    section_id = sentence.section_id or place[0].chunk.section_id
    return contains_quote(section_text(section_id), sentence.text)


def _without_names(statement: str, standing: Sequence[Place]) -> str:
    """The statement without the titles and headings that all its citations show anyway."""
    shown = (
        set.intersection(*({passage.plan.title, *passage.chunk.heading_path} for passage, _ in standing))
        if standing
        else set[str]()
    )
    names = shown | {_HEADED.sub("", name) for name in shown}
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 3 and fold_quote(statement) != fold_quote(name):
            statement = statement.replace(f"「{name}」", " ").replace(name, " ")
    return statement


def _miscolumned(statement: str, standing: Sequence[Place]) -> list[str]:
    """Figures that the statement gives under another column's name than the table does."""
    wrong = []
    for place in standing:
        columns = _sentence(place).columns
        for name, _ in columns:
            cells = [cell for other, cell in columns if other == name]
            claimed = _first_value(_after(statement, name, [other for other, _ in columns if other]))
            if claimed and all(missing_figures(claimed, [cell, name, _sentence(place).context]) for cell in cells):
                wrong.append(f"{name}: {claimed}")
    return wrong


def _first_value(text: str) -> str:
    """The text up to its second figure; "" where it only tells what something is compared with: 前年度より."""
    figures = figures_in(text)
    return "" if COMPARED.match(text) else text[: figures[1].start] if len(figures) > 1 else text


def _after(statement: str, name: str, names: Sequence[str]) -> str:
    """What follows a column's name, up to the next column's name; "" where the name does not stand there once."""
    if not name or statement.count(name) != 1:
        return ""
    rest = statement.split(name, 1)[1]
    ends = [rest.index(other) for other in names if other != name and other in rest]
    return rest[: min(ends, default=len(rest))]


def _kind(text: str, standing: Sequence[Place]) -> Proof:
    verbatim = any(contains_quote(_sentence(place).text, text) for place in standing)
    joined = fold_quote("".join(_sentence(place).text for place in standing))
    return Proof.VERBATIM if verbatim or fold_quote(text) == joined else Proof.SUPPORTED


def _unrepeated(proved: Sequence[ProvedStatement]) -> list[ProvedStatement]:
    """Drafts that fell back to the same quote are shown once."""
    return list(
        {(one.text, tuple((place[0].chunk.id, place[1]) for place in one.quotes)): one for one in proved}.values()
    )
