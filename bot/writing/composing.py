"""Lets an answer be written beside the quoted one, tells it as it comes about, and keeps the better of the two."""

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.composing.citing import cite
from bot.domain import (
    AnswerEvent,
    Citation,
    Mode,
    Notice,
    Outcome,
    PassagesFound,
    Statement,
    StatementProved,
    Writing,
)
from bot.proof import ProvedStatement
from bot.writing.dressing import Dresser
from bot.writing.guarding import gives_orders
from bot.writing.translating import translates_into
from bot.writing.writer import Task, Writer, completed

_WILLING = frozenset({Outcome.WRITTEN, Outcome.TOO_LITTLE})
"""Outcomes after which the model may be asked once more."""

Noticing = Callable[[Sequence[Statement], Sequence[Citation]], tuple[Notice, ...]]
"""What must be known before statements with these citations are read."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The statements of an answer; `told` of them, from the first, were shown while it came about."""

    statements: tuple[ProvedStatement, ...]
    mode: Mode = Mode.QUOTED
    writing: Writing | None = None
    told: int = 0
    translations: Mapping[str, str] = field(default_factory=dict)
    """Of the quotes, by quote."""


def write(
    writer: Writer, task: Task, quoted: Sequence[ProvedStatement], noticing: Noticing
) -> Generator[AnswerEvent, None, Composed]:
    """The events of writing; its value is the written answer, completed with quotes, or else the quoted one."""
    begun, dresser = time.monotonic(), Dresser(task.understood.frame)
    statements: list[ProvedStatement] = []
    writing = writer.write(replace(task, quoted=tuple(quoted)))
    while True:
        try:
            statements.append(dresser.dress(next(writing)))
        except StopIteration as end:
            outcome: Writing = end.value
            break
        told, citations = cite(statements, task.section_text)
        # The citations of the statements before keep their numbers; the last may quote a sentence more.
        yield PassagesFound(citations, noticing(told, citations))
        yield StatementProved(len(told) - 1, told[-1])
    composed = Composed(tuple(quoted), writing=outcome)
    if outcome.outcome is Outcome.WRITTEN:
        whole = completed(statements, [one for one in quoted if not gives_orders(one)])
        composed = Composed(tuple(whole), Mode.WRITTEN, outcome, len(statements))
    return _translated(composed, writer, task, begun)


def _translated(composed: Composed, writer: Writer, task: Task, begun: float) -> Composed:
    """The same with its quotes translated, for readers who need that, while the model still has time and will."""
    writing = composed.writing
    if writing is None or writing.outcome not in _WILLING or not translates_into(task.understood.frame):
        return composed
    citations = cite(composed.statements, task.section_text)[1]
    found, paid = writer.translate(citations, task, writing, begun)
    return replace(composed, translations=found, writing=paid)
