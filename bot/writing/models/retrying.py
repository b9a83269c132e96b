"""Asks a model again that could not reply, with a pause, as long as nothing of a reply has come."""

from collections.abc import Iterator, Sequence
from itertools import chain
from time import monotonic

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from bot.writing.port import Failure, LanguageModel, Message, ModelError, Shape, Usage, held

_MAY_PASS = frozenset({Failure.RATE_LIMITED, Failure.SERVER, Failure.UNREACHABLE})
_LONGEST_S = 8.0


class RetriedModel:
    """A model that is asked up to `retries` times more; never past the time limit, never after the first piece."""

    def __init__(self, model: LanguageModel, retries: int, pause_s: float = 0.5) -> None:
        self._model = model
        self._retries = retries
        # The whole of the pause is drawn by lot: many that failed together shall not come back together.
        self._pause = wait_random_exponential(multiplier=pause_s, max=_LONGEST_S)

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """See `LanguageModel`."""
        until = monotonic() + limit_s
        attempts = Retrying(
            retry=retry_if_exception(_may_pass),
            wait=self._wait_s,
            stop=stop_after_attempt(1 + self._retries) | stop_before_delay(limit_s),
            reraise=True,
        )
        for attempt in attempts:
            with attempt:
                pieces = self._model.stream(messages, shape, until - monotonic())
                first = list(_first(pieces))
        with held(pieces):
            yield from chain(first, pieces)

    def _wait_s(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked_for = error.retry_after_s if isinstance(error, ModelError) else None
        return (asked_for or 0.0) + self._pause(state)


def _first(pieces: Iterator[str | Usage]) -> Iterator[str | Usage]:
    for piece in pieces:
        yield piece
        return


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, ModelError) and error.failure in _MAY_PASS
