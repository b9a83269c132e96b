"""Lets only so many ask a model at a time; the others wait for a while, and then do without."""

import threading
from collections.abc import Iterator, Sequence
from time import monotonic

from bot.writing.port import Failure, LanguageModel, Message, ModelError, Shape, Usage, held

WAITING_SHARE = 0.25
"""Of the time limit: whoever waited longer would hardly be given a whole reply."""


class LimitedModel:
    """A model that is asked by at most `at_once` at a time."""

    def __init__(self, model: LanguageModel, at_once: int) -> None:
        self._model = model
        self._places = threading.BoundedSemaphore(at_once)

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """See `LanguageModel`."""
        until = monotonic() + limit_s
        if not self._places.acquire(timeout=limit_s * WAITING_SHARE):
            raise ModelError(Failure.BUSY, f"{self.name}: too many ask it already")
        try:
            with held(self._model.stream(messages, shape, until - monotonic())) as pieces:
                yield from pieces
        finally:
            self._places.release()
