"""An edition as it is laid out for reading: headings, blocks, page marks and the marked quote."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.web.highlighting import Piece, Span, find_in, marked_rows, pieces
from vectorstore.domain import Block, BlockKind, Section, Table, TableRow

_DEEPEST = 6
_SHALLOWEST = 2


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table."""

    cells: tuple[str, ...]
    marked: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with the rows that belong to the quote marked."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block; `begins_page` where it is the first of its page, `is_anchor` where the marked quote begins."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    table: ShownTable | None
    page: int | None
    printed_page: str
    begins_page: bool
    is_anchor: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section under its heading of `level`, 2 to 6; `head` is the heading's own block where it stands in the source."""

    section: Section
    level: int
    heading: tuple[Piece, ...]
    head: ShownBlock | None
    blocks: tuple[ShownBlock, ...]
    is_marked: bool


def shown_sections(sections: Sequence[Section], quote: str, section_id: str) -> tuple[ShownSection, ...]:
    """The sections in reading order, `quote` marked in the section that is named.

    Where a later reading of the file has no such section, it is marked in the first that holds it.
    """
    shown: list[ShownSection] = []
    page: int | None = None
    is_sought = bool(quote)
    named = {section_id} & {section.id for section in sections}
    for section in sections:
        here = is_sought and (not named or section.id in named)
        spans = find_in(section, quote) if here else (None,) * len(section.blocks)
        shown.append(_shown(section, spans, page))
        is_sought = is_sought and not shown[-1].is_marked
        page = next((block.page for block in reversed(section.blocks) if block.page is not None), page)
    return tuple(shown)


def _shown(section: Section, spans: Sequence[Span | None], page: int | None) -> ShownSection:
    headed = bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING
    blocks: list[ShownBlock] = []
    first = next((at for at, span in enumerate(spans) if span), None)
    above = ""
    for at, block in enumerate(section.blocks):
        table = _shown_table(block, block.table, spans[at], above) if block.table else None
        blocks.append(_shown_block(block, table, spans[at], page, is_anchor=at == first))
        page = block.page if block.page is not None else page
        above = block.text
    return ShownSection(
        section=section,
        level=min(_DEEPEST, max(_SHALLOWEST, section.level + 1)),
        heading=blocks[0].pieces if headed else (Piece(section.heading),),
        head=blocks[0] if headed else None,
        blocks=tuple(blocks[1:] if headed else blocks),
        is_marked=any(span is not None for span in spans),
    )


def _shown_block(
    block: Block, table: ShownTable | None, span: Span | None, page_before: int | None, *, is_anchor: bool
) -> ShownBlock:
    return ShownBlock(
        kind=block.kind,
        pieces=pieces(block.text, span),
        table=table,
        page=block.page,
        printed_page=block.printed_page,
        begins_page=block.page is not None and block.page != page_before,
        is_anchor=is_anchor,
    )


def _shown_table(block: Block, table: Table, span: Span | None, above: str) -> ShownTable:
    marked = marked_rows(block, table, span)
    has_columns = any(table.columns)
    headless: tuple[TableRow, ...] = () if has_columns else table.header_rows
    rows = [(row.cells, at - len(headless)) for at, row in enumerate((*headless, *table.rows))]
    caption = "" if table.caption in above else table.caption
    # A unit that the caption names already would be read twice.
    unit = "" if table.unit in f"{above} {caption}" else table.unit
    shown = tuple(ShownRow(cells, at in marked) for cells, at in rows)
    return ShownTable(f"{caption} {unit}".strip(), table.columns if has_columns else (), shown)
