"""The words of an answer as paragraphs of Markdown, none of them longer than a message may be."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain import Answer, Notice, Statement
from bot.slack.markdown import escape
from bot.words import Words

MESSAGE_CHARS = 3000
"""Slack takes 12,000 characters of Markdown; a message to be read at a glance, and its notification, hold less."""

MESSAGE_SOURCES = 30
"""With their buttons and what else stands below, well within the 50 blocks of a message."""

MESSAGE_WEIGHT = 8500
"""Of paragraphs and sources, as JSON: Slack refuses a message whose blocks have some 12,000 characters together.

Source: https://github.com/slackapi/bolt-js/issues/2509
"""

WRITTEN = "written_by_model"
"""A notice that stands below the statements: they can then be shown as they come, before it is known."""

Weigh = Callable[[int], int]
"""How many characters the source of a citation takes, as JSON."""

_SENTENCE_END = re.compile(r"[。．！？!?]+[」』）)]*|\n|(?<=\.)\s")
_BLANK = re.compile(r"\s")
# What belongs to the letter before it: accents, joiners, variants and shades of emoji.
_CLINGING = re.compile(
    "[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u200d\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in Markdown, the same in plain words, and the citations that it bears."""

    markdown: str
    words: str
    numbers: tuple[int, ...] = ()


def paragraph(statement: Statement) -> str:
    """A statement with the numbers of its citations, as it stands in the message: one of usual length whole."""
    return "\n\n".join(each.markdown for each in of_statement(statement, lambda _: 0))


def of_answer(answer: Answer, words: Words, weigh: Weigh) -> tuple[Paragraph, ...]:
    """All that an answer says. What must be known first stands first: an undecided thing is never taken for policy."""
    return (*leading(answer, words), *_told(answer, words, weigh))


def _told(answer: Answer, words: Words, weigh: Weigh) -> Iterator[Paragraph]:
    """The statements; beside those of a model the plan's own words are named as such."""
    is_written = any(statement.written_in for statement in answer.statements)
    was_written = True
    for statement in answer.statements:
        if is_written and was_written and not statement.written_in:
            label = words("labels.quote")
            yield Paragraph(f"**{escape(label)}**", label)
        was_written = bool(statement.written_in)
        yield from of_statement(statement, weigh)


def leading(answer: Answer, words: Words) -> tuple[Paragraph, ...]:
    """What stands before the statements, or all that an answer without statements says."""
    # An answer with nothing to say would be silence.
    message = answer.message if answer.statements or answer.message.strip() else words("replies.unavailable")
    after = (*_lines(message), *_lines(_back(answer)))
    return (*_lines(answer.understood_as), *of_notices(answer.notices, words), *after)


def of_notices(notices: Sequence[Notice], words: Words) -> tuple[Paragraph, ...]:
    """What must be known before the statements are read."""
    leading = [each.text for each in notices if each.code != WRITTEN]
    return tuple(each for text in leading for each in _lines(text, words("labels.notice")))


def _lines(text: str, label: str = "") -> Iterator[Paragraph]:
    if text.strip():
        yield from of_words(text, label)


def _back(answer: Answer) -> str:
    """The question back, with the choices by number: a reply may name one or give its number."""
    asked = answer.clarification
    if asked is None:
        return ""
    return "\n".join((asked.text, *(f"{number}. {each.label}" for number, each in enumerate(asked.choices, 1))))


def of_words(text: str, label: str = "") -> Iterator[Paragraph]:
    """Words without citations; the label in bold before them."""
    bold = f"**{escape(label)}** " if label else ""
    first, *rest = pieces(text, MESSAGE_CHARS - len(bold))
    yield Paragraph(f"{bold}{escape(first)}", f"{label} {first}".strip())
    yield from (Paragraph(escape(each), each) for each in rest)


def of_statement(statement: Statement, weigh: Weigh) -> tuple[Paragraph, ...]:
    """A statement; one that is too long is parted, and the numbers of its citations stand at its end."""
    first, *others = _marks(statement.citations, weigh)
    *before, last = pieces(statement.text, MESSAGE_CHARS - len(first.markdown) - 1)
    end = Paragraph(f"{escape(last)} {first.markdown}", f"{last} {first.words}", first.numbers)
    return (*(Paragraph(escape(each), each) for each in before), end, *others)


def _marks(numbers: Sequence[int], weigh: Weigh) -> list[Paragraph]:
    """The numbers of citations, in as many paragraphs as it takes messages to show their sources."""
    runs: list[tuple[int, ...]] = []
    for number in numbers:
        longer = (*runs[-1], number) if runs else (number,)
        room = MESSAGE_WEIGHT - MESSAGE_CHARS
        if runs and len(longer) <= MESSAGE_SOURCES and sum(map(weigh, longer)) <= room:
            runs[-1] = longer
        else:
            runs.append((number,))
    return [Paragraph(marks, marks, run) for run in runs for marks in [" ".join(f"[{each}]" for each in run)]]


def pieces(text: str, limit: int) -> list[str]:
    """Text in pieces that are no longer than `limit` in Markdown, parted after a sentence or else at a blank."""
    found, rest = [], text.strip()
    while len(rest) > limit or len(escape(rest)) > limit:
        cut = _cut(rest, _fitting(rest, limit))
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest]


def _fitting(text: str, limit: int) -> int:
    """How many letters of the text fit."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(escape(text[:middle])) <= limit else (low, middle - 1)
    return low


def _cut(text: str, fitting: int) -> int:
    """Where to part a text of which so many letters fit; not within a letter and its accents."""
    for ends in (_SENTENCE_END, _BLANK):
        found = [each.end() for each in ends.finditer(text, 0, fitting)]
        if found and found[-1] > fitting // 2:
            return found[-1]
    at = fitting
    while at > fitting // 2 and (_CLINGING.match(text, at) or text[at - 1] == "\u200d"):
        at -= 1
    return at


def packed(paragraphs: Sequence[Paragraph], weigh: Weigh) -> list[tuple[Paragraph, ...]]:
    """Paragraphs together, as many as fit in one message with their sources."""
    messages: list[tuple[Paragraph, ...]] = []
    for each in paragraphs:
        longer = (*messages[-1], each) if messages else (each,)
        if messages and _fits(longer, weigh):
            messages[-1] = longer
        else:
            messages.append((each,))
    return messages


def _fits(paragraphs: Sequence[Paragraph], weigh: Weigh) -> bool:
    cited = {number for each in paragraphs for number in each.numbers}
    text = "\n\n".join(each.markdown for each in paragraphs)
    weight = len(json.dumps(text, ensure_ascii=False)) + sum(map(weigh, cited))
    return len(text) <= MESSAGE_CHARS and len(cited) <= MESSAGE_SOURCES and weight <= MESSAGE_WEIGHT
