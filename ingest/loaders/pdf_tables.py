"""Reads tables by the geometry of their ruled cells."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.loaders.grid import Cell
from ingest.loaders.pdf_glyphs import Glyph
from ingest.loaders.pdf_grid import Grid, Region
from ingest.loaders.pdf_lines import Fragment, fragments, row_text, rows
from ingest.loaders.pdf_rulings import Box, Boxed
from ingest.loaders.text_repair import drop_repeats, join_label, join_lines, join_two

AMOUNT = re.compile(r"^[△▲▼+\-−－]?\s*[\d０-９][\d０-９,，.．]*\s*[%％]?$|^[-－―〃]$")
_FIGURES = re.compile(r"^[△▲▼+\-−－\d０-９,，.．%％\s]+$")


@dataclass(slots=True)
class CellText:
    """A cell with its lines."""

    region: Region
    box: Box
    lines: list[list[Fragment]]
    by_line: bool = False
    """Whether each line is a row of its own."""

    @property
    def text(self) -> str:
        """Its lines joined."""
        lines = [join_label(drop_repeats(row_text(line))) for line in self.lines]
        text = lines[0]
        for line, (upper, lower) in zip(lines[1:], pairwise(self.lines), strict=True):
            text = f"{text} {line}" if self._is_break(upper, lower) else join_two(text, line)
        return join_label(text)

    def _is_break(self, upper: Sequence[Fragment], lower: Sequence[Fragment]) -> bool:
        """Whether the line ends where it does not fill the cell, as in a list of names."""
        room = (self.box.x1 - self.box.x0) - (upper[-1].x1 - upper[0].x0)
        single = len(upper) == len(lower) == 1 and min(len(upper[0].glyphs), len(lower[0].glyphs)) == 1
        return not single and room > max(0.4 * (self.box.x1 - self.box.x0), 3 * upper[0].size)

    @property
    def is_ledger(self) -> bool:
        """Whether it is a list of labels and amounts, each pair on a line of its own."""
        return self.pairs >= 2

    @property
    def pairs(self) -> int:
        """How many lines are a label with an amount set apart."""
        return sum(len(line) > 1 and bool(AMOUNT.match(line[-1].text)) for line in self.lines)

    @property
    def is_amount(self) -> bool:
        """Whether it holds nothing but a figure."""
        return bool(AMOUNT.match(self.text))


@dataclass(slots=True, eq=False)
class RawTable(Boxed):
    """A table's cells on its grid, before its header is known."""

    box: Box
    cells: list[Cell]
    edges: list[float]
    """The columns' left edges and the last one's right edge."""
    titles: list[list[Fragment]] = field(default_factory=list)
    """Lines that stand in the frame above the table proper."""

    @property
    def is_chart(self) -> bool:
        """Whether it is figures without the words that would say of what: a chart's bars, frame and grid."""
        figures = sum(bool(_FIGURES.match(cell.text)) for cell in self.cells)
        rows = range(max((cell.row + cell.row_span for cell in self.cells), default=0))
        labelled = sum(not _FIGURES.match(self._first(row)) for row in rows)
        return figures >= 0.6 * len(self.cells) and labelled < 0.5 * len(rows)

    def _first(self, row: int) -> str:
        within = [cell for cell in self.cells if cell.row <= row < cell.row + cell.row_span]
        return min(within, key=lambda cell: cell.column).text if within else ""


def claim(grid: Grid, glyphs: Sequence[Glyph]) -> tuple[dict[int, list[Glyph]], list[Glyph]]:
    """The letters within the grid by the index of their region, and the letters outside it."""
    owner = {place: index for index, region in enumerate(grid.regions) for place in region.places}
    inside: dict[int, list[Glyph]] = defaultdict(list)
    outside = []
    box = grid.box
    for glyph in glyphs:
        x, y = glyph.middle, glyph.base - 0.38 * glyph.size
        if box.holds(x, y):
            inside[owner[grid.place(x, y)]].append(glyph)
        else:
            outside.append(glyph)
    return inside, outside


