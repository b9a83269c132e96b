"""A bounded memory of values that never change."""

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class RecentlyUsed(Generic[T]):
    """Keeps the `capacity` values used last, by name; safe from several threads."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._values: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def find(self, names: Iterable[str]) -> dict[str, T]:
        """Those of `names` that are kept."""
        with self._lock:
            found = {name: self._values[name] for name in names if name in self._values}
            for name in found:
                self._values.move_to_end(name)
            return found

    def keep(self, values: dict[str, T]) -> None:
        """Keeps `values`, letting go of those unused for longest."""
        with self._lock:
            self._values.update(values)
            while len(self._values) > self._capacity:
                self._values.popitem(last=False)
