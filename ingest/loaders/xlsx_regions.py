"""Cuts a sheet into its tables and the lines of text around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.loaders.grid import Cell, unit_of

_MAX_HEADER = 5
_DENSE = 0.6


@dataclass(frozen=True, slots=True)
class Region:
    """Rows without a blank row between them: lines of text above and below, and the table's cells, if any.

    `header_rows` is None where the sheet does not tell.
    """

    above: tuple[str, ...]
    cells: tuple[Cell, ...]
    below: tuple[str, ...] = ()
    header_rows: int | None = None

    @property
    def breadth(self) -> tuple[int, int]:
        """First and last column that are written."""
        return min(c.column for c in self.cells), max(c.column + c.column_span for c in self.cells)


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The written cells of a sheet by row; `marked` holds rows set off by bold letters or a fill."""

    rows: Mapping[int, Sequence[Cell]]
    marked: frozenset[int] = frozenset()
    frozen_until: int = field(default=0)


def regions(sheet: SheetCells) -> Iterator[Region]:
    """The sheet's regions from top to bottom."""
    group: list[int] = []
    reach = 0
    for row in sorted(sheet.rows):
        if group and row > reach + 1:
            yield _region(sheet, group)
            group = []
        group.append(row)
        reach = max(row, *(cell.row + cell.row_span - 1 for cell in sheet.rows[row]))
    if group:
        yield _region(sheet, group)


def _region(sheet: SheetCells, group: Sequence[int]) -> Region:
    start, end = 0, len(group)
    while start < end and _is_line(sheet.rows[group[start]]):
        start += 1
    while end > start and _is_line(sheet.rows[group[end - 1]]) and _is_remark(sheet.rows[group[end - 1]][0].text):
        end -= 1
    above = tuple(sheet.rows[row][0].text for row in group[:start])
    below = tuple(sheet.rows[row][0].text for row in group[end:])
    body = group[start:end]
    if not body:
        return Region(above, (), below)
    first, left = body[0], min(cell.column for row in body for cell in sheet.rows[row])
    cells = tuple(
        Cell(c.text, c.row - first, c.column - left, c.row_span, c.column_span) for row in body for c in sheet.rows[row]
    )
    return Region(above, cells, below, _header_rows(sheet, body))


def _is_line(cells: Sequence[Cell]) -> bool:
    return len(cells) == 1 and cells[0].row_span == 1


def _is_remark(text: str) -> bool:
    return text.startswith(("※", "注", "（注", "(注", "＊", "*", "資料", "出典", "備考")) or unit_of(text) != ""


def _header_rows(sheet: SheetCells, body: Sequence[int]) -> int | None:
    """Rows that scroll not, or that are set off by weight or fill from the rows below."""
    if body[0] <= sheet.frozen_until < min(body[-1], body[0] + 6):
        return sheet.frozen_until - body[0] + 1
    depth = 0
    while depth < min(len(body), _MAX_HEADER) and body[depth] in sheet.marked:
        depth += 1
    return depth if 0 < depth < min(len(body), _MAX_HEADER) else _dense_row(sheet, body)


def _dense_row(sheet: SheetCells, body: Sequence[int]) -> int | None:
    """Rows down to the first that is written throughout, where group names stand loosely above it."""
    widths = [len(sheet.rows[row]) for row in body]
    usual = max(widths)
    depth = next((i for i, count in enumerate(widths[:_MAX_HEADER]) if count >= _DENSE * usual), 0)
    return depth + 1 if 0 < depth < len(body) - 1 else None
