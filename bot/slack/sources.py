"""What stands behind an answer, as it is now: a quote among its neighbours, the plans that are held, and whose they are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.domain import Answer, Citation
from bot.placing import Span
from bot.settings import BotSettings
from bot.shelf import Shelf, ShelvedPlan
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Block, BlockKind, Section, Table
from vectorstore.normalising import fold

NEIGHBOURS = 2
"""So many blocks, or rows of a table, are shown on either side of a quote."""
_NEIGHBOUR_CHARS = 400
_SENTENCE_END = "。"
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as it stands now, with the text around its quote.

    `inside` is the block that holds the quote (or several): what stands before the quote, the quote as it is in the
    source, what stands after it. `before` and `after` are the blocks around it, or rows of its table; a table's caption
    and header come first, so that a row can be understood. Where the quote is not `verified` it stands alone.
    `header` are the header rows that a row of a table cannot be quoted without.
    """

    citation: Citation
    verified: bool
    before: tuple[str, ...]
    inside: tuple[str, str, str]
    after: tuple[str, ...]
    header: tuple[str, ...] = ()


class Handing(NamedTuple):
    """To whom a question is handed on, and in which channel."""

    department: str
    channel: str


def source_of(catalogue: Catalogue, answer: Answer, number: int, audience: Audience) -> Source | None:
    """What a citation of a kept answer rests on; None where there is none such that this audience may see now."""
    checked = Shelf(catalogue, audience).reverified(replace(answer, nearest=()))
    cited = next((each for each in checked[0].citations if each.number == number), None) if checked else None
    if cited is None or not cited.quote:
        return None
    plan, edition = catalogue.editions([cited.edition.id])[cited.edition.id]
    citation = replace(cited, plan=plan, edition=edition)
    section = catalogue.sections_by_id([citation.section_id]).get(citation.section_id)
    if section is None or citation.span is None:
        return Source(citation, verified=False, before=(), inside=("", citation.quote, ""), after=())
    return _around(citation, section, citation.span)


def home_plans(catalogue: Catalogue, audience: Audience) -> tuple[ShelvedPlan, ...]:
    """The plans that answers are given from, each with the editions alone that are quoted, by city and title."""
    plans = Shelf(catalogue, audience).plans()
    live = (replace(each, editions=tuple(one for one in each.editions if one.live)) for each in plans)
    return tuple(each for each in live if each.editions)


def department_channel(settings: BotSettings, answer: Answer, shelf: Shelf) -> Handing | None:
    """Whose channel a question goes to that got this answer; None where the settings name none.

    The department that the answer names goes before those of the plans nearest to it; a plan's own channel before its
    department's.
    """
    channels = {fold(key): channel for key, channel in settings.slack_department_channels.items()}
    if not channels:
        return None
    named, plans = answer.contact.department, list(_plans(answer, shelf))
    own = [(department, plan_id) for department, plan_id in plans if named and fold(department) == fold(named)]
    tries = [*own, (named, named), *((each, key) for each, plan_id in plans for key in (plan_id, each))]
    return next((Handing(each, channels[fold(key)]) for each, key in tries if fold(key) in channels), None)


def _plans(answer: Answer, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """The department, or else the title, of each plan that an answer names, and its id."""
    near = [(each.plan_id, each.edition_number) for each in answer.nearest]
    cited = [(each.plan.id, each.edition.number) for each in answer.citations]
    # The register is read once: it is read whole.
    held = {(each.plan.id, one.edition.number): one for each in shelf.plans() for one in each.editions}
    for named in dict.fromkeys((*near, *cited)):
        if shelved := held.get(named):
            yield shelved.edition.contact.department or shelved.plan.title, shelved.plan.id


@dataclass(frozen=True, slots=True)
class _Unit:
    """A block or a row of a table, and where it stands in its section's text."""

    text: str
    span: Span
    block: Block


def _around(citation: Citation, section: Section, span: Span) -> Source:
    units, (start, end), text = tuple(_units(section)), span, section.text
    held = [at for at, unit in enumerate(units) if unit.span[0] < end and start < unit.span[1]]
    first, last = held[0], held[-1]
    begin, stop = units[first].span[0], units[last].span[1]
    # A heading is told by the path that the quote stands under.
    near = [each.text for each in units[max(0, first - NEIGHBOURS) : first] if each.block.kind is not BlockKind.HEADING]
    table = units[first].block.table
    lead = _lead(table, "\n".join((*near, text[begin:stop]))) if table else ()
    return Source(
        citation=citation,
        verified=True,
        before=(*lead, *map(_end_of, near)),
        inside=(_end_of(text[begin:start]), text[start:end], _beginning_of(text[end:stop])),
        after=tuple(_beginning_of(each.text) for each in units[last + 1 : last + 1 + NEIGHBOURS]),
        header=tuple(each for each in _header(table) if each not in text[start:end]) if table else (),
    )


def _units(section: Section) -> Iterator[_Unit]:
    at = 0
    for block in section.blocks:
        for text in block.text.split("\n") if block.table else (block.text,):
            yield _Unit(text, (at, at + len(text)), block)
            at += len(text) + 1


def _lead(table: Table, shown: str) -> Iterator[str]:
    """What a row needs to be understood, but for what is shown anyway: the table's caption, its unit, its header."""
    caption = " ".join(each for each in (table.caption, table.unit) if each and fold(each) not in fold(shown))
    yield from (each for each in (caption, *_header(table)) if each and each not in shown)


def _header(table: Table) -> list[str]:
    rows = [row.text for row in table.header_rows] or [" ".join(filter(None, table.columns))]
    return [each for each in rows if each]


def _end_of(text: str) -> str:
    if len(text) <= _NEIGHBOUR_CHARS:
        return text
    kept = text[-_NEIGHBOUR_CHARS:]
    # Where a sentence begins soon, the words before it are left out.
    return _CUT + kept[kept.find(_SENTENCE_END, 0, _NEIGHBOUR_CHARS // 2) + 1 :]


def _beginning_of(text: str) -> str:
    if len(text) <= _NEIGHBOUR_CHARS:
        return text
    kept = text[:_NEIGHBOUR_CHARS]
    return kept[: kept.rfind(_SENTENCE_END, _NEIGHBOUR_CHARS // 2) + 1 or None] + _CUT
