"""Finds in a newer state what stood in an older one."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


class Matching(Generic[Thing]):
    """Pairs the things of two states, the surest way first; each has one partner at most.

    `before` and `after` hold what is left over; `older` gives what a thing of the newer state was before.
    """

    def __init__(self, before: Sequence[Thing], after: Sequence[Thing]) -> None:
        self.before, self.after = list(before), list(after)
        self.older: dict[Thing, Thing] = {}

    def pair_same(self, key: Callable[[Thing], Hashable]) -> None:
        """Pairs those of equal key in their order; an empty key pairs nothing."""
        waiting: dict[Hashable, deque[Thing]] = defaultdict(deque)
        for old in self.before:
            waiting[key(old)].append(old)
        for new in list(self.after):
            if key(new) and waiting[key(new)]:
                self._pair(waiting[key(new)].popleft(), new)

    def pair_alike(self, likeness: Callable[[Thing, Thing], float], least: float) -> None:
        """Pairs each thing with the likest one left, in the newer state's order."""
        for new in list(self.after):
            nearest = max(self.before, key=lambda old: likeness(old, new), default=None)
            if nearest is not None and likeness(nearest, new) >= least:
                self._pair(nearest, new)

    def _pair(self, old: Thing, new: Thing) -> None:
        self.before.remove(old)
        self.after.remove(new)
        self.older[new] = old


def letter_pairs(text: str) -> frozenset[str]:
    """Every two letters that stand side by side."""
    return frozenset(one + other for one, other in pairwise(text))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share that two sets have in common, 0 to 1 (Dice's coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other) or 1)
