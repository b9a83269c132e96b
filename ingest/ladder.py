"""The heading ladder of one document: which heading stands below which."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.heading import Heading

_MIN_LABELS = 3
_MAJOR_ORDER = 2
"""Families of this order or less (編, 部, 章) divide a whole document: they never start below an unmarked heading's text."""


class Ladder:
    """Places headings one after the other; the open headings form a stack, the top of the document first."""

    def __init__(self, headings: Sequence[Heading], *, typed: bool = False) -> None:
        """`typed` says that ranks come from type sizes, so that equal rank means siblings even without text between."""
        self._headings = headings
        self._typed = typed
        self._labels = _labels(headings)
        self._parents: dict[tuple[str, int], str] = {}
        self._latest: dict[tuple[str, int], tuple[Heading, ...]] = {}

    def paths(self) -> list[tuple[Heading, ...]]:
        """For each heading the headings from the top of the document down to it, itself last."""
        stack: list[Heading] = []
        paths = []
        for place, heading in enumerate(self._headings):
            del stack[self._depth(place, stack) :]
            if heading.family:
                self._parents[heading.family, heading.rank] = stack[-1].kind if stack else ""
            stack.append(heading)
            paths.append(tuple(stack))
            if heading.family:
                self._latest[heading.family, heading.rank] = paths[-1]
        return paths

    def _depth(self, place: int, stack: Sequence[Heading]) -> int:
        heading = self._headings[place]
        for placed in (_continued(heading, stack), self._resumed(heading, stack), _below_its_number(heading, stack)):
            if placed is not None:
                return placed
        kept = _outranked(heading, stack)
        if heading.explicit and kept < len(stack) and stack[kept].explicit:
            return kept
        peers = stack[:kept]
        if not heading.mark:
            return self._unmarked_depth(place, peers)
        return self._marked_depth(place, peers)

    def _resumed(self, heading: Heading, stack: Sequence[Heading]) -> int | None:
        """The depth of a numbering that goes on after something else of larger type, such as a chart's title."""
        latest = self._latest.get((heading.family, heading.rank))
        if heading.explicit or latest is None or not heading.is_next_to(latest[-1]):
            return None
        above = latest[:-1]
        return len(above) if tuple(stack[: len(above)]) == above else None

    def _marked_depth(self, place: int, stack: Sequence[Heading]) -> int:
        heading = self._headings[place]
        for depth, entry in enumerate(stack):
            if entry.rank == heading.rank and (entry.family == heading.family or heading.is_above(entry)):
                return depth
        if stack and heading.text in self._labels and stack[-1].text in self._labels and stack[-1].rank == heading.rank:
            return len(stack) - 1
        parent = self._parents.get((heading.family, heading.rank))
        for depth in range(len(stack), 0, -1):
            if parent is not None and stack[depth - 1].kind == parent:
                return depth
        if (
            stack
            and not stack[-1].mark
            and stack[-1].rank == heading.rank
            and self._is_sibling_family(place, stack[-1])
        ):
            return len(stack) - 1
        return len(stack)

    def _is_sibling_family(self, place: int, above: Heading) -> bool:
        """Whether a new family stands beside the unmarked heading that precedes it, not below."""
        heading = self._headings[place]
        if above.direct:
            return False
        order = heading.mark.order if heading.mark else 0
        return 0 < order <= _MAJOR_ORDER or self._encloses_unmarked(place)

    def _encloses_unmarked(self, place: int) -> bool:
        """Whether unmarked headings of the same rank stand between two members of the family."""
        heading = self._headings[place]
        seen = False
        for later in self._headings[place + 1 :]:
            if later.rank < heading.rank:
                return False
            if later.family == heading.family and later.rank == heading.rank:
                return seen
            seen = seen or (not later.mark and later.rank == heading.rank)
        return False

    def _unmarked_depth(self, place: int, stack: Sequence[Heading]) -> int:
        heading = self._headings[place]
        if heading.ends_document:
            return 0
        opened = bool(stack) and stack[-1].direct and self._headings[place - 1] is stack[-1]
        named = next((depth + 1 for depth, entry in enumerate(stack) if heading.names(entry)), None)
        if named is not None and not opened:
            return named
        floor = self._running_family(place, stack)
        for depth in range(len(stack) - 1, floor - 1, -1):
            entry = stack[depth]
            if entry.mark or entry.rank != heading.rank:
                continue
            if entry.direct and self._headings[place - 1] is entry and not self._typed and not heading.explicit:
                return depth + 1
            return self._sibling_depth(place, stack, depth, floor)
        return max(floor, self._last_family_depth(place, stack))

    def _running_family(self, place: int, stack: Sequence[Heading]) -> int:
        """How deep the stack must stay, since a numbering that goes on later holds what stands between its members."""
        for depth in range(len(stack), 0, -1):
            entry = stack[depth - 1]
            if entry.mark and entry.rank == self._headings[place].rank and self._goes_on(entry, place):
                return depth
        return 0

    def _goes_on(self, entry: Heading, place: int) -> bool:
        for later in self._headings[place + 1 :]:
            if later.rank < entry.rank:
                return False
            if later.family == entry.family and later.rank == entry.rank:
                return later.may_follow(entry)
        return False

    def _sibling_depth(self, place: int, stack: Sequence[Heading], depth: int, floor: int) -> int:
        """The place beside `stack[depth]`, or beside an ancestor of the same shape: one that opens a group at once."""
        if self._opens_unmarked_group(place):
            for above in range(floor, depth):
                entry = stack[above]
                if not entry.mark and entry.rank == stack[depth].rank and entry.direct:
                    return above
        return depth

    def _opens_unmarked_group(self, place: int) -> bool:
        following = self._headings[place + 1 : place + 2]
        return self._headings[place].direct and bool(following) and not following[0].mark

    def _last_family_depth(self, place: int, stack: Sequence[Heading]) -> int:
        """Below the last member of a numbering when every earlier member had headings below it, else beside it."""
        rank = self._headings[place].rank
        for depth, entry in enumerate(stack):
            if entry.mark and entry.rank == rank:
                return depth + 1 if stack[-1].direct or self._had_unmarked_children(entry, place) else depth
        return len(stack)

    def _had_unmarked_children(self, entry: Heading, place: int) -> bool:
        members = [at for at, heading in enumerate(self._headings[:place]) if heading.family == entry.family]
        if len(members) < 2:
            return False
        return all(any(not inner.mark for inner in self._headings[a + 1 : b]) for a, b in pairwise(members))


