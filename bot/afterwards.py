"""Writing that an answer must not wait for: done at once where that can be, else in the background as soon as it can."""

import atexit
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from queue import SimpleQueue
from weakref import WeakSet

from vectorstore.errors import DatabaseBusyError

AT_ONCE_S = 0.3
"""So long an answer waits for another's transaction to end."""
PATIENCE_S = 60.0
"""So long the background does."""
LAST_S = 2.0
"""So long it does once the process is to end: whoever ends it kills it when it does not."""
MOST = 1_000
"""Pieces of work that wait at a time."""

log = logging.getLogger(__name__)

_Piece = tuple[Callable[[float], None], float, "Future[None]"]


class Afterwards:
    """One piece of work after another, in the order they were given. Thread-safe."""

    def __init__(self, at_once_s: float = AT_ONCE_S, patience_s: float = PATIENCE_S) -> None:
        self._at_once_s = at_once_s
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._waiting: set[Future[None]] = set()
        self._pieces: SimpleQueue[_Piece] = SimpleQueue()
        self._thread: threading.Thread | None = None
        _ALL.add(self)

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
        self._later(work, done)
        return done

    def finish(self, until: float) -> int:
        """Waits for what waits, until then; how much of it is given up, not to be waited for again."""
        with self._lock:
            left = tuple(self._waiting)
        late = wait(left, max(0.0, until - time.monotonic())).not_done
        with self._lock:
            self._waiting -= late
        return len(late)

    def _later(self, work: Callable[[float], None], done: "Future[None]") -> None:
        with self._lock:
            if len(self._waiting) >= MOST:
                raise DatabaseBusyError(f"the database is locked, and {MOST} pieces of work wait for it already")
            self._waiting.add(done)
            if self._thread is None:
                # The end of the process must not wait for it for longer than `finish` does.
                self._thread = threading.Thread(target=self._run, name="afterwards", daemon=True)
                self._thread.start()
        self._pieces.put((work, time.monotonic() + self._patience_s, done))

    def _run(self) -> None:
        while True:
            work, until, done = self._pieces.get()
            try:
                work(max(self._at_once_s, until - time.monotonic()))
            except Exception as error:
                done.set_exception(error)
            else:
                done.set_result(None)
            with self._lock:
                self._waiting.discard(done)


_ALL: "WeakSet[Afterwards]" = WeakSet()


def finish() -> None:
    """Waits for all that this process has still to write, for `LAST_S` at most; what is not written then is lost."""
    until = time.monotonic() + LAST_S
    if late := sum(each.finish(until) for each in tuple(_ALL)):
        log.warning("the database is locked: %d answers and bookings that waited for it are lost", late)


atexit.register(finish)
