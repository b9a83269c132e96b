"""How far an ingest has come: on a terminal, and with an estimate of the time left."""

import math
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

_STAGE_CHARS = 60
_BEAT_S = 0.25
_SOON_S = 1.0
_READING = ("read", "fetch")

T = TypeVar("T")


class Teller(Protocol):
    """Hears how far an ingest has come; what either method raises ends the ingest."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """So much of a stage is done, of so much; 0 in all where nobody knows. A stage begins with its verb."""

    def beat(self) -> None:
        """It is still at it; called where nothing new is to be told for long."""


class Pace:
    """Estimates the seconds left of what is under way; `files` tells how many are to be read, 0 where nobody knows."""

    def __init__(self, files: int = 0, clock: Callable[[], float] = time.monotonic) -> None:
        self._files = files
        self._clock = clock
        self._verb = ""
        self._begun = 0.0
        self._first = 0.0
        self._shares: dict[str, float] = {}

    def seconds_left(self, stage: str, done: int, total: int) -> int | None:
        """Seconds until all files are read, or all of another stage is done; None where nobody can tell yet."""
        verb = stage.partition(" ")[0]
        verb = _READING[0] if verb in _READING else verb
        if verb != self._verb:
            self._verb, self._shares = verb, {}
        if not total:
            return None
        is_first = not self._shares
        self._shares[stage] = done / total
        share = sum(self._shares.values()) / max(len(self._shares), self._files if verb == _READING[0] else 1)
        if is_first:
            # What went before, such as starting a reader, says nothing of the pace.
            self._begun, self._first = self._clock(), share
        elapsed_s, gained = self._clock() - self._begun, share - self._first
        return math.ceil(elapsed_s * (1 - share) / gained) if gained > 0 and elapsed_s >= _SOON_S else None


class _Bar:
    """A bar on a terminal."""

    def __init__(self, bar: Progress, task: TaskID) -> None:
        self._bar = bar
        self._task = task
        self._pace = Pace()

    def __call__(self, stage: str, done: int, total: int) -> None:
        left_s = self._pace.seconds_left(stage, done, total)
        left = "" if left_s is None else f"{left_s // 60}:{left_s % 60:02} left"
        self._bar.update(self._task, description=stage[:_STAGE_CHARS], completed=done, total=total or None, left=left)

    def beat(self) -> None:
        return


class _Quiet:
    """Says nothing."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        return

    def beat(self) -> None:
        return


@contextmanager
def progress_bar() -> Iterator[Teller]:
    """Shows on a terminal how far an ingest has come; elsewhere says nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Quiet()
        return
    left = TextColumn("{task.fields[left]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), left)
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Bar(bar, bar.add_task("", total=None, left=""))


def drawn(items: Iterable[T], beat: Callable[[], None]) -> Iterator[T]:
    """The items, each drawn in a thread while `beat` is called: one may take a minute to come from the net."""
    iterator, end = iter(items), object()
    thread = ThreadPoolExecutor(1)
    try:
        while True:
            future = thread.submit(next, iterator, end)
            while not wait_for((future,), _BEAT_S).done:
                beat()
            item = future.result()
            if item is end:
                return
            yield item  # type: ignore[misc]  # `end` is the only thing that comes and is no item
    finally:
        thread.shutdown(wait=False, cancel_futures=True)
