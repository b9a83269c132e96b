"""Tables as they are laid out for reading: header rows, rows, merged cells, and what is laid over each cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from bot.placing import Span
from bot.web.highlighting import PLAIN, Overlay, Piece, line_spans, pieces
from vectorstore.domain import Table, TableRow


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell over as many columns and rows as it was merged from; `scope` is "col" or "row" where it is a header."""

    pieces: tuple[Piece, ...]
    columns: int
    rows: int
    scope: str

    @property
    def tag(self) -> str:
        """Its element."""
        return "th" if self.scope else "td"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row under the id of its address, "" where it is none of the text's."""

    id: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with its header rows and rows."""

    caption: str
    head: tuple[ShownRow, ...]
    body: tuple[ShownRow, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A place of the grid; `span` tells where in its row's text the words stand, None where they are not its own."""

    text: str
    span: Span | None = None


_Grid = Sequence[Sequence[_Cell]]


def shown_table(table: Table, ids: Sequence[str], above: str, over: Overlay, *, furigana: bool) -> ShownTable:
    """The table with what lies over its text, its rows under `ids`; what `above`, the line before, says is not repeated."""
    written = (*table.header_rows, *table.rows)
    overs = [over.within(*span) for span in line_spans(row.text for row in written)]
    depth = len(table.header_rows)
    head = _shown_rows(table.header_rows, overs[:depth], "col", furigana=furigana)
    body = _shown_rows(table.rows, overs[depth:], "row" if _names_rows(table) else "", furigana=furigana)
    return ShownTable(
        caption=_caption(table, above),
        head=tuple(map(ShownRow, ids, head)) or _named_columns(table),
        body=tuple(map(ShownRow, ids[depth:], body)),
    )


def _caption(table: Table, above: str) -> str:
    caption = "" if table.caption in above else table.caption
    # A unit that the caption names already would be read twice.
    unit = "" if table.unit in f"{above} {caption}" else table.unit
    return f"{caption} {unit}".strip()


def _named_columns(table: Table) -> tuple[ShownRow, ...]:
    """A header for columns that the source names elsewhere than in a row."""
    names = tuple(ShownCell((Piece(name),), 1, 1, "col" if name else "") for name in table.columns)
    return (ShownRow("", names),) if any(table.columns) else ()


def _names_rows(table: Table) -> bool:
    """Whether the first column says in words what its rows are about."""
    first = [row.cells[0] for row in table.rows if len(row.cells) > 1 and row.cells[0]]
    return 2 * sum(any(map(str.isalpha, text)) for text in first) > len(first)


def _shown_rows(
    rows: Sequence[TableRow], overs: Sequence[Overlay], scope: str, *, furigana: bool
) -> list[tuple[ShownCell, ...]]:
    grid = [_placed(row) for row in rows]
    shown: list[list[ShownCell]] = [[] for _ in rows]
    for (at, column), (height, width) in _boxes(grid):
        cell = grid[at][column]
        over = overs[at].within(*cell.span) if cell.span else PLAIN
        header = scope if cell.text and (scope == "col" or column == 0) else ""
        shown[at].append(ShownCell(pieces(cell.text, over, furigana=furigana), width, height, header))
    return [tuple(cells) for cells in shown]


def _placed(row: TableRow) -> list[_Cell]:
    """The row's cells; where its text is not made of them, the text as it stands in one cell over all columns."""
    placed: list[_Cell] = []
    at = 0
    for text in row.cells:
        end = at + len(text)
        own = bool(text) and row.text.startswith(text, at) and row.text[end : end + 1] in ("", " ")
        placed.append(_Cell(text, (at, end) if own else None))
        at = end + 1 if own else at
    whole = _Cell(row.text, (0, len(row.text)))
    return placed if at > len(row.text) else [whole, *[_Cell(row.text)] * (len(row.cells) - 1)]


def _boxes(grid: _Grid) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Row and column of each cell to show, with its height and width: merged ones have no words of their own."""
    taken: set[tuple[int, int]] = set()
    for at, cells in enumerate(grid):
        for column in range(len(cells)):
            if (at, column) in taken:
                continue
            width = _width(cells, column)
            height = _height(grid, at, column, width)
            taken.update(product(range(at, at + height), range(column, column + width)))
            yield (at, column), (height, width)


def _width(cells: Sequence[_Cell], column: int) -> int:
    if cells[column].span is None:
        return 1
    return 1 + _leading(_is_merged(cell, cells[column]) for cell in cells[column + 1 :])


def _height(grid: _Grid, at: int, column: int, width: int) -> int:
    origin = grid[at][column]
    if origin.span is None:
        return 1
    below = (cells[column : column + width] for cells in grid[at + 1 :])
    return 1 + _leading(len(cells) == width and all(_is_merged(each, origin) for each in cells) for cells in below)


def _is_merged(cell: _Cell, origin: _Cell) -> bool:
    return cell.span is None and cell.text == origin.text


def _leading(holds: Iterator[bool]) -> int:
    """How many at the beginning hold."""
    count = 0
    for each in holds:
        if not each:
            break
        count += 1
    return count
