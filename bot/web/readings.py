"""How the kanji of an answer are read: for programs as runs, on pages as ruby."""

from collections.abc import Iterable

from fastapi import APIRouter, Depends
from markupsafe import Markup, escape
from pydantic import BaseModel

from bot.domain import Statement
from bot.furigana import Run, runs
from bot.web.door import count_read
from bot.web.kept import KeptAnswer
from prompts.interfaces import interface

router = APIRouter(tags=["answers"])

JAPANESE = "ja"
# Hidden from screen readers: they read the kanji themselves, and would say every word twice.
_RUBY = Markup('<ruby>{}<rp>（</rp><rt aria-hidden="true">{}</rt><rp>）</rp></ruby>')


class RunOut(BaseModel):
    """A stretch of text with its reading in hiragana, "" where it needs none."""

    text: str
    reading: str


class ReadingsOut(BaseModel):
    """The runs of each statement in order, and of each quote by its citation's number; joined they are the text."""

    statements: list[list[RunOut]]
    quotes: dict[str, list[RunOut]]


@router.get("/answers/{answer_id}/readings", dependencies=[Depends(count_read)])
def list_readings(kept: KeptAnswer) -> ReadingsOut:
    """How the statements and quotes of an answer are read."""
    answer = kept.answer
    return ReadingsOut(
        statements=[_runs_out((runs if is_japanese(each) else _unread)(each.text)) for each in answer.statements],
        quotes={str(each.number): _runs_out(runs(each.quote)) for each in answer.citations},
    )


def is_japanese(statement: Statement) -> bool:
    """Whether a statement is Japanese, as every quote is."""
    return not statement.written_in or interface(statement.written_in).language == JAPANESE


def ruby(text: str) -> Markup:
    """The text as HTML with its readings above; a browser that knows no ruby shows them in brackets."""
    return Markup().join(_RUBY.format(run.text, run.reading) if run.reading else escape(run.text) for run in runs(text))


def _unread(text: str) -> tuple[Run, ...]:
    # Chinese would be read as if it were Japanese.
    return (Run(text),)


def _runs_out(read: Iterable[Run]) -> list[RunOut]:
    return [RunOut(text=run.text, reading=run.reading) for run in read]
