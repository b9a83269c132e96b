"""What changed between two states of a section's tables: cells, and rows that came and went."""

from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore.domain import Section, Table, TableRow
from vectorstore.matching import Letters, Matching
from vectorstore.normalising import fold_quote

_SAME_ROW = 0.6
_MAX_PAIRS = 100_000
"""Rows beyond this, old times new, are told as gone and come: comparing each with each takes too long."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A table's cell that reads otherwise now; `row` holds the words of its row that stayed the same."""

    heading_path: tuple[str, ...]
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowDifference:
    """Cells that changed, rows that came and rows that went."""

    cells: tuple[CellChange, ...] = ()
    added: tuple[TableRow, ...] = ()
    removed: tuple[TableRow, ...] = ()


def row_difference(before: Section, after: Section) -> RowDifference:
    """What the rows of a section's tables say otherwise; a column that came or went changes no row."""
    matching = Matching(list(_rows(before)), list(_rows(after)))
    matching.pair_same(lambda row: tuple(row.cells.items()))
    matching.pair_same(lambda row: row.names)
    if len(matching.before) * len(matching.after) <= _MAX_PAIRS:
        matching.pair_alike(_likeness, _SAME_ROW)
    return RowDifference(
        cells=tuple(
            change for new, old in matching.older.items() for change in _cell_changes(after.heading_path, old, new)
        ),
        added=tuple(row.row for row in matching.after),
        removed=tuple(row.row for row in matching.before),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Row:
    """A table's row by column; `names` are its cells without figures."""

    row: TableRow
    cells: dict[str, str]
    letters: dict[str, Letters]
    names: tuple[str, ...]


def _rows(section: Section) -> Iterator[_Row]:
    for table in (block.table for block in section.blocks if block.table):
        columns = _column_names(table)
        for row in table.rows:
            cells = dict(zip(columns, row.cells, strict=False))
            letters = {name: Letters(fold_quote(cell)) for name, cell in cells.items()}
            names = (fold_quote(cell) for cell in row.cells if not any(letter.isdigit() for letter in cell))
            yield _Row(row, cells, letters, tuple(name for name in names if name))


def _column_names(table: Table) -> list[str]:
    """The columns' names; one without a name, or with the name of another before it, gets its number."""
    names: list[str] = []
    for number, name in enumerate(table.columns, 1):
        names.append(name if name and name not in names else f"{name} {number}".strip())
    return names


def _likeness(old: _Row, new: _Row) -> float:
    """The mean over the columns that both have, if these are most; columns come and go with an edition."""
    columns = [name for name in new.cells if name in old.cells]
    if 2 * len(columns) < max(len(old.cells), len(new.cells)):
        return 0.0
    alike = [_cell_likeness(old, new, name) for name in columns if old.cells[name] + new.cells[name]]
    return sum(alike) / len(alike) if alike else 0.0


def _cell_likeness(old: _Row, new: _Row, column: str) -> float:
    if fold_quote(old.cells[column]) == fold_quote(new.cells[column]):
        return 1.0
    return old.letters[column].likeness(new.letters[column])


def _cell_changes(heading_path: tuple[str, ...], old: _Row, new: _Row) -> Iterator[CellChange]:
    columns = [name for name in new.cells if name in old.cells]
    other = [name for name in columns if fold_quote(old.cells[name]) != fold_quote(new.cells[name])]
    same = dict.fromkeys(new.cells[name] for name in columns if name not in other)
    row = " ".join(cell for cell in same if any(letter.isalpha() for letter in cell))
    for column in other:
        yield CellChange(heading_path, row, column, old.cells[column], new.cells[column])
