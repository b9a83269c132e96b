"""Whoever waits for what is being made: when they have left, a language model writes for nobody."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Asker:
    """Somebody who waits, until they leave; they do not come back. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Callable[[], None]] = []
        self._has_left = False

    @property
    def has_left(self) -> bool:
        """Whether nobody waits any more."""
        return self._has_left

    def leave(self) -> None:
        """They wait no more."""
        with self._lock:
            self._has_left = True
            calls, self._calls = self._calls, []
        for call in calls:
            call()

    @contextmanager
    def calling(self, call: Callable[[], None]) -> Iterator[None]:
        """Within the context, `call` is called when they leave, or at once where they have left."""
        with self._lock:
            left = self._has_left
            if not left:
                self._calls.append(call)
        if left:
            call()
        try:
            yield
        finally:
            with self._lock:
                if call in self._calls:
                    self._calls.remove(call)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """What this thread does in the context it does for them."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)


_CURRENT: ContextVar[Asker] = ContextVar("asker")


def current_asker() -> Asker:
    """Whom this thread works for; where that was not said, somebody who stays."""
    return _CURRENT.get(None) or Asker()
