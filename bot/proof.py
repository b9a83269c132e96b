"""Holds every statement against its quotes: what they do not carry is replaced by the quote itself, or dropped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain import DraftStatement, Proof
from bot.proof_figures import missing_dates, missing_figures
from bot.proof_polarity import contradictions
from vectorstore.domain import Passage, Sentence
from vectorstore.normalising import contains_quote, fold_quote

Place = tuple[Passage, int]
"""A passage and the number of one of its sentences."""


@dataclass(frozen=True, slots=True)
class ProvedStatement:
    """A statement that its quotes hold, each of which stands verbatim in its section."""

    text: str
    quotes: tuple[Place, ...]
    proof: Proof


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


def unsupported(statement: str, evidence: Sequence[str]) -> list[str]:
    """What `statement` says beyond `evidence`: figures, dates, units, denials, certainty; empty where all is carried.

    Figures and dates are compared by value: 2027年度 is 令和9年度, 10,000,000千円 is 100億円, full width is half width.
    """
    if any(contains_quote(text, statement) for text in evidence):
        return []
    return [
        *missing_dates(statement, evidence),
        *missing_figures(statement, evidence),
        *contradictions(statement, evidence),
    ]


def _reasons(draft: DraftStatement, standing: Sequence[Place]) -> list[str]:
    if not standing:
        return ["no quote of it stands in its section"]
    evidence = [text for place in standing for text in _evidence(_sentence(place))]
    return unsupported(_without_names(draft.text, standing), evidence) + _miscolumned(draft.text, standing)


def _sentence(place: Place) -> Sentence:
    passage, at = place
    return passage.chunk.sentences[at]


def stands(place: Place, section_text: Callable[[str], str]) -> bool:
    """Whether a quote stands verbatim in its section."""
    sentence = _sentence(place)
    section_id = sentence.section_id or place[0].chunk.section_id
    return contains_quote(section_text(section_id), sentence.text)


def _evidence(sentence: Sentence) -> list[str]:
    """The quote, and for a row what stands in the same table: caption, unit and the names of its columns."""
    names = dict.fromkeys(name for name, _ in sentence.columns if name)
    return [text for text in (sentence.text, sentence.context, *names) if text]


def _without_names(statement: str, standing: Sequence[Place]) -> str:
    """The statement without the titles and headings that its citations show anyway."""
    names = {name for passage, _ in standing for name in (passage.plan.title, *passage.chunk.heading_path)}
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
            claimed = _after(statement, name, [other for other, _ in columns if other])
            if claimed and all(missing_figures(claimed, [cell, name, _sentence(place).context]) for cell in cells):
                wrong.append(f"{name}: {claimed}")
    return wrong


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
