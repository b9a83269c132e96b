"""What is said to a question, before it gets its id, conversation and timings."""

from dataclasses import dataclass

from bot.domain import AnswerStatus, Citation, Clarification, Mode, Nearest, Notice, Statement, Writing
from vectorstore.domain import Contact


@dataclass(frozen=True, slots=True)
class Reply:
    """The speaking part of an Answer; see there."""

    status: AnswerStatus
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[Notice, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    contact: Contact = Contact()
    message: str = ""
    mode: Mode = Mode.QUOTED
    writing: Writing | None = None
    clarification: Clarification | None = None
