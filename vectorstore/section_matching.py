"""Finds the sections of an older state in a newer one, though they were renamed, moved, split and rewritten."""

from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.domain import BlockKind, Section
from vectorstore.matching import Letters, Matching
from vectorstore.normalising import fold_quote

HeadingPath = tuple[str, ...]

_ALIKE = 0.5
"""Share of letter pairs in common from which two texts under different headings are one section."""
_TELLING = 30
"""Letters from which a section's text alone tells where it went; a shorter one must stay below its parent."""
_SAME_PLACE = 0.2
"""The least that two telling texts under one path have in common, unless neither stands elsewhere in the other state."""
_LONG = 8
"""Lines from which a text that stands under another heading must have some of them in common."""
_SAME_LINES = 0.1
_PART = 0.5
"""Share of a section's lines that stand in another from which it was cut out of it, or was put into it."""


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """A section with what it is compared by."""

    section: Section
    parent: "Part | None"
    path: HeadingPath
    body: str
    lines: frozenset[str]

    @property
    def is_telling(self) -> bool:
        """Whether its text alone tells where it went."""
        return len(self.body) >= _TELLING

    def share_in(self, other: "Part") -> float:
        """The share of its lines that stand in another too."""
        return len(self.lines & other.lines) / len(self.lines) if self.lines else 0.0


def parts_of(sections: Sequence[Section]) -> list[Part]:
    """The sections as they are compared, each with the one above it."""
    parts: dict[HeadingPath, Part] = {}
    found = []
    for section in sections:
        has_heading = bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING
        text = "\n".join(block.text for block in section.blocks[has_heading:])
        lines = frozenset(line for line in map(fold_quote, text.split("\n")) if line)
        path = tuple(fold_quote(heading) for heading in section.heading_path)
        parts[path] = Part(section, parts.get(path[:-1]), path, fold_quote(text), lines)
        found.append(parts[path])
    return found


def match_sections(before: Sequence[Part], after: Sequence[Part]) -> Matching[Part]:
    """Pairs the sections that both states have."""
    matching = Matching(before, after)
    matching.pair_same(lambda part: (part.path, part.body))
    matching.pair_same(lambda part: (part.path[-1:], part.body) if part.is_telling else ())
    matching.pair_lone(lambda part: part.body if part.is_telling else "")
    letters = {part: Letters("".join(part.path[-1:]) + part.body) for part in (*matching.before, *matching.after)}

    def likeness_in_place(old: Part, new: Part) -> float:
        are_telling = old.is_telling and new.is_telling
        return letters[old].likeness(letters[new]) if are_telling else _SAME_PLACE

    matching.pair_alike(likeness_in_place, _SAME_PLACE, key=lambda part: part.path)
    pieces = _pieces(matching)

    def likeness_elsewhere(old: Part, new: Part) -> float:
        are_known = old.is_telling and new.is_telling and old not in pieces and new not in pieces
        return letters[old].likeness(letters[new], _ALIKE) if are_known and _share_lines(old, new) else 0.0

    def likeness_below(old: Part, new: Part) -> float:
        are_short = not (old.is_telling and new.is_telling) and _are_below_one(old, new, matching)
        return letters[old].likeness(letters[new], _ALIKE) if are_short else 0.0

    matching.pair_alike(likeness_elsewhere, _ALIKE)
    matching.pair_same(lambda part: (part.path,))
    matching.pair_nearest(likeness_below, _ALIKE)
    return matching


def is_moved(old: Part, new: Part, matching: Matching[Part]) -> bool:
    """Whether the path changed by itself, not only because a heading above did."""
    return old.path != new.path and not (old.path[-1:] == new.path[-1:] and _are_below_one(old, new, matching))


def _pieces(matching: Matching[Part]) -> frozenset[Part]:
    """Those left over that were cut out of a section which both states have, or were put into one."""
    changed = [(old, new) for new, old in matching.older.items() if old.body != new.body]
    cut = (part for part in matching.after if any(part.share_in(old) >= _PART for old, _ in changed))
    put = (part for part in matching.before if any(part.share_in(new) >= _PART for _, new in changed))
    return frozenset((*cut, *put))


def _share_lines(old: Part, new: Part) -> bool:
    """Whether two long texts have lines in common: the tables of a budget are all alike by their letters."""
    fewer = min(len(old.lines), len(new.lines))
    return fewer < _LONG or len(old.lines & new.lines) >= _SAME_LINES * fewer


def _are_below_one(old: Part, new: Part, matching: Matching[Part]) -> bool:
    return old.parent is (matching.older.get(new.parent) if new.parent else None)
