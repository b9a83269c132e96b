"""What a language model is to the bot: messages in, pieces of text out, or an error with a code."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.errors import BotError


class Role(StrEnum):
    """Who says a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to the model."""

    role: Role
    text: str


class Shape(StrEnum):
    """What a reply is to look like; a model that can be held to a grammar or JSON schema is held to it."""

    STATEMENTS = "statements"
    QUESTION = "question"
    TRANSLATIONS = "translations"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that were read and written, as the model counted them."""

    tokens_in: int = 0
    tokens_out: int = 0
    model: str = ""
    """Which model it was, where it was not the one that was asked."""

    def __add__(self, other: "Usage") -> "Usage":
        tokens_in, tokens_out = self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out
        return Usage(tokens_in, tokens_out, other.model or self.model)


class Failure(StrEnum):
    """Why a model gave no whole reply."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"
    SERVER = "server"
    REFUSED = "refused"
    CUT = "cut"
    BUSY = "busy"
    OPEN_CIRCUIT = "open_circuit"
    OVER_BUDGET = "over_budget"
    LEFT = "left"
    """Nobody waits for the reply any more."""
    INTERNAL = "internal"
    """It would be of internal papers, which are not sent."""


UNCHARGED = frozenset(
    {Failure.BUSY, Failure.OPEN_CIRCUIT, Failure.UNREACHABLE, Failure.RATE_LIMITED, Failure.REFUSED, Failure.SERVER}
)
"""Failures before the first piece that no provider charges for."""


class ModelError(BotError):
    """The model gave no whole reply; `failure` says why, `retry_after_s` when the server would be asked again."""

    def __init__(self, failure: Failure, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.failure = failure
        self.retry_after_s = retry_after_s


class LanguageModel(Protocol):
    """A language model that streams. Thread-safe."""

    @property
    def name(self) -> str:
        """Provider and model, as `openai:gpt-5-mini`; never a key or an address."""

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        """The reply's text piece by piece, and what it cost where the model says so.

        Where several models are asked, what comes is of the one that a `Usage` has named last.

        The iterator ends, or raises, within `limit_s` seconds of the first call of `next`, whatever the model does;
        before that where the asker whom the thread works for leaves.
        A caller that closes the iterator early lets go of the connection.

        Raises:
            ModelError: there is no reply, or no whole one: it never ends normally before the model has said that it
                is done.
        """


@contextmanager
def held(pieces: Iterator[str | Usage]) -> Iterator[Iterator[str | Usage]]:
    """Pieces that are let go of at the end of the context, however it ends."""
    try:
        yield pieces
    finally:
        if isinstance(pieces, Generator):
            pieces.close()
