"""Finds in a newer state what stood in an older one."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)

_SKETCH_BITS = 8192


class Matching(Generic[Thing]):
    """Pairs the things of two states, the surest way first; each has one partner at most.

    `before` and `after` hold what is left over; `older` gives what a thing of the newer state was before.
    """

    def __init__(self, before: Sequence[Thing], after: Sequence[Thing]) -> None:
        self.before, self.after = list(before), list(after)
        self.older: dict[Thing, Thing] = {}

    def pair_same(
        self, key: Callable[[Thing], Hashable], fits: Callable[[Thing, Thing], bool] = lambda old, new: True
    ) -> None:
        """Pairs those of equal key in their order, if they fit; an empty key pairs nothing."""
        waiting: dict[Hashable, deque[Thing]] = defaultdict(deque)
        for old in self.before:
            waiting[key(old)].append(old)
        for new in list(self.after):
            known = key(new)
            if known and waiting[known] and fits(waiting[known][0], new):
                self.pair(waiting[known].popleft(), new)

    def pair_lone(self, key: Callable[[Thing], Hashable]) -> None:
        """Pairs those of equal key where either state has one of it alone."""
        before, after = _lone(self.before, key), _lone(self.after, key)
        for known, new in after.items():
            if known in before:
                self.pair(before[known], new)

    def pair_alike(
        self,
        likeness: Callable[[Thing, Thing], float],
        least: float,
        key: Callable[[Thing], Hashable] = lambda thing: None,
    ) -> None:
        """Pairs the likest two of equal key that are left, then the next, as long as they are alike."""
        before, after = list(self.before), list(self.after)
        places: dict[Hashable, list[int]] = defaultdict(list)
        for place, old in enumerate(before):
            places[key(old)].append(place)
        scores = [
            (-score, at, place)
            for at, new in enumerate(after)
            for place in places.get(key(new), ())
            if (score := likeness(before[place], new)) >= least
        ]
        gone: set[int] = set()
        for _, at, place in sorted(scores):
            if after[at] not in self.older and place not in gone:
                gone.add(place)
                self.pair(before[place], after[at])

    def pair_nearest(self, likeness: Callable[[Thing, Thing], float], least: float) -> None:
        """Pairs each thing with the likest one left, in the newer state's order: for what follows from those before."""
        for new in list(self.after):
            nearest = max(self.before, key=lambda old: likeness(old, new), default=None)
            if nearest is not None and likeness(nearest, new) >= least:
                self.pair(nearest, new)

    def pair(self, old: Thing, new: Thing) -> None:
        """Pairs two that are left over."""
        self.before.remove(old)
        self.after.remove(new)
        self.older[new] = old


def _lone(things: Iterable[Thing], key: Callable[[Thing], Hashable]) -> dict[Hashable, Thing]:
    found: dict[Hashable, list[Thing]] = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    return {known: each[0] for known, each in found.items() if known and len(each) == 1}


class Letters:
    """Every two letters that stand side by side in a text, with a sketch of them that soon tells two texts apart."""

    __slots__ = ("hidden", "pairs", "sketch")

    def __init__(self, text: str) -> None:
        self.pairs = frozenset(one + other for one, other in pairwise(text))
        self.sketch = _bits({hash(pair) % _SKETCH_BITS for pair in self.pairs})
        self.hidden = len(self.pairs) - self.sketch.bit_count()

    def likeness(self, other: "Letters", least: float = 0.0) -> float:
        """The share that two texts have in common, 0 to 1 (Dice's coefficient); 0 where it is below `least`.

        In two plans of 400 pages that share no heading, every section is held against every other: the sketch, whose
        common bits and hidden pairs bound what is in common, makes that 64 s into a few.
        """
        both = len(self.pairs) + len(other.pairs)
        most = (self.sketch & other.sketch).bit_count() + min(self.hidden, other.hidden)
        if not both or 2 * most < least * both:
            return 0.0
        share = 2 * len(self.pairs & other.pairs) / both
        return share if share >= least else 0.0


def _bits(set_bits: Iterable[int]) -> int:
    octets = bytearray(_SKETCH_BITS // 8)
    for bit in set_bits:
        octets[bit // 8] |= 1 << bit % 8
    return int.from_bytes(octets, "little")
