"""What was looked up, believed for a while; those who ask at once share one look."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
_MANY = 1000


@dataclass(slots=True)
class _Entry(Generic[T]):
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    values: tuple[T, ...] = ()
    until: float = 0.0

    @property
    def fresh(self) -> tuple[T, ...]:
        return self.values if time.monotonic() < self.until else ()


class Kept(Generic[T]):
    """Values by key, each for `life_s` from the moment that the look began. A failing look leaves nothing behind."""

    def __init__(self, life_s: float) -> None:
        self._life_s = life_s
        self._entries: dict[Hashable, _Entry[T]] = {}
        self._room = _MANY

    async def of(self, key: Hashable, look: Callable[[], Awaitable[T]]) -> T:
        """The value of the key; `look` is called where none is kept."""
        entry = self._entry(key)
        async with entry.lock:
            for value in entry.fresh:
                return value
            since = time.monotonic()
            value = await look()
            entry.values, entry.until = (value,), since + self._life_s
            return value

    def known(self, key: Hashable) -> tuple[T, ...]:
        """The value that is kept, or nothing."""
        entry = self._entries.get(key)
        return entry.fresh if entry else ()

    def keep(self, key: Hashable, value: T, since: float) -> None:
        """Keeps a value that was found on the way, by a look that began at `since`."""
        entry = self._entry(key)
        entry.values, entry.until = (value,), since + self._life_s

    def _entry(self, key: Hashable) -> _Entry[T]:
        if key not in self._entries and len(self._entries) >= self._room:
            self._entries = {each: old for each, old in self._entries.items() if old.lock.locked() or old.fresh}
            self._room = max(_MANY, 2 * len(self._entries))
        return self._entries.setdefault(key, _Entry())
