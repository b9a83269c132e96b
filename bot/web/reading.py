"""An edition as it is laid out for reading: headings without gaps, blocks, sentences, page marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from bot.placing import Span
from bot.web.highlighting import Overlay, Piece, line_spans, pieces
from bot.web.sentences import sentence_spans
from bot.web.tables import ShownTable, shown_table
from vectorstore.domain import Block, BlockKind, Section, Table

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A section in its edition; `level` is its heading's, 2 to 6, `page_before` what is open where it begins."""

    section: Section
    level: int
    page_before: int | None


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that has an address, and where it stands in its section's text."""

    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence under the id of its address; a heading is one."""

    id: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of sentences, or a table; `begins_page` where it is the first of its page."""

    kind: BlockKind
    sentences: tuple[ShownSentence, ...]
    table: ShownTable | None
    page: int | None
    printed_page: str
    begins_page: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section; `head` is the heading's own block where it stands in the source."""

    place: Place
    head: ShownBlock | None
    blocks: tuple[ShownBlock, ...]


def places(sections: Sequence[Section]) -> tuple[Place, ...]:
    """The sections in reading order. No level is skipped on the way down: the plan's title is the first heading."""
    found: list[Place] = []
    above: list[int] = []
    page: int | None = None
    for section in sections:
        while above and above[-1] >= section.level:
            above.pop()
        above.append(section.level)
        found.append(Place(section, min(_DEEPEST, len(above) + 1), page))
        page = next((block.page for block in reversed(section.blocks) if block.page is not None), page)
    return tuple(found)


def units(section: Section) -> tuple[tuple[Unit, ...], ...]:
    """The units of each block, which have addresses: rows of a table, else sentences."""
    # The heading comes first, and has the section's own address.
    numbers = count(0 if _is_headed(section) else 1)
    starts = (start for start, _ in line_spans(block.text for block in section.blocks))
    return tuple(
        tuple(Unit(_address(section, next(numbers)), (start + a, start + b)) for a, b in _unit_spans(block))
        for block, start in zip(section.blocks, starts, strict=True)
    )


def _address(section: Section, number: int) -> str:
    return f"{section.id}.{number}" if number else section.id


def _is_headed(section: Section) -> bool:
    return bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING


def _unit_spans(block: Block) -> Iterable[Span]:
    if block.table:
        return line_spans(row.text for row in (*block.table.header_rows, *block.table.rows))
    return ((0, len(block.text)),) if block.kind is BlockKind.HEADING else sentence_spans(block.text)


def shown_section(place: Place, over: Overlay, *, furigana: bool) -> ShownSection:
    """A section with what lies over its text."""
    section = place.section
    page, above = place.page_before, ""
    shown: list[ShownBlock] = []
    for block, own in zip(section.blocks, units(section), strict=True):
        table = _shown_table(block.table, own, above, over, furigana=furigana) if block.table else None
        running = () if block.table else own
        sentences = tuple(_shown_sentence(section.text, unit, over, furigana=furigana) for unit in running)
        begins_page = block.page is not None and block.page != page
        shown.append(ShownBlock(block.kind, sentences, table, block.page, block.printed_page, begins_page))
        page, above = (block.page if begins_page else page), block.text
    head = tuple(shown[:1]) if _is_headed(section) else ()
    return ShownSection(place, head[0] if head else None, tuple(shown[len(head) :]))


def _shown_sentence(text: str, unit: Unit, over: Overlay, *, furigana: bool) -> ShownSentence:
    return ShownSentence(unit.id, pieces(text[slice(*unit.span)], over.within(*unit.span), furigana=furigana))


def _shown_table(table: Table, own: Sequence[Unit], above: str, over: Overlay, *, furigana: bool) -> ShownTable:
    inner = over.within(own[0].span[0], own[-1].span[1]) if own else over
    return shown_table(table, [unit.id for unit in own], above, inner, furigana=furigana)
