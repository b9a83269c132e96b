"""Edits tables as an office does between a draft and the plan that is adopted, and notes what it changed."""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from vectorstore.changes import ChangeKind
from vectorstore.domain import Block, Table, TableRow
from vectorstore.normalising import fold_quote

Truth = tuple[ChangeKind, str, str]
"""What has to be told: the kind, and what was said before and after."""
SHARE = 0.12
"""Of the rows, sentences, columns and tables that are edited."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NEW_ROWS = ("新設する見守り活動の実施団体", "地区ごとの検討会の開催", "手話通訳者の派遣回数", "電動自転車の貸出台数")


@dataclass(slots=True)
class Noted:
    """What was changed, and how many edits there were of each kind; `alone` counts the rows and sentences of a plan."""

    alone: Counter[str]
    truth: Counter[Truth] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)

    def note(self, edit: str, *truths: Truth) -> None:
        """Notes an edit with what has to be told of it, which may be nothing."""
        self.edits[edit] += 1
        for kind, before, after in truths:
            self.truth[kind, fold_quote(before), fold_quote(after)] += 1

    def is_alone(self, text: str) -> bool:
        """Whether a text stands in the plan but once, so that what became of it can be told."""
        return self.alone[fold_quote(text)] == 1


class TableEditor:
    """Edits the tables of one plan."""

    def __init__(self, chance: random.Random, noted: Noted) -> None:
        self._chance, self._noted = chance, noted

    def edit(self, block: Block) -> list[Block]:
        """The table after its edits; one that goes on overleaf is two."""
        table = block.table
        if table is None or len(table.rows) < 2:
            return [block]
        edited = [self._edited(row, table) for row in table.rows]
        changed = replace(table, rows=tuple(row for row in edited if row is not None))
        if self._happens() and _can_lose_columns(table):
            edits = (self._with_column, self._renamed_column, self._without_column)
            changed = self._chance.choice(edits if edited == list(table.rows) else edits[:2])(changed)
        rows = list(changed.rows)
        if rows and self._happens():
            rows.insert(self._chance.randrange(len(rows) + 1), self._new_row(rows[0]))
        if len(rows) > 2 and self._happens():
            self._noted.note("row moved within its table")
            rows.append(rows.pop(0))
        changed = replace(changed, rows=tuple(rows))
        if len(rows) > 3 and self._happens():
            self._noted.note("table split over two pages")
            half = len(rows) // 2
            return [_written(block, replace(changed, rows=part)) for part in (changed.rows[:half], changed.rows[half:])]
        return [block] if changed == table else [_written(block, changed)]

    def _happens(self) -> bool:
        return self._chance.random() < SHARE

    def _edited(self, row: TableRow, table: Table) -> TableRow | None:
        names = [_names(other) for other in table.rows]
        if not self._happens() or not self._noted.is_alone(row.text) or names.count(_names(row)) > 1 or not _names(row):
            return row
        edits: tuple[Callable[[TableRow], TableRow | None], ...] = (
            self._one_figure,
            self._one_figure,
            self._every_figure,
            self._name,
            self._gone,
        )
        return self._chance.choice(edits)(row)

    def _one_figure(self, row: TableRow) -> TableRow:
        places = _figures(row)
        return self._with(row, "a figure", {at: self._other(row.cells[at]) for at in places[-1:]})

    def _every_figure(self, row: TableRow) -> TableRow:
        return self._with(row, "every figure of a row", {at: self._other(row.cells[at]) for at in _figures(row)})

    def _name(self, row: TableRow) -> TableRow:
        places = [
            at for at, cell in enumerate(row.cells) if _is_own(row, at) and not _FIGURE.search(cell) and len(cell) > 5
        ]
        new = {at: self._chance.choice((f"{row.cells[at]}の見直し", f"新たな{row.cells[at]}")) for at in places[:1]}
        if new and self._chance.random() < 0.5:
            new |= {at: self._other(row.cells[at]) for at in _figures(row)[-1:]}
        return self._with(row, "the name of a row", new)

    def _gone(self, row: TableRow) -> None:
        self._noted.note("row removed", (ChangeKind.ROW_REMOVED, row.text, ""))

    def _new_row(self, like: TableRow) -> TableRow:
        name = self._chance.choice(_NEW_ROWS) + chr(self._chance.randrange(0x4E00, 0x9000))
        cells = (name, *(str(self._chance.randrange(1000, 9999)) for _ in like.cells[1:]))
        self._noted.note("row added", (ChangeKind.ROW_ADDED, "", " ".join(cells)))
        return TableRow(cells, " ".join(cells), like.page, like.printed_page)

    def _with(self, row: TableRow, edit: str, new: dict[int, str]) -> TableRow:
        cells, text = list(row.cells), row.text
        for at, cell in new.items():
            text, cells[at] = text.replace(cells[at], cell, 1), cell
        if new:
            self._noted.note(edit, *((ChangeKind.CELL, row.cells[at], cell) for at, cell in new.items()))
        return replace(row, cells=tuple(cells), text=text)

    def _other(self, cell: str) -> str:
        def other(match: re.Match[str]) -> str:
            return (
                self._chance.choice([digit for digit in "123456789" if int(digit) != int(match[0][0])]) + match[0][1:]
            )

        return _FIGURE.sub(other, cell, count=1)

    def _with_column(self, table: Table) -> Table:
        at = self._chance.randrange(1, len(table.columns) + 1)
        self._noted.note("column added")
        return _columns(table, lambda cells, filling: (*cells[:at], filling, *cells[at:]))

    def _without_column(self, table: Table) -> Table:
        at = self._chance.randrange(1, len(table.columns))
        self._noted.note("column removed")
        return _columns(table, lambda cells, _: (*cells[:at], *cells[at + 1 :]))

    def _renamed_column(self, table: Table) -> Table:
        name = table.columns[-1]
        self._noted.note("column renamed")
        head = tuple(replace(row, text=row.text.replace(name, f"{name}（改）")) for row in table.header_rows if name)
        return replace(table, columns=(*table.columns[:-1], f"{name}（改）"), header_rows=head)


def _can_lose_columns(table: Table) -> bool:
    """Whether its rows say something without any one column, and have no cells that are merged or say the same."""
    rows = (*table.rows, *table.header_rows)
    are_plain = all(row.text == " ".join(cell for cell in row.cells if cell) for row in rows)
    return are_plain and all(sum(map(bool, row.cells)) > 2 for row in rows)


def _columns(table: Table, change: Callable[[tuple[str, ...], str], tuple[str, ...]]) -> Table:
    def changed(row: TableRow, filling: str) -> TableRow:
        cells = change(row.cells, filling)
        return replace(row, cells=cells, text=" ".join(cell for cell in cells if cell))

    return replace(
        table,
        columns=change(table.columns, "担当の欄"),
        rows=tuple(changed(row, "○") for row in table.rows),
        header_rows=tuple(changed(row, "担当の欄") for row in table.header_rows),
    )


def _written(block: Block, table: Table) -> Block:
    return replace(block, table=table, text=table.text)


def _names(row: TableRow) -> tuple[str, ...]:
    return tuple(cell for cell in row.cells if cell.strip() and not _FIGURE.search(cell))


def _figures(row: TableRow) -> list[int]:
    """The places of cells that hold a figure, but for the first, which mostly numbers the rows."""
    return [at for at, cell in enumerate(row.cells) if at and _is_own(row, at) and _FIGURE.search(cell)]


def _is_own(row: TableRow, at: int) -> bool:
    """Whether a cell is no merged one and cannot be taken for another of its row."""
    return bool(row.cells[at]) and row.text.count(row.cells[at]) == 1 == row.cells.count(row.cells[at])
