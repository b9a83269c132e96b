"""What changed between two states of a plan: its sections, and the cells of its tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.domain import BlockKind, Section
from vectorstore.matching import Letters, Matching
from vectorstore.normalising import fold_quote
from vectorstore.row_differences import CellChange, row_difference

HeadingPath = tuple[str, ...]

_ALIKE = 0.5
"""Share of letter pairs in common from which two texts under different headings are one section."""
_TELLING = 30
"""Letters from which a section's text alone tells where it went; a shorter one must stay below its parent."""


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


@dataclass(frozen=True, slots=True)
class Kept:
    """A section that stands in both states; `is_moved` where its path changed by itself, not by a heading above."""

    older: Section
    newer: Section
    is_moved: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every section of two states: those that came and those that went, and those that both have in the newer order."""

    added: tuple[Section, ...]
    removed: tuple[Section, ...]
    kept: tuple[Kept, ...]

    @property
    def changed(self) -> tuple[Kept, ...]:
        """Those that both have whose text reads otherwise."""
        return tuple(each for each in self.kept if each.is_changed)

    @property
    def moved(self) -> tuple[Kept, ...]:
        """Those that stand elsewhere or under another heading."""
        return tuple(each for each in self.kept if each.is_moved)

    @property
    def is_empty(self) -> bool:
        """Whether both states say the same."""
        return not (self.added or self.removed or self.changed or self.moved)


def compare(before: Sequence[Section], after: Sequence[Section]) -> Comparison:
    """Which sections of `after` stood in `before`; width and white space do not count."""
    newer = _parts(after)
    matching = _matched(_parts(before), newer)
    pairs = [(matching.older[new], new) for new in newer if new in matching.older]
    return Comparison(
        added=tuple(part.section for part in matching.after),
        removed=tuple(part.section for part in matching.before),
        kept=tuple(
            Kept(old.section, new.section, _is_moved(old, new, matching), old.body != new.body) for old, new in pairs
        ),
    )


def difference(before: Sequence[Section], after: Sequence[Section]) -> Difference:
    """What a reader of `before` finds otherwise in `after`, told by heading."""
    found = compare(before, after)
    return Difference(
        added=tuple(section.heading_path for section in found.added),
        removed=tuple(section.heading_path for section in found.removed),
        moved=tuple((each.older.heading_path, each.newer.heading_path) for each in found.moved),
        changed=tuple(each.newer.heading_path for each in found.changed),
        cells=tuple(cell for each in found.changed for cell in row_difference(each.older, each.newer).cells),
        unchanged=len(found.kept) - len(found.changed),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Part:
    """A section with what it is compared by."""

    section: Section
    parent: "_Part | None"
    path: HeadingPath
    body: str


def _parts(sections: Sequence[Section]) -> list[_Part]:
    parts: dict[HeadingPath, _Part] = {}
    found = []
    for section in sections:
        has_heading = bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING
        body = fold_quote("".join(block.text for block in section.blocks[has_heading:]))
        path = tuple(fold_quote(heading) for heading in section.heading_path)
        parts[path] = _Part(section, parts.get(path[:-1]), path, body)
        found.append(parts[path])
    return found


def _matched(before: Sequence[_Part], after: Sequence[_Part]) -> Matching[_Part]:
    matching = Matching(before, after)
    matching.pair_same(lambda part: (part.path, part.body))
    matching.pair_same(lambda part: (part.path,))

    left = (*matching.before, *matching.after)
    letters = {part: Letters(part.path[-1] + part.body if part.path else part.body) for part in left}

    def likeness(old: _Part, new: _Part) -> float:
        is_telling = min(len(old.body), len(new.body)) >= _TELLING
        if not is_telling and not _are_below_one(old, new, matching):
            return 0.0
        return letters[old].likeness(letters[new], _ALIKE)

    matching.pair_alike(likeness, _ALIKE)
    return matching


def _are_below_one(old: _Part, new: _Part, matching: Matching[_Part]) -> bool:
    return old.parent is (matching.older.get(new.parent) if new.parent else None)


def _is_moved(old: _Part, new: _Part, matching: Matching[_Part]) -> bool:
    """Whether the path changed by itself, not only because a heading above did."""
    return old.path != new.path and not (old.path[-1:] == new.path[-1:] and _are_below_one(old, new, matching))
