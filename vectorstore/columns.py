"""Which column of a newer table is which of an older one: columns are renamed, added, left out and put elsewhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.domain import Table
from vectorstore.matching import Letters, Matching
from vectorstore.normalising import fold_quote

_SAME_NAME = 0.5
_SAME_CELLS = 0.5
_FIGURES = 0.5
"""The share of a column's cells that hold figures from which it is a column of figures."""


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column of a table; `name` and `cells` are folded, `nth` counts the columns before it that bear the same name."""

    at: int
    name: str
    nth: int
    has_figures: bool
    cells: Counter[str]


def columns_of(tables: Sequence[Table]) -> tuple[Column, ...]:
    """The columns, as they are compared, of tables that have the same; a row may have more cells than there are names."""
    rows = [row.cells for table in tables for row in table.rows]
    names = tables[0].columns
    width = max([len(names), *(len(cells) for cells in rows)], default=0)
    seen: Counter[str] = Counter()
    found = []
    for at in range(width):
        name = fold_quote(names[at]) if at < len(names) else ""
        cells = [cells[at] for cells in rows if at < len(cells) and cells[at].strip()]
        found.append(Column(at, name, seen[name], _hold_figures(cells), Counter(map(fold_quote, cells))))
        seen[name] += 1
    return tuple(found)


def aligned(before: Sequence[Column], after: Sequence[Column]) -> dict[int, int]:
    """The place of each column of a newer table that an older one has too, with its place there."""
    matching = Matching(before, after)
    if len(before) == len(after) and not any(column.name for column in (*before, *after)):
        return {column.at: column.at for column in after}
    matching.pair_same(lambda column: (column.name, column.nth) if column.name else ())
    matching.pair_alike(_likeness_of_cells, _SAME_CELLS)
    letters = {column: Letters(column.name) for column in (*matching.before, *matching.after)}
    matching.pair_alike(lambda old, new: letters[old].likeness(letters[new], _SAME_NAME), _SAME_NAME)
    _pair_by_place(matching, before, after)
    return {new.at: old.at for new, old in matching.older.items()}


def _pair_by_place(matching: Matching[Column], before: Sequence[Column], after: Sequence[Column]) -> None:
    """Pairs columns of one kind that stand between the same two, as where the head of a table is written anew."""
    for gone, come in _gaps(matching, before, after):
        if len(gone) == len(come):
            for old, new in zip(gone, come, strict=True):
                if old.has_figures == new.has_figures:
                    matching.pair(old, new)


def _gaps(
    matching: Matching[Column], before: Sequence[Column], after: Sequence[Column]
) -> list[tuple[list[Column], list[Column]]]:
    """What is left over of both tables between two columns that both have."""
    ends = [(old.at, new.at) for new, old in sorted(matching.older.items(), key=lambda pair: pair[0].at)]
    found = []
    for (old_start, new_start), (old_end, new_end) in zip(
        [(-1, -1), *ends], [*ends, (len(before), len(after))], strict=True
    ):
        gone = [column for column in matching.before if old_start < column.at < old_end]
        come = [column for column in matching.after if new_start < column.at < new_end]
        found.append((gone, come))
    return found


def _hold_figures(cells: Sequence[str]) -> bool:
    return sum(any(letter.isdigit() for letter in cell) for cell in cells) > _FIGURES * len(cells)


def _likeness_of_cells(old: Column, new: Column) -> float:
    """The share of their cells that two columns have in common."""
    most = max(old.cells.total(), new.cells.total())
    return (old.cells & new.cells).total() / most if most else 0.0
