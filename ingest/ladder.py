"""The heading ladder of one document: which heading stands below which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.marks import Mark

_PAGE_TAIL = re.compile(
    r"(添付ファイル|添付資料|関連(ファイル|資料|情報|リンク|ページ|記事|項目)|(この|本)(ページ|記事)|お?問い?合わ?せ|ダウンロード|外部リンク|ページの先頭)"
)
_MAJOR_ORDER = 2
"""Families of this order or less (編, 部, 章) divide a whole document: they never start below an unmarked heading's text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A block that was found to be a heading.

    `rank` orders by what the format or the type tells (less is higher); headings of equal rank are told apart by their
    marks and places. `direct` says that another heading follows with nothing between.
    """

    index: int
    text: str
    rank: int = 0
    mark: Mark | None = None
    explicit: bool = False
    direct: bool = False

    @property
    def family(self) -> str:
        """The numbering family, "" for an unmarked heading."""
        return self.mark.family if self.mark else ""


class Ladder:
    """Places headings one after the other; the open headings form a stack, the top of the document first."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self._headings = headings
        self._parents: dict[str, str] = {}

    def paths(self) -> list[tuple[Heading, ...]]:
        """For each heading the headings from the top of the document down to it, itself last."""
        stack: list[Heading] = []
        paths = []
        for place, heading in enumerate(self._headings):
            del stack[self._depth(place, stack) :]
            if heading.family and heading.family not in self._parents:
                self._parents[heading.family] = _kind(stack[-1]) if stack else ""
            stack.append(heading)
            paths.append(tuple(stack))
        return paths

    def _depth(self, place: int, stack: Sequence[Heading]) -> int:
        heading = self._headings[place]
        follows = _follows(heading, stack)
        if follows is not None:
            return follows
        kept = _outranked(heading, stack)
        if heading.explicit and kept < len(stack) and stack[kept].explicit:
            return kept
        peers = stack[:kept]
        if not heading.mark:
            return self._unmarked_depth(place, peers)
        return self._marked_depth(place, peers)

    def _marked_depth(self, place: int, stack: Sequence[Heading]) -> int:
        heading = self._headings[place]
        for depth, entry in enumerate(stack):
            if entry.rank == heading.rank and (entry.family == heading.family or _above(heading, entry)):
                return depth
        parent = self._parents.get(heading.family)
        for depth in range(len(stack), 0, -1):
            if parent is not None and _kind(stack[depth - 1]) == parent:
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
        if _PAGE_TAIL.match(heading.text):
            return 0
        floor = self._running_family(place, stack)
        for depth in range(len(stack) - 1, floor - 1, -1):
            entry = stack[depth]
            if entry.mark or entry.rank != heading.rank:
                continue
            if entry.direct and self._headings[place - 1] is entry and not heading.explicit:
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
                return _succeeds(later, entry)
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
        return all(
            any(not inner.mark for inner in self._headings[a + 1 : b])
            for a, b in zip(members, members[1:], strict=False)
        )


def _kind(heading: Heading) -> str:
    return heading.family or f"unmarked {heading.rank}"


def _succeeds(later: Heading, earlier: Heading) -> bool:
    if later.mark is None or earlier.mark is None:
        return False
    if later.mark.number is None or earlier.mark.number is None:
        return True
    return earlier.mark.number <= later.mark.number <= earlier.mark.number + 2


def _follows(heading: Heading, stack: Sequence[Heading]) -> int | None:
    """The depth of the open heading whose numbering this one carries on, whatever its type looks like."""
    if heading.explicit or heading.mark is None or heading.mark.number is None:
        return None
    for depth in range(len(stack) - 1, -1, -1):
        entry = stack[depth]
        if entry.explicit or entry.mark is None or entry.mark.number is None:
            continue
        if entry.family == heading.family and heading.mark.number == entry.mark.number + 1:
            return depth
    return None


def _outranked(heading: Heading, stack: Sequence[Heading]) -> int:
    """How many open headings may stand above one of this rank."""
    for depth, entry in enumerate(stack):
        if entry.rank > heading.rank or (entry.explicit and heading.explicit and entry.rank == heading.rank):
            return depth
    return len(stack)


def _above(heading: Heading, entry: Heading) -> bool:
    """Whether custom puts this heading's numbering above the open one's."""
    if heading.mark is None or entry.mark is None:
        return False
    return 0 < heading.mark.order < entry.mark.order
