"""What changed between two states of a plan: its sections, and the cells of its tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.domain import Section
from vectorstore.row_differences import CellChange, row_differences
from vectorstore.section_matching import HeadingPath, is_moved, match_sections, parts_of


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
    newer = parts_of(after)
    matching = match_sections(parts_of(before), newer)
    pairs = [(matching.older[new], new) for new in newer if new in matching.older]
    return Comparison(
        added=tuple(part.section for part in matching.after),
        removed=tuple(part.section for part in matching.before),
        kept=tuple(
            Kept(old.section, new.section, is_moved(old, new, matching), old.body != new.body) for old, new in pairs
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
        cells=row_differences([(each.older, each.newer) for each in found.changed], found.removed, found.added).cells,
        unchanged=len(found.kept) - len(found.changed),
    )