def cell_texts(grid: Grid, inside: dict[int, list[Glyph]]) -> list[CellText]:
    """The cells that hold text."""
    found = []
    for index, glyphs in inside.items():
        region = grid.regions[index]
        found.append(CellText(region, grid.box_of(region), rows(fragments(glyphs))))
    return [cell for cell in found if cell.lines]


def is_table(cells: Sequence[CellText], grid: Grid) -> bool:
    """Whether the cells are a table rather than a frame around text, a stack of boxes or a chart's grid."""
    columns = {cell.region.left for cell in _titles(grid, cells)[1]}
    if len(cells) < 2 or len(columns) < 2:
        return False
    boxed = [grid.box_of(region) for region in grid.regions]
    filled = sum(cell.box.area for cell in cells)
    return filled >= 0.3 * sum(box.area for box in boxed) or len(cells) >= 0.4 * len(grid.regions)


def lay_out(grid: Grid, cells: Sequence[CellText]) -> RawTable:
    """The cells on rows and columns that hold text; a ledger's lines become rows of their own."""
    titles, rest = _titles(grid, cells)
    ledgers = {cell.region.left for cell in rest if cell.is_ledger}
    for cell in rest:
        cell.by_line = (cell.region.left in ledgers and cell.pairs > 0) or _is_column(cell, rest)
    starts = {cell.region.left for cell in rest}
    columns = sorted(starts)
    anchors = _anchors(grid, rest)
    labels_end = min((cell.region.left for cell in rest if cell.is_amount), default=len(grid.xs))
    laid = [piece for cell in rest for piece in _pieces(cell, anchors, columns, labels_end)]
    used = sorted({cell.row for cell in laid})
    rank = {row: index for index, row in enumerate(used)}
    final = [
        Cell(c.text, rank[c.row], c.column, sum(c.row <= row < c.row + c.row_span for row in used), c.column_span)
        for c in laid
    ]
    edges = [grid.xs[column] for column in columns] + [grid.xs[-1]]
    top = min((cell.box.y0 for cell in rest), default=grid.ys[0])
    box = Box(grid.xs[0], top, grid.xs[-1], grid.ys[-1])
    return RawTable(box, final, edges, titles)


def _titles(grid: Grid, cells: Sequence[CellText]) -> tuple[list[list[Fragment]], list[CellText]]:
    """Lines of cells as wide as the table at its top, which are its title, and the other cells."""
    rest = sorted(cells, key=lambda cell: (cell.region.top, cell.region.left))
    titles: list[list[Fragment]] = []
    while len(rest) > 2 and _is_wide(grid, rest[0]) and rest[1].region.top >= rest[0].region.bottom:
        titles.extend(rest.pop(0).lines)
    return titles, rest


def _is_wide(grid: Grid, cell: CellText) -> bool:
    return cell.region.left == 0 and cell.region.right == len(grid.xs) - 1 and cell.region.is_whole


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A row to be: the grid's row it lies in and the height at which it is written."""

    row: int
    y: float


def _anchors(grid: Grid, cells: Sequence[CellText]) -> list[_Anchor]:
    """One for each row of the grid, or one for each line where a ledger runs through it."""
    bases: dict[int, list[float]] = defaultdict(list)
    split = set()
    for cell in cells:
        for index, line in enumerate(cell.lines):
            row = _row_at(grid, cell, line)
            if cell.by_line or index == 0:
                bases[row].append(line[0].base)
            if cell.by_line:
                split.add(row)
    anchors: list[_Anchor] = []
    for row in range(len(grid.ys) - 1):
        if row in split:
            anchors.extend(_Anchor(row, y) for y in _distinct(bases[row]))
        else:
            anchors.append(_Anchor(row, grid.ys[row]))
    return anchors


def _row_at(grid: Grid, cell: CellText, line: Sequence[Fragment]) -> int:
    middle = line[0].base - 0.38 * line[0].size
    return grid.place(cell.box.x0 + 1, middle)[0] if cell.by_line else cell.region.top


