"""Writing that an answer must not wait for: done at once where that can be, else in the background as soon as it can."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from vectorstore.errors import DatabaseBusyError

AT_ONCE_S = 0.3
"""So long an answer waits for another's transaction to end."""
PATIENCE_S = 60.0
"""So long the background does; also a process that is to end."""
MOST = 1_000
"""Pieces of work that wait at a time."""


class Afterwards:
    """One piece of work after another, in the order they were given. Thread-safe."""

    def __init__(self, at_once_s: float = AT_ONCE_S, patience_s: float = PATIENCE_S) -> None:
        self._at_once_s = at_once_s
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._waiting = 0
        # Its thread begins with the first piece of work, and is waited for at the end of the process.
        self._thread = ThreadPoolExecutor(1, "afterwards")

    def do(self, work: Callable[[float], None]) -> "Future[None]":
        """Does `work`, which is told how many seconds it may wait for the database.

        The future is done already where there was no wait; else it tells what came of it in the end.

        Raises:
            CatalogueError: it cannot be done, and no waiting would help.
        """
        done: Future[None] = Future()
        # Where somebody waits already, waiting as well would only keep the next.
        if not self._waiting:
            try:
                work(self._at_once_s)
            except DatabaseBusyError:
                pass
            else:
                done.set_result(None)
                return done
        return self._later(work)

    def _later(self, work: Callable[[float], None]) -> "Future[None]":
        until = time.monotonic() + self._patience_s
        with self._lock:
            if self._waiting >= MOST:
                raise DatabaseBusyError(f"the database is locked, and {MOST} pieces of work wait for it already")
            self._waiting += 1
        return self._thread.submit(self._last_try, work, until)

    def _last_try(self, work: Callable[[float], None], until: float) -> None:
        try:
            work(max(self._at_once_s, until - time.monotonic()))
        finally:
            with self._lock:
                self._waiting -= 1
