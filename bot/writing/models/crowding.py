"""Lets only so many ask a model at a time; the others wait for a while, and then do without."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from bot.writing.port import Failure, LanguageModel, Message, ModelError, Shape, Usage, held

WAITING_SHARE = 0.25
"""Of the time limit: whoever waited longer would hardly be given a whole reply."""
WAITING_EACH = 2
"""Wait for each who asks, at most: the rest would wait in vain, and keep the threads that everybody is served by."""


class LimitedModel:
    """A model that is asked by at most `at_once` at a time, while a few more wait for their turn."""

    def __init__(self, model: LanguageModel, at_once: int) -> None:
        self._model = model
        self._places = threading.BoundedSemaphore(at_once)
        self._seats = threading.BoundedSemaphore(at_once * (1 + WAITING_EACH))

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """See `LanguageModel`."""
        until = monotonic() + limit_s
        with (
            self._held(self._seats, 0),
            self._held(self._places, limit_s * WAITING_SHARE),
            held(self._model.stream(messages, shape, until - monotonic())) as pieces,
        ):
            yield from pieces

    @contextmanager
    def _held(self, places: threading.Semaphore, wait_s: float) -> Iterator[None]:
        if not places.acquire(timeout=wait_s):
            raise ModelError(Failure.BUSY, f"{self.name}: too many ask it already")
        try:
            yield
        finally:
            places.release()
