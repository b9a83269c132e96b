"""Tables for the council, or for a report on a public comment, as CSV that spreadsheets open."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.insights.groups import Group
from bot.insights.sections import SectionUse
from bot.insights.tally import Tally
from bot.ledger_records import Record
from bot.ledger_selection import JAPAN, day_of
from prompts.reading import operator_words

Row = Sequence[object]

STATUSES = ("answered", "partial", "not_found", "refused", "unavailable")
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_JOINED = " / "
_PATH = " › "


def csv_bytes(rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as CSV a piece at a time: UTF-8 with its mark and CRLF, as Excel wants it, and no cell is a formula."""
    yield "\ufeff".encode()
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([_guarded(cell) for cell in row])
        yield line.getvalue().encode("utf-8", "replace")


def question_rows(records: Iterable[Record]) -> Iterator[Row]:
    """A row for each question, with what its answer cites and what somebody thought of it."""
    columns = "at id city channel audience language question status plan section rating reason comment"
    yield _heads(columns)
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
        )


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


def local_time(stamp: str) -> str:
    """A time of the ledger as clocks in Japan show it, to the minute."""
    return datetime.fromisoformat(stamp).astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")


def _heads(columns: str) -> Row:
    return [word("columns", each) for each in columns.split()]


def _distinct(texts: Iterable[str]) -> str:
    return _JOINED.join(dict.fromkeys(texts))


def _guarded(cell: object) -> str:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
