"""Lets an answer be written beside the quoted one, tells it as it comes about, and keeps the better of the two."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from bot.composing.citing import cite
from bot.domain import AnswerEvent, Mode, Outcome, PassagesFound, StatementProved, Writing
from bot.proof import ProvedStatement
from bot.writing.writer import Task, Writer, completed


@dataclass(frozen=True, slots=True)
class Composed:
    """The statements of an answer; `told` of them, from the first, were shown while it came about."""

    statements: tuple[ProvedStatement, ...]
    mode: Mode = Mode.QUOTED
    writing: Writing | None = None
    told: int = 0


def write(writer: Writer, task: Task, quoted: Sequence[ProvedStatement]) -> Generator[AnswerEvent, None, Composed]:
    """The events of writing; its value is the written answer, completed with quotes, or else the quoted one."""
    statements: list[ProvedStatement] = []
    writing = writer.write(task)
    while True:
        try:
            statements.append(next(writing))
        except StopIteration as end:
            outcome: Writing = end.value
            break
        told, citations = cite(statements, task.section_text)
        # The citations of the statements before keep their numbers; the last may quote a sentence more.
        yield PassagesFound(citations)
        yield StatementProved(len(told) - 1, told[-1])
    if outcome.outcome is not Outcome.WRITTEN:
        return Composed(tuple(quoted), writing=outcome)
    whole = completed(statements, quoted)
    return Composed(tuple(whole), Mode.WRITTEN, outcome, len(statements))