def _is_column(cell: CellText, cells: Iterable[CellText]) -> bool:
    """Whether the cell is one of several columns of as many lines, figures among them, without rules between."""
    if len(cell.lines) < 3:
        return False
    beside = [c for c in cells if c.region.top == cell.region.top and c.region.bottom == cell.region.bottom]
    fellows = [c for c in beside if _in_step(c, cell)]
    figures = [c for c in fellows if sum(bool(AMOUNT.match(row_text(line))) for line in c.lines) >= 0.6 * len(c.lines)]
    return len(fellows) >= 2 and 2 * len(fellows) >= len(beside) and bool(figures)


def _in_step(first: CellText, second: CellText) -> bool:
    """Whether the lines of both stand at the same heights."""
    if abs(len(first.lines) - len(second.lines)) > 1:
        return False
    heights = [line[0].base for line in second.lines]
    near = sum(min(abs(line[0].base - height) for height in heights) <= 3 for line in first.lines)
    return near >= len(first.lines) - 1


def _distinct(heights: Iterable[float]) -> list[float]:
    found: list[float] = []
    for height in sorted(heights):
        if not found or height - found[-1] > 4:
            found.append(height)
    return found


def _pieces(cell: CellText, anchors: Sequence[_Anchor], columns: Sequence[int], labels_end: int) -> list[Cell]:
    """The cell, or a cell for each line of a ledger; there, only what labels a row is said of the lines below."""
    region = cell.region
    reach = [i for i, column in enumerate(columns) if region.left <= column < region.right]
    first, span = reach[0], len(reach)
    within = [i for i, anchor in enumerate(anchors) if region.top <= anchor.row < region.bottom]
    split = len(within) > region.bottom - region.top
    if cell.by_line:
        return _line_cells(cell, anchors, within, first, span)
    base = cell.lines[0][0].base
    start = min(within, key=lambda i: abs(anchors[i].y - base)) if split else within[0]
    whole = region.is_whole and not (split and region.left >= labels_end)
    depth = within[-1] + 1 - start if whole else 1
    return [Cell(cell.text, start, first, depth, span)]


def _line_cells(
    cell: CellText, anchors: Sequence[_Anchor], within: Sequence[int], column: int, span: int
) -> list[Cell]:
    texts: dict[int, list[str]] = defaultdict(list)
    for line in cell.lines:
        nearest = min(within, key=lambda i: abs(anchors[i].y - line[0].base))
        texts[nearest].append(join_label(row_text(line)))
    return [Cell(join_lines(lines), row, column, 1, span) for row, lines in texts.items()]


def join_halves(left: Grid, right: Grid) -> Grid:
    """Two grids side by side as one, row by row: the halves of a table that runs over a spread."""
    ys = sorted({*left.ys, *right.ys})
    snapped = [ys[0], *(b for a, b in pairwise(ys) if b - a > 4)]
    shift = len(left.xs)
    regions = [_moved(region, left, snapped, 0) for region in left.regions]
    regions += [_moved(region, right, snapped, shift) for region in right.regions]
    gutter = Region([(row, shift - 1) for row in range(len(snapped) - 1)])
    return Grid([*left.xs, *right.xs], snapped, [*regions, gutter])


def _moved(region: Region, grid: Grid, ys: Sequence[float], shift: int) -> Region:
    places: list[tuple[int, int]] = []
    for row, column in region.places:
        middle = [i for i, (a, b) in enumerate(pairwise(ys)) if grid.ys[row] - 2 <= (a + b) / 2 <= grid.ys[row + 1] + 2]
        places.extend((i, column + shift) for i in middle)
    return Region(places or [(0, region.left + shift)])


def spread_over(left: Grid, right: Grid) -> bool:
    """Whether two grids side by side have the same upper and lower edge."""
    side_by_side = left.xs[-1] < right.xs[0]
    return side_by_side and abs(left.ys[0] - right.ys[0]) <= 6 and abs(left.ys[-1] - right.ys[-1]) <= 6
