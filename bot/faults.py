"""Errors that nobody foresaw, kept with their traces under the id that the person was told."""

import re
import secrets
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from bot.ledger_rows import masked

_MAX_WORDS = 2_000
_MAX_TRACE = 50_000
_SECRET = re.compile(
    r"(?:\b(?:xox[a-z]|xapp|sk)-|\bBearer\s+|(?<=https://)hooks\.slack\.com/|(?<=//)[^\s/@:]+:(?=[^\s/@]+@))[^\s'\"<>@]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as it is kept. `answer_id` is "" where it belongs to no answer; `trace` has the frames of its causes too."""

    id: str
    created_at: str
    channel: str
    answer_id: str
    kind: str
    trace: str


def fault_text(fault: Fault) -> str:
    """The fault as it is printed on a terminal."""
    where = "  ".join(part for part in (fault.id, fault.created_at, fault.channel, fault.answer_id) if part)
    return f"{where}\n\n{fault.trace.rstrip()}"


def new_fault_id() -> str:
    """Eight letters that can be read out on the telephone."""
    return secrets.token_hex(4).upper()


def kind_of(error: BaseException) -> str:
    """The error's type, as `builtins.ValueError`."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def trace_of(error: BaseException) -> str:
    """Where the error and its causes arose, first cause first; personal data and keys in their words are masked."""
    return "\n".join("".join(_lines(each)) for each in reversed(_chain(error)))[-_MAX_TRACE:]


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and not any(error is each for each in chain):
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _lines(error: BaseException) -> Iterator[str]:
    yield from traceback.format_tb(error.__traceback__)
    yield f"{kind_of(error)}: {_words(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield f"\n{trace_of(inner)}"


def _words(error: BaseException) -> str:
    try:
        words = "\n".join([str(error), *getattr(error, "__notes__", ())])
    except Exception:
        return "(no words)"
    # Masked before it is cut: half a telephone number is not known for one.
    return _SECRET.sub("〔秘密〕", masked(words[: 2 * _MAX_WORDS]))[:_MAX_WORDS]
