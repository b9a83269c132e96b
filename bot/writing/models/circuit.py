"""Spares a model that keeps failing, and everybody the wait for it: for a while it is not asked at all."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from bot.writing.port import Failure, LanguageModel, Message, ModelError, Shape, Usage, held

FAILURES = 5
REST_S = 30.0
# A reply that broke off or was too long has shown that the server is there.
_ILL = frozenset({Failure.TIMEOUT, Failure.UNREACHABLE, Failure.RATE_LIMITED, Failure.SERVER, Failure.REFUSED})


class CircuitState(StrEnum):
    """Whether the model is asked."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"
    """It is asked by one, to see whether it is well again."""


class Circuit:
    """Counts failures in a row; from `failures` on it is open for `rest_s`, then one may try. Thread-safe."""

    def __init__(
        self, failures: int = FAILURES, rest_s: float = REST_S, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._failures = failures
        self._rest_s = rest_s
        self._now = now
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._opened_at: float | None = None
        self._trying = False

    @property
    def state(self) -> CircuitState:
        """Whether the model is asked at this moment."""
        if self._opened_at is None:
            return CircuitState.CLOSED
        rested = self._now() - self._opened_at >= self._rest_s
        return CircuitState.HALF_OPEN if self._trying or rested else CircuitState.OPEN

    def enter(self) -> bool:
        """Whether the caller may ask; whoever does says afterwards what came of it."""
        with self._lock:
            if self.state is CircuitState.CLOSED:
                return True
            if self._trying or self.state is CircuitState.OPEN:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """The model has replied."""
        with self._lock:
            self._in_a_row, self._opened_at, self._trying = 0, None, False

    def failed(self) -> None:
        """The model has not replied."""
        with self._lock:
            self._in_a_row += 1
            if self._trying or self._in_a_row >= self._failures:
                self._opened_at, self._trying = self._now(), False

    def left(self) -> None:
        """The caller went before anything could be told of the model."""
        with self._lock:
            self._trying = False


class GuardedModel:
    """A model behind a circuit breaker."""

    def __init__(self, model: LanguageModel, circuit: Circuit) -> None:
        self._model = model
        self._circuit = circuit

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """See `LanguageModel`."""
        if not self._circuit.enter():
            raise ModelError(Failure.OPEN_CIRCUIT, f"{self.name}: not asked, it has failed again and again")
        tell = self._circuit.left
        try:
            with held(self._model.stream(messages, shape, limit_s)) as pieces:
                yield from pieces
            tell = self._circuit.succeeded
        except ModelError as error:
            if error.failure is not Failure.LEFT:
                tell = self._circuit.failed if error.failure in _ILL else self._circuit.succeeded
            raise
        finally:
            tell()