def _labels(headings: Sequence[Heading]) -> set[str]:
    """Headings that recur word for word, such as 現状と課題: parts of one template, none stands below another."""
    counts = Counter(heading.text for heading in headings if not heading.explicit)
    return {text for text, count in counts.items() if count >= _MIN_LABELS}


def _continued(heading: Heading, stack: Sequence[Heading]) -> int | None:
    """The depth of the open heading whose numbering this one carries on, whatever its type looks like."""
    for depth in range(len(stack) - 1, -1, -1):
        if not heading.explicit and not stack[depth].explicit and heading.is_next_to(stack[depth]):
            return depth
    return None


def _below_its_number(heading: Heading, stack: Sequence[Heading]) -> int | None:
    """The place below the open heading whose number a compound number begins with, whatever its type looks like."""
    for depth in range(len(stack) - 1, -1, -1):
        if not heading.explicit and heading.begins_with(stack[depth]):
            return depth + 1
    return None


def _outranked(heading: Heading, stack: Sequence[Heading]) -> int:
    """How many open headings may stand above one of this rank.

    Explicit headings of one level are siblings, unless custom tells their numberings apart (a page all in h2).
    """
    for depth, entry in enumerate(stack):
        siblings = entry.explicit and heading.explicit and entry.rank == heading.rank and not entry.is_above(heading)
        if entry.rank > heading.rank or siblings:
            return depth
    return len(stack)
