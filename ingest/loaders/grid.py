"""A table's cells laid on a grid: merged cells resolved, headers found, rows written out as they stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.domain import Table, TableRow

_UNIT = re.compile(r"[(（［\[【〔]?\s*単位\s*[:：]?\s*([^)）］\]】〕\s]{1,20})\s*[)）］\]】〕]?")
_FIGURE = re.compile(r"^[△▲▼+\-−－約]?[\d０-９][\d０-９,，.．]*\s*(?:[%％‰]|[一-龥ァ-ヶa-zA-Z㎡㎥]{0,3})$|^[-－―〃…*]$")
_YEAR = re.compile(r"^(?:1[89]|2[01])\d\d(?:年度?)?$")
_MAX_HEADER_CELL = 40
_MAX_GRID = 2_000_000
_MAX_HEADER_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at the row and column where it begins, both from 0."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


def unit_of(text: str) -> str:
    """The unit that a caption or line states: 千円 of （単位:千円）; "" if none."""
    match = _UNIT.search(text)
    return match.group(1) if match else ""


def resolve(
    cells: Sequence[Cell], caption: str = "", unit: str = "", header_rows: int | None = None, page: int | None = None
) -> Table:
    """The table of these cells; `header_rows` is found from marks, merging and content where not given."""
    laid = [cell for cell in cells if cell.row_span > 0 and cell.column_span > 0]
    height = max((cell.row + cell.row_span for cell in laid), default=0)
    breadth = max((cell.column + cell.column_span for cell in laid), default=0)
    if height * breadth > _MAX_GRID:
        laid = [Cell(c.text, c.row, c.column, is_header=c.is_header) for c in laid]
        height, breadth = max(c.row for c in laid) + 1, max(c.column for c in laid) + 1
    matrix = [[""] * breadth for _ in range(height)]
    own: list[list[Cell]] = [[] for _ in range(height)]
    for cell in laid:
        own[cell.row].append(cell)
        for row in range(cell.row, cell.row + cell.row_span):
            matrix[row][cell.column : cell.column + cell.column_span] = [cell.text] * cell.column_span
    rows = [_row(matrix[i], own[i], page) for i in range(height)]
    depth = _header_depth(matrix, own) if header_rows is None else min(header_rows, height)
    header = tuple(row for row in rows[:depth] if row.text)
    body = tuple(row for row in rows[depth:] if row.text)
    return Table(_columns(matrix[:depth], breadth), body, header, caption, unit)


def _row(cells: Sequence[str], own: Sequence[Cell], page: int | None) -> TableRow:
    text = " ".join(cell.text for cell in sorted(own, key=lambda c: c.column) if cell.text)
    return TableRow(tuple(cells), text, page)


def _columns(header: Sequence[Sequence[str]], breadth: int) -> tuple[str, ...]:
    names = []
    for column in range(breadth):
        parts = dict.fromkeys(row[column] for row in header if row[column])
        names.append(" ".join(parts))
    return tuple(names)


def _header_depth(matrix: Sequence[Sequence[str]], own: Sequence[Sequence[Cell]]) -> int:
    marked = _marked_depth(own)
    if marked or any(cell.is_header for row in own for cell in row):
        return marked
    if len(matrix) < 2 or len(matrix[0]) < 2 or not _reads_as_header(matrix[0]):
        return 0
    return _merged_depth(matrix, own)


def _marked_depth(own: Sequence[Sequence[Cell]]) -> int:
    """Leading rows whose every written cell is marked as a header, as long as a body follows."""
    depth = 0
    for row in own:
        written = [cell for cell in row if cell.text]
        if not all(cell.is_header for cell in written) or (not written and not row):
            break
        depth += 1
    return depth if depth < len(own) else min(1, max(0, len(own) - 1))


def _merged_depth(matrix: Sequence[Sequence[str]], own: Sequence[Sequence[Cell]]) -> int:
    """Rows that a header of merged cells takes: a group's name above its columns' names."""
    depth = max((cell.row_span for cell in own[0]), default=1)
    while depth < min(_MAX_HEADER_DEPTH, len(matrix) - 1):
        above = own[depth - 1]
        splits = any(cell.column_span > 1 for cell in above) and _reads_as_header(matrix[depth])
        if not splits or max((cell.row_span for cell in above if cell.column_span > 1), default=1) > 1:
            break
        depth += 1
    return depth if depth < len(matrix) and depth <= _MAX_HEADER_DEPTH else 1


def _reads_as_header(row: Sequence[str]) -> bool:
    """Short, distinct words in nearly every column, and no figures."""
    written = [text for text in row if text]
    if 2 * len(written) <= len(row) or len(set(row)) == 1:
        return False
    return not any(
        len(text) > _MAX_HEADER_CELL or "。" in text or (_FIGURE.match(text) and not _YEAR.match(text))
        for text in written
    )
