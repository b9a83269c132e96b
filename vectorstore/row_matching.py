"""Finds the rows of older tables in newer ones, though their names, columns and places may have changed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from vectorstore.columns import Column, aligned, columns_of
from vectorstore.domain import Section, Table, TableRow
from vectorstore.matching import Letters, Matching
from vectorstore.normalising import fold_quote

Columns = tuple[Column, ...]

_SAME_ROW = 0.55
_SAME_NAME = 0.3
"""The least that the words of two rows have in common which are one row under another name."""
_ELSEWHERE = 0.75
"""From here two rows of different sections are one that was moved and changed."""
_OTHER_FIGURE = 0.5
"""How alike two figures of one column are: they tell neither that it is the same row nor that it is not."""
_TELLING = 4
"""Letters of a row's words from which they alone tell it from the rows of other sections."""
_MAX_PAIRS = 100_000
"""Rows beyond this, old times new, are told as gone and come: comparing each with each takes too long."""
_FIGURE = re.compile(r"[^\d\s]{0,2}\d[\d,.~/%-]*[^\d\s]{0,4}")
_DATE = re.compile(r"\d年|\d月|\d日|(?:明治|大正|昭和|平成|令和)\d")


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A table's row and where it stands."""

    section: Section
    table: Table
    row: TableRow


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """A row as it is compared: folded cells by column; `names` are those without figures, or else the first."""

    placed: PlacedRow
    ordinal: int
    cells: tuple[str, ...]
    columns: Columns
    names: tuple[str, ...]

    @property
    def is_telling(self) -> bool:
        """Whether its words tell it from the rows of other tables; 合計 stands in each."""
        return sum(letter.isalpha() for name in self.names for letter in name) >= _TELLING


def rows_of(section: Section) -> list[Row]:
    """The rows of a section's tables; tables of the same columns are one, cut at the end of a page."""
    tables = [block.table for block in section.blocks if block.table]
    alike: dict[tuple[str, ...], list[Table]] = defaultdict(list)
    for table in tables:
        alike[table.columns].append(table)
    columns = {names: columns_of(each) for names, each in alike.items()}
    placed = (PlacedRow(section, table, row) for table in tables for row in table.rows)
    return [_row(each, ordinal, columns[each.table.columns]) for ordinal, each in enumerate(placed)]


def _row(placed: PlacedRow, ordinal: int, columns: Columns) -> Row:
    cells = tuple(fold_quote(cell) for cell in placed.row.cells)
    return Row(placed, ordinal, cells, columns, _names(cells))


