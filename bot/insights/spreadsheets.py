"""Tables for the council, or for a report on a public comment, row by row."""

from collections.abc import Iterable, Iterator

from bot.domain import Writing
from bot.insights.groups import Group
from bot.insights.sections import SectionUse
from bot.insights.tally import Tally
from bot.ledger_records import Record
from bot.sheets import Row
from prompts.reading import operator_words
from vectorstore.japan_time import day_of, local

STATUSES = ("answered", "partial", "not_found", "refused", "unavailable")
_JOINED = " / "
_WRITING = ("answered_by", "model", "prompt", "outcome", "drafts", "unproved", "tokens_in", "tokens_out", "yen")
_PATH = " › "


def question_rows(records: Iterable[Record]) -> Iterator[Row]:
    """A row for each question, with what its answer cites and what somebody thought of it."""
    columns = "at id city channel audience language question status plan section rating reason comment"
    yield [*_heads(columns), *(writing_word("columns", each) for each in _WRITING)]
    for each in records:
        answer = each.answer
        rating = each.ratings[-1] if each.ratings else None
        yield (
            local_time(each.at),
            answer.id,
            each.city,
            word("channel", each.channel),
            word("audience", each.audience.value),
            word("language", answer.language),
            answer.question,
            word("status", answer.status.value),
            _distinct(citation.plan.title for citation in answer.citations),
            _distinct(_PATH.join(citation.heading_path) for citation in answer.citations),
            word("rating", rating.rating) if rating else "",
            word("reason", rating.reason) if rating else "",
            rating.comment if rating else "",
            writing_word("mode", answer.mode.value),
            *_writing_cells(answer.writing),
        )


def _writing_cells(writing: Writing | None) -> Row:
    if writing is None:
        return [""] * (len(_WRITING) - 1)
    outcome = writing_word("outcome", writing.outcome.value)
    said = _JOINED.join(dict.fromkeys(each.text for each in writing.dropped))
    return [
        writing.model,
        writing.prompt,
        outcome,
        writing.drafts,
        said,
        writing.tokens_in,
        writing.tokens_out,
        writing.yen,
    ]


def group_rows(groups: Iterable[Group]) -> Iterator[Row]:
    """A row for each group of questions."""
    yield _heads("count typical since until nearest department wordings")
    for each in groups:
        yield (
            len(each.records),
            each.typical.answer.question,
            day_of(each.since),
            day_of(each.until),
            _distinct(_PATH.join(near.heading_path) for near in each.nearest),
            each.department,
            _distinct(each.wordings),
        )


def section_rows(uses: Iterable[SectionUse]) -> Iterator[Row]:
    """A row for each section that was cited."""
    yield _heads("plan section answers")
    for each in uses:
        yield each.title, _PATH.join(each.heading_path), each.answers


def tally_rows(counted: Tally) -> Iterator[Row]:
    """A row for each day, week or month."""
    yield (*_heads("first last total"), *(word("status", each) for each in STATUSES))
    for each in counted.stretches:
        yield each.first, each.last, each.total, *(each.by_status.get(status, 0) for status in STATUSES)


def word(group: str, code: str) -> str:
    """What operators read for a code; the code where there is no word for it."""
    return operator_words("questions").get(f"{group}.{code}", code)


def writing_word(group: str, code: str) -> str:
    """The same for what is said of written answers."""
    return operator_words("writing").get(f"{group}.{code}", code)


def local_time(stamp: str) -> str:
    """A time of the ledger as clocks in Japan show it, to the minute."""
    return local(stamp).strftime("%Y-%m-%d %H:%M")


def _heads(columns: str) -> Row:
    return [word("columns", each) for each in columns.split()]


def _distinct(texts: Iterable[str]) -> str:
    return _JOINED.join(dict.fromkeys(texts))
