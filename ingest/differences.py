"""What changed between two states of a plan: its sections, and the cells of its tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.matching import Matching, letter_pairs, shared
from vectorstore.domain import BlockKind, Section, Table
from vectorstore.normalising import fold_quote

HeadingPath = tuple[str, ...]

_ALIKE = 0.5
"""Share of letter pairs in common from which two texts under different headings are one section."""
_SAME_ROW = 0.6
_TELLING = 30
"""Letters from which a section's text alone tells where it went; a shorter one must stay below its parent."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A table's cell that reads otherwise now; `row` holds the words of its row that stayed the same."""

    heading_path: HeadingPath
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Sections by heading path. `moved` pairs the old path with the new one; what was moved may be `changed` too."""

    added: tuple[HeadingPath, ...] = ()
    removed: tuple[HeadingPath, ...] = ()
    moved: tuple[tuple[HeadingPath, HeadingPath], ...] = ()
    changed: tuple[HeadingPath, ...] = ()
    cells: tuple[CellChange, ...] = ()
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether both states say the same."""
        return not (self.added or self.removed or self.moved or self.changed)


def difference(before: Sequence[Section], after: Sequence[Section]) -> Difference:
    """What a reader of `before` finds otherwise in `after`; width and white space do not count."""
    newer = _parts(after)
    matching = _matched(_parts(before), newer)
    pairs = [(matching.older[new], new) for new in newer if new in matching.older]
    changed = [(old, new) for old, new in pairs if old.body != new.body]
    return Difference(
        added=tuple(part.path for part in matching.after),
        removed=tuple(part.path for part in matching.before),
        moved=tuple((old.path, new.path) for old, new in pairs if _is_moved(old, new, matching)),
        changed=tuple(new.path for _, new in changed),
        cells=tuple(change for old, new in changed for change in _cell_changes(old.section, new.section)),
        unchanged=len(pairs) - len(changed),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """A section with what it is compared by."""

    section: Section
    parent: "_Part | None"
    body: str
    pairs: frozenset[str]

    @property
    def path(self) -> HeadingPath:
        return self.section.heading_path


@dataclass(frozen=True, eq=False, slots=True)
class _Row:
    """A table's row by column; `names` are its cells without figures."""

    cells: dict[str, str]
    names: tuple[str, ...]


def _parts(sections: Sequence[Section]) -> list[_Part]:
    parts: dict[HeadingPath, _Part] = {}
    found = []
    for section in sections:
        has_heading = bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING
        body = fold_quote("".join(block.text for block in section.blocks[has_heading:]))
        pairs = letter_pairs(fold_quote(section.heading) + body)
        parts[section.heading_path] = _Part(section, parts.get(section.heading_path[:-1]), body, pairs)
        found.append(parts[section.heading_path])
    return found


def _matched(before: Sequence[_Part], after: Sequence[_Part]) -> Matching[_Part]:
    matching = Matching(before, after)
    matching.pair_same(lambda part: (part.path, part.body))
    matching.pair_same(lambda part: (part.path,))

    def likeness(old: _Part, new: _Part) -> float:
        is_telling = min(len(old.body), len(new.body)) >= _TELLING
        return shared(old.pairs, new.pairs) if is_telling or _are_below_one(old, new, matching) else 0.0

    matching.pair_alike(likeness, _ALIKE)
    return matching


def _are_below_one(old: _Part, new: _Part, matching: Matching[_Part]) -> bool:
    return old.parent is (matching.older.get(new.parent) if new.parent else None)


def _is_moved(old: _Part, new: _Part, matching: Matching[_Part]) -> bool:
    """Whether the path changed by itself, not only because a heading above did."""
    return old.path != new.path and not (old.path[-1:] == new.path[-1:] and _are_below_one(old, new, matching))


def _cell_changes(before: Section, after: Section) -> Iterator[CellChange]:
    matching = Matching(list(_rows(before)), list(_rows(after)))
    matching.pair_same(lambda row: tuple(row.cells.items()))
    matching.pair_same(lambda row: row.names)
    matching.pair_alike(_row_likeness, _SAME_ROW)
    for new, old in matching.older.items():
        columns = [name for name in new.cells if name in old.cells]
        other = [name for name in columns if fold_quote(old.cells[name]) != fold_quote(new.cells[name])]
        same = dict.fromkeys(new.cells[name] for name in columns if name not in other)
        row = " ".join(cell for cell in same if any(letter.isalpha() for letter in cell))
        for column in other:
            yield CellChange(after.heading_path, row, column, old.cells[column], new.cells[column])


def _rows(section: Section) -> Iterator[_Row]:
    for table in (block.table for block in section.blocks if block.table):
        columns = _column_names(table)
        for row in table.rows:
            names = (fold_quote(cell) for cell in row.cells if not any(letter.isdigit() for letter in cell))
            yield _Row(dict(zip(columns, row.cells, strict=False)), tuple(name for name in names if name))


def _column_names(table: Table) -> list[str]:
    """The columns' names; one without a name, or with the name of another before it, gets its number."""
    names: list[str] = []
    for number, name in enumerate(table.columns, 1):
        names.append(name if name and name not in names else f"{name} {number}".strip())
    return names


def _row_likeness(old: _Row, new: _Row) -> float:
    """The mean over the columns that both have, if these are most; columns come and go with an edition."""
    columns = [name for name in new.cells if name in old.cells]
    if 2 * len(columns) < max(len(old.cells), len(new.cells)):
        return 0.0
    alike = [_cell_likeness(old.cells[name], new.cells[name]) for name in columns if old.cells[name] + new.cells[name]]
    return sum(alike) / len(alike) if alike else 0.0


def _cell_likeness(old: str, new: str) -> float:
    one, other = fold_quote(old), fold_quote(new)
    return 1.0 if one == other else shared(letter_pairs(one), letter_pairs(other))
