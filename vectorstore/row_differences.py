"""What changed in the tables of a plan: cells, rows that came and went, rows that stand elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vectorstore.domain import Section, Table
from vectorstore.normalising import fold_quote
from vectorstore.row_matching import PlacedRow, Row, RowMatching, rows_of

_LEAST_NUMBERS = 3
_LEAST_TEXT = 6
"""Letters from which a row that stands in the other state's running text was only read in another way."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A table's cell that reads otherwise now; `row` names its row: the words of it that stayed the same, mostly."""

    heading_path: tuple[str, ...]
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of both states with its cells that read otherwise; there are none where it only stands elsewhere."""

    older: PlacedRow
    newer: PlacedRow
    cells: tuple[CellChange, ...]
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class RowDifference:
    """Rows that changed or stand in another section now, rows that came and rows that went."""

    changed: tuple[RowChange, ...] = ()
    added: tuple[PlacedRow, ...] = ()
    removed: tuple[PlacedRow, ...] = ()

    @property
    def cells(self) -> tuple[CellChange, ...]:
        """Every cell that reads otherwise."""
        return tuple(cell for row in self.changed for cell in row.cells)

    @property
    def moved(self) -> tuple[RowChange, ...]:
        """Rows that read the same, but in another section."""
        return tuple(row for row in self.changed if not row.cells)


def row_differences(
    kept: Sequence[tuple[Section, Section]], removed: Iterable[Section] = (), added: Iterable[Section] = ()
) -> RowDifference:
    """What the tables of two states say otherwise, in the newer one's order.

    `kept` pairs the sections that both have. A column that came or went changes no row; the rows of a section that came
    or went as a whole are not told one by one, unless they stood elsewhere before.
    """
    matching = RowMatching()
    for older, newer in kept:
        matching.pair_within(rows_of(older), rows_of(newer))
    matching.pair_across(
        [row for section in removed for row in rows_of(section)], [row for section in added for row in rows_of(section)]
    )
    counterparts = {older.id: newer for older, newer in kept} | {newer.id: older for older, newer in kept}
    changes = (
        RowChange(old.placed, new.placed, _cell_changes(old, new, matching), is_moved)
        for old, new, is_moved in sorted(
            matching.pairs, key=lambda pair: (pair[1].placed.section.ordinal, pair[1].ordinal)
        )
    )
    return RowDifference(
        changed=tuple(each for each in changes if each.cells or each.is_moved),
        added=tuple(_left(matching.after, counterparts)),
        removed=tuple(_left(matching.before, counterparts)),
    )


def _left(rows: Sequence[Row], counterparts: dict[str, Section]) -> Iterable[PlacedRow]:
    """The rows that came or went, without those that the other state has as often, but not as a row of a table."""
    texts = {section.id: fold_quote(section.text) for section in counterparts.values()}
    for row in rows:
        text, own = fold_quote(row.placed.row.text), row.placed.section.id
        if not text or own not in counterparts:
            continue
        there = _count(text, texts[counterparts[own].id])
        if len(text) < _LEAST_TEXT or there == 0 or there < _count(text, texts[own]):
            yield row.placed


def _count(text: str, whole: str) -> int:
    """How often a text stands in another, no longer figure being meant."""
    count, at = 0, whole.find(text)
    while at >= 0:
        around = whole[at - 1 : at] + text[0], text[-1] + whole[at + len(text) : at + len(text) + 1]
        count += not any(len(each) == 2 and each.isdigit() for each in around)
        at = whole.find(text, at + 1)
    return count


def _cell_changes(old: Row, new: Row, matching: RowMatching) -> tuple[CellChange, ...]:
    columns = matching.columns(old, new)
    before, after = old.placed.row.cells, new.placed.row.cells
    other = [at for at, place in columns.items() if new.cells[at] != old.cells[place]]
    same = dict.fromkeys(after[at] for at in columns if at not in other)
    name = " ".join(cell for cell in same if any(letter.isalpha() for letter in cell)) or " ".join(new.names)
    return tuple(
        CellChange(
            new.placed.section.heading_path,
            name,
            _column_name(new.placed.table, at) or _column_name(old.placed.table, columns[at]),
            before[columns[at]],
            after[at],
        )
        for at in other
        if not (_is_told(new, at) and _is_told(old, columns[at])) and not _are_numbers(old, columns[at], new, at)
    )


def _column_name(table: Table, at: int) -> str:
    """The column's name; one without a name, or with the name of another before it, gets its number."""
    name = table.columns[at] if at < len(table.columns) else ""
    return name if name and name not in table.columns[:at] else f"{name} {at + 1}".strip()


def _is_told(row: Row, at: int) -> bool:
    """Whether a cell is empty, or merged with one above or further left, and is told of there."""
    text, cell = fold_quote(row.placed.row.text), row.cells[at]
    return not cell or text.count(cell) <= row.cells[:at].count(cell)


def _are_numbers(old: Row, place: int, new: Row, at: int) -> bool:
    """Whether both columns only number the rows."""
    return _numbers_rows(old.placed.table, place) and _numbers_rows(new.placed.table, at)


def _numbers_rows(table: Table, at: int) -> bool:
    cells = [row.cells[at].strip() for row in table.rows if at < len(row.cells)]
    numbers = [int(cell) for cell in cells if cell.isdecimal()]
    is_whole = len(numbers) == len(cells) >= _LEAST_NUMBERS
    return is_whole and all(after == before + 1 for before, after in pairwise(numbers))
