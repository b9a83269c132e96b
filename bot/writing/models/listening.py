"""Hears a stream out in the background, and no longer than it may take.

The streams run on one event loop in a thread of its own, so that a line on which nothing comes, or a byte a second, is
let go of at once: a thread that waits for a socket could not be woken.
"""

import asyncio
import os
import threading
import time
from collections.abc import AsyncGenerator, Coroutine, Generator
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from typing import TypeVar

from bot.asker import current_asker

Piece = TypeVar("Piece")

_AGAIN_S = 0.2


class LateError(Exception):
    """Nothing came in time."""


class LeftError(Exception):
    """Whoever it was for waits no more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds until the first piece must have come, and the last."""

    first_s: float
    whole_s: float


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None = None


def heard(stream: AsyncGenerator[Piece, None], limits: Limits) -> Generator[Piece, None, None]:
    """The stream's pieces as they come; closing the iterator closes the stream.

    Raises:
        LateError: the time is over.
        LeftError: the asker whom this thread works for has left.
        Exception: whatever the stream raises.
    """
    begun = time.monotonic()
    pieces: SimpleQueue[Piece | _End] = SimpleQueue()
    loop, task, asker = _loop(os.getpid()), _Task(), current_asker()
    if asker.has_left:
        raise LeftError
    loop.call_soon_threadsafe(task.begin, loop, _hear(stream, pieces))
    until = begun + min(limits.first_s, limits.whole_s)
    try:
        with asker.calling(lambda: pieces.put(_End())):
            while not isinstance(piece := _next(pieces, until), _End) and not asker.has_left:
                yield piece
                until = begun + limits.whole_s
    finally:
        loop.call_soon_threadsafe(task.let_go)
    if asker.has_left:
        raise LeftError
    if isinstance(piece, _End) and piece.error:
        raise piece.error


class _Task:
    """What runs on the loop; everything but its making happens there."""

    def begin(self, loop: asyncio.AbstractEventLoop, hearing: Coroutine[None, None, None]) -> None:
        self.task = loop.create_task(hearing)

    def let_go(self) -> None:
        """Again until it has gone: `asyncio.wait_for` in Python 3.11 swallows it if a piece comes at that moment."""
        if not self.task.done():
            self.task.cancel()
            self.task.get_loop().call_later(_AGAIN_S, self.let_go)


def _next(pieces: "SimpleQueue[Piece | _End]", until: float) -> Piece | _End:
    left_s = until - time.monotonic()
    try:
        # What has already come is no longer of use when the time is over: it may never end.
        return pieces.get(timeout=left_s) if left_s > 0 else _late()
    except Empty:
        return _late()


def _late() -> _End:
    return _End(LateError())


async def _hear(stream: AsyncGenerator[Piece, None], pieces: "SimpleQueue[Piece | _End]") -> None:
    try:
        async with aclosing(stream):
            async for piece in stream:
                pieces.put(piece)
    except Exception as error:  # raised again where it is waited for
        pieces.put(_End(error))
    else:
        pieces.put(_End())


@cache
def _loop(_process: int) -> asyncio.AbstractEventLoop:
    """The process's own: a forked one inherits no threads."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="language models", daemon=True).start()
    return loop
