"""Turns tables as they stand on the page into tables with header, caption and unit."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Layout, LoadedBlock
from ingest.loaders.grid import resolve, unit_of
from ingest.loaders.pdf_edges import printed_page
from ingest.loaders.pdf_page import RawPage
from ingest.loaders.pdf_paragraphs import Paragraph
from ingest.loaders.pdf_tables import RawTable
from vectorstore.domain import BlockKind, Table, TableRow

_UNIT_LINE = re.compile(
    r"^[(（［\[]?\s*(?:単位|金額単位)\s*[:：]?[^。]{1,20}$|^[(（](?:人|千円|円|百万円|世帯|％|%|件|ha|㎡)[)）]$"
)
_UNIT_WITHIN = re.compile(r"\s*[(（［\[]?\s*(?:金額)?単位\s*[:：].{1,20}$")
_AMOUNT_WITHIN = re.compile(r"\d,\d{3}|\d{4,}(?!\s*年)")
_AS_OF = re.compile(r"^[(（]?[^()（）。]{2,30}(?:現在|時点|による|調べ)[)）]?$")
_FAR = 48.0
_BELOW = 24.0
_MAX_CAPTION = 60

Pieces = Sequence[Paragraph | RawTable]


def is_unit_line(text: str) -> bool:
    """Whether the line only states a table's unit."""
    return bool(_UNIT_LINE.match(text))


@dataclass(slots=True)
class TableBlocks:
    """Makes a document's table blocks one after the other; a table that goes on keeps its header."""

    last: RawTable | None = None
    last_table: Table | None = None
    open: bool = False
    """Whether nothing but notes stands after the last table."""

    def block(self, raw: RawTable, page: RawPage, before: Pieces, after: Pieces) -> LoadedBlock:
        """The table's block, `before` and `after` being what stands around it."""
        caption, unit = _said_around(raw, page, before, after)
        table = _resolved(raw, caption, unit)
        if self.last is not None and self.last_table is not None and self.open and _same_columns(self.last, raw):
            table = _continued(raw, table, self.last_table)
        folio = printed_page(page, raw.x0, raw.x1)
        table = _on_page(table, page.number, folio)
        self.last, self.last_table, self.open = raw, table, True
        layout = Layout(x0=round(raw.x0, 1), x1=round(raw.x1, 1), y0=round(raw.y0, 1), y1=round(raw.y1, 1))
        return LoadedBlock(BlockKind.TABLE, table.text, page.number, folio, layout=layout, table=table)


@dataclass(frozen=True, slots=True)
class _Said:
    """A line beside a table."""

    text: str
    x0: float
    first: float
    last: float
    """The baselines of its first and last line."""


def _said_around(raw: RawTable, page: RawPage, before: Pieces, after: Pieces) -> tuple[str, str]:
    """The table's caption and unit, from above it, from the page before, or from below it."""
    above = [_Said(part.text, part.x0, part.base, part.base) for part in page.captions if part.base <= raw.y0 + 2]
    for piece in reversed(before):
        if isinstance(piece, RawTable):
            break
        above.append(_Said(piece.text, piece.lines[0].x0, piece.lines[0].base, piece.lines[-1].base))
    caption, unit = _caption(raw, sorted(above, key=lambda said: -said.last))
    below = (p.text for p in after if isinstance(p, Paragraph) and abs(p.lines[0].base - raw.y1) <= _BELOW)
    unit = unit or next((_unit(text) for text in below), "")
    return _UNIT_WITHIN.sub("", caption), unit


def _caption(raw: RawTable, above: Sequence[_Said]) -> tuple[str, str]:
    """The words directly above a table, nearest first, and the unit stated there."""
    caption: list[_Said] = []
    unit, edge = "", raw.y0
    for said in above:
        if not -2 <= edge - said.last <= _FAR:
            break
        edge, unit = said.first, unit or _unit(said.text)
        beside = not caption or abs(said.first - caption[0].first) <= 2
        if beside and not is_unit_line(said.text) and not _AS_OF.match(said.text):
            if len(said.text) > _MAX_CAPTION or said.text.endswith("。"):
                break
            caption.append(said)
    return " ".join(said.text for said in sorted(caption, key=lambda said: said.x0)), unit


def _unit(text: str) -> str:
    if is_unit_line(text) and "単位" not in text:
        return text.strip("()（） ")
    return unit_of(text)


def _resolved(raw: RawTable, caption: str, unit: str) -> Table:
    """The table with its header; a row with amounts is never one."""
    table = resolve(raw.cells, caption, unit)
    if _is_form(raw, table):
        return resolve(raw.cells, caption, unit, 0)
    for depth, row in enumerate(table.header_rows):
        if depth and any(_AMOUNT_WITHIN.search(unicodedata.normalize("NFKC", cell)) for cell in row.cells):
            return resolve(raw.cells, caption, unit, depth)
    return table


def _is_form(raw: RawTable, table: Table) -> bool:
    """Whether the first row is a label and its entry, as in a form, rather than a header."""
    first = [cell for cell in raw.cells if cell.row == 0]
    wide = max((cell.column_span for cell in first), default=1)
    return len(table.header_rows) == 1 and len(first) == 2 and wide >= 0.6 * len(table.columns) and wide > 2


def _same_columns(first: RawTable, second: RawTable) -> bool:
    """Whether two tables have columns of the same widths, wherever the pages put them."""
    if len(first.edges) != len(second.edges):
        return False
    return all(
        abs((a - first.edges[0]) - (b - second.edges[0])) <= 6 for a, b in zip(first.edges, second.edges, strict=True)
    )


def _continued(raw: RawTable, table: Table, last: Table) -> Table:
    """The rows of a table that goes on from the page before, under its header."""
    names = [row.text for row in last.header_rows]
    texts = [row.text for row in table.header_rows]
    if names and texts == names:
        return replace(table, caption=table.caption or last.caption, unit=table.unit or last.unit)
    bare = resolve(raw.cells, table.caption or last.caption, table.unit or last.unit, 0)
    count = 0
    while count < len(names) and count < len(bare.rows) and bare.rows[count].text == names[count]:
        count += 1
    return replace(bare, columns=last.columns, header_rows=bare.rows[:count], rows=bare.rows[count:])


def _on_page(table: Table, page: int, folio: str) -> Table:
    def placed(row: TableRow) -> TableRow:
        return replace(row, page=page, printed_page=folio)

    return replace(
        table, rows=tuple(placed(r) for r in table.rows), header_rows=tuple(placed(r) for r in table.header_rows)
    )
