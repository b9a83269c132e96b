"""Finds tables without ruling lines: rows whose pieces stand in columns."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.furniture import is_contents_line
from ingest.loaders.grid import Cell
from ingest.loaders.pdf_columns import Flow, Item
from ingest.loaders.pdf_lines import Fragment, row_text
from ingest.loaders.pdf_rulings import Box
from ingest.loaders.pdf_tables import AMOUNT, RawTable
from ingest.loaders.text_repair import join_label

_MIN_ROWS = 3
_GAP = 3.0
_FIGURES = 0.5
_MAX_PAGE = 1_000


def aligned_tables(flow: Flow) -> Flow:
    """The flow with each run of rows that stand in columns, figures among them, as one table."""
    found: list[list[Item]] = []
    start = 0
    while start < len(flow.rows):
        end = _reach(flow.rows, start)
        run = [[part for part in row if isinstance(part, Fragment)] for row in flow.rows[start:end]]
        if len(run) >= _MIN_ROWS and _has_figures(run):
            found.append([_table(run)])
            start = end
        else:
            found.append(list(flow.rows[start]))
            start += 1
    return Flow(flow.x0, flow.x1, found, flow.framed)


def _reach(rows: Sequence[Sequence[Item]], start: int) -> int:
    """How far rows of several pieces follow each other and share their columns."""
    columns: list[tuple[float, float]] = []
    end = start
    for end in range(start, len(rows)):
        row = rows[end]
        pieces = [part for part in row if isinstance(part, Fragment)]
        if len(pieces) < 2 or len(pieces) < len(row) or is_contents_line(row_text(pieces)):
            return end
        if end > start and pieces[0].base - _base(rows[end - 1]) > 3.2 * pieces[0].size:
            return end
        merged = _merged([*columns, *((part.x0, part.x1) for part in pieces)])
        if len(merged) < 2 or (columns and len(merged) < len(columns)):
            return end
        columns = merged
    return end + 1


def _base(row: Sequence[Item]) -> float:
    return max((part.base for part in row if isinstance(part, Fragment)), default=0.0)


def _merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans with those that overlap as one."""
    found: list[tuple[float, float]] = []
    for x0, x1 in sorted(spans):
        if found and x0 <= found[-1][1] + _GAP:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def _has_figures(run: Sequence[Sequence[Fragment]]) -> bool:
    """Whether most rows have a figure beside their label."""
    with_figure = sum(any(AMOUNT.match(part.raw) for part in row[1:]) for row in run)
    return with_figure >= _FIGURES * len(run) and not _is_contents(run)


def _is_contents(run: Sequence[Sequence[Fragment]]) -> bool:
    """Whether the rows are titles with page numbers, which stand in one column and never fall."""
    numbered = [row for row in run if row[-1].raw.isdecimal() and not any(AMOUNT.match(p.raw) for p in row[:-1])]
    if len(numbered) < 0.8 * len(run):
        return False
    numbers = [int(row[-1].raw) for row in numbered]
    edges = [row[-1].x1 for row in numbered]
    in_order = all(a <= b for a, b in pairwise(numbers)) and len(set(numbers)) > 1
    return in_order and max(numbers) < _MAX_PAGE and max(edges) - min(edges) <= 2 * numbered[0][-1].size


def _table(run: Sequence[Sequence[Fragment]]) -> RawTable:
    columns = _merged([(part.x0, part.x1) for row in run for part in row])
    cells: list[Cell] = []
    for index, row in enumerate(run):
        texts: dict[int, str] = {}
        for part in row:
            column = next(i for i, (x0, x1) in enumerate(columns) if x0 <= part.middle_x <= x1)
            texts[column] = f"{texts[column]} {part.text}" if column in texts else part.text
        cells.extend(Cell(join_label(text), index, column) for column, text in texts.items())
    parts = [part for row in run for part in row]
    box = Box(columns[0][0], min(p.y0 for p in parts), columns[-1][1], max(p.y1 for p in parts))
    edges = [columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1]]
    return RawTable(box, cells, edges)