def _names(cells: Iterable[str]) -> tuple[str, ...]:
    """What a row is known by: its cells but for the figures, or else what stands first in it."""
    filled = [cell for cell in cells if cell]
    return tuple(dict.fromkeys(cell for cell in filled if not _is_figure(cell))) or tuple(filled[:1])


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a figure with its unit; a year or a day rather names its row."""
    return bool(_FIGURE.fullmatch(cell)) and not _DATE.search(cell)


def has_digit(text: str) -> bool:
    """Whether a digit stands in the text."""
    return any(letter.isdigit() for letter in text)


@dataclass(frozen=True, slots=True)
class _Shared:
    """The columns that two tables share: what a row of either has in them."""

    old: Columns
    new: Columns
    both: dict[int, int]

    def cells(self, row: Row) -> tuple[str, ...]:
        """Its cells in the shared columns, () where it is a row of another table or has none."""
        places = self.both.values() if row.columns is self.old else self.both if row.columns is self.new else ()
        cells = tuple(row.cells[at] if at < len(row.cells) else "" for at in places)
        return cells if any(cells) else ()

    def names(self, row: Row) -> tuple[str, ...]:
        """What it is known by in them."""
        return _names(self.cells(row))


class RowMatching:
    """Pairs rows, those of one section first; what is left over in `before` and `after` may stand elsewhere.

    `pairs` holds an old row, what it is now, and whether it stands in another section.
    """

    def __init__(self) -> None:
        self.pairs: list[tuple[Row, Row, bool]] = []
        self.before: list[Row] = []
        self.after: list[Row] = []
        self._aligned: dict[tuple[int, int], dict[int, int]] = {}
        self._letters: dict[str, Letters] = {}

    def pair_within(self, before: Sequence[Row], after: Sequence[Row]) -> None:
        """Pairs the rows of one section in both states."""
        matching = Matching(before, after)
        matching.pair_same(lambda row: (tuple(column.name for column in row.columns), row.cells))
        matching.pair_same(lambda row: row.cells)
        both = list(self._shared(matching))
        for shared in both:
            matching.pair_same(shared.cells)
        for shared in both:
            matching.pair_lone(shared.names)
        if len(matching.before) * len(matching.after) <= _MAX_PAIRS:
            matching.pair_alike(self._likeness, _SAME_ROW)
            self._pair_by_place(matching, before, after)
        self.pairs += [(old, new, False) for new, old in matching.older.items()]
        self.before += matching.before
        self.after += matching.after

    def pair_across(self, gone: Sequence[Row], come: Sequence[Row]) -> None:
        """Pairs what is left over, and the rows of sections that came and went, wherever they stand.

        What says little by itself is only known again in a section that came or went, as where one was split in two.
        """
        for before, after in ((self.before, come), (gone, self.after)):
            halves = Matching(before, after)
            halves.pair_same(lambda row: row.cells)
            self.pairs += [(old, new, True) for new, old in halves.older.items()]
        paired = {row for old, new, _ in self.pairs for row in (old, new)}
        matching = Matching(
            [row for row in (*self.before, *gone) if row not in paired],
            [row for row in (*self.after, *come) if row not in paired],
        )
        matching.pair_same(lambda row: row.cells if row.is_telling else ())
        matching.pair_lone(lambda row: (row.names, tuple(each.name for each in row.columns)) if row.is_telling else ())
        if len(matching.before) * len(matching.after) <= _MAX_PAIRS:
            matching.pair_alike(lambda old, new: self._likeness(old, new) if new.is_telling else 0.0, _ELSEWHERE)
        self.pairs += [(old, new, True) for new, old in matching.older.items()]
        self.before, self.after = matching.before, matching.after

    def columns(self, old: Row, new: Row) -> dict[int, int]:
        """The places of the new row's cells that the old one has too, with their places there."""
        both = self._aligned_once(old.columns, new.columns).items()
        return {at: place for at, place in both if at < len(new.cells) and place < len(old.cells)}

    def _aligned_once(self, old: Columns, new: Columns) -> dict[int, int]:
        known = (id(old), id(new))
        if known not in self._aligned:
            self._aligned[known] = dict(sorted(aligned(old, new).items()))
        return self._aligned[known]

    def _shared(self, matching: Matching[Row]) -> Iterator["_Shared"]:
        """Each two tables of which rows are left over, with the columns that both have, if these are most."""
        before = {id(row.columns): row.columns for row in matching.before}.values()
        after = {id(row.columns): row.columns for row in matching.after}.values()
        for old, new in product(before, after):
            both = self._aligned_once(old, new)
            if 2 * len(both) >= max(len(old), len(new)):
                yield _Shared(old, new, both)

    def _share_columns(self, old: Row, new: Row) -> bool:
        return 2 * len(self.columns(old, new)) >= max(len(old.cells), len(new.cells))

    def _likeness(self, old: Row, new: Row) -> float:
        """The mean over the columns that both have, if these are most; columns come and go with an edition."""
        if self._alike("".join(old.names), "".join(new.names)) < _SAME_NAME or not self._share_columns(old, new):
            return 0.0
        columns = self.columns(old, new).items()
        both = [(old.cells[place], new.cells[at]) for at, place in columns if old.cells[place] or new.cells[at]]
        alike = [_OTHER_FIGURE if _are_other_figures(*cells) else self._alike(*cells) for cells in both]
        return sum(alike) / len(alike) if alike else 0.0

    def _alike(self, one: str, other: str) -> float:
        if one == other:
            return 1.0
        old, new = (self._letters.get(text) or self._letters.setdefault(text, Letters(text)) for text in (one, other))
        return old.likeness(new)

    def _pair_by_place(self, matching: Matching[Row], before: Sequence[Row], after: Sequence[Row]) -> None:
        """Pairs a row with the one of its figures that stood between the same two: only its name is another."""
        places = {row: at for at, row in enumerate(before)}
        for at, new in enumerate(after):
            above = matching.older.get(after[at - 1]) if at else None
            place = places[above] + 1 if above else 0
            old = before[place] if place < len(before) else None
            is_open = old is not None and old in matching.before and new in matching.after and (above or not at)
            if is_open and old and self._share_columns(old, new) and self._has_same_figures(old, new):
                matching.pair(old, new)

    def _has_same_figures(self, old: Row, new: Row) -> bool:
        both = [(old.cells[place], new.cells[at]) for at, place in self.columns(old, new).items()]
        figures = [(one, other) for one, other in both if has_digit(one + other)]
        return bool(figures) and all(one == other for one, other in figures)


def _are_other_figures(one: str, other: str) -> bool:
    return one != other and _is_figure(one) and _is_figure(other)
