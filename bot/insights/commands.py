"""`keikaku questions`: what residents asked, on a terminal or as a table."""
# ruff: noqa: PLC0415

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import BotError

if TYPE_CHECKING:
    from bot.insights.groups import Group
    from bot.ledger_records import Record, Records
    from bot.settings import BotSettings
    from bot.sheets import Row

_LISTED = 50

Days = Annotated[int, typer.Option(min=1, help="How many of the latest days.")]
Unanswered = Annotated[bool, typer.Option("--unanswered", help="Those without an answer, alike ones together.")]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write a table instead, for spreadsheets.")]


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(questions)


def questions(days: Days = 30, unanswered: Unanswered = False, csv: Csv = None) -> None:
    """List what residents asked, personal data masked."""
    from bot.insights.spreadsheets import group_rows, question_rows
    from bot.ledger_records import Records
    from bot.ledger_selection import latest
    from bot.settings import load_settings
    from vectorstore.database import open_engine

    settings = load_settings()
    records = Records(open_engine(settings.sqlalchemy_url))
    groups = _groups(records, days, settings) if unanswered else ()
    if csv is not None:
        _write(csv, group_rows(groups) if unanswered else question_rows(records.each(latest(days))))
    elif unanswered:
        _list(_group_line(each) for each in groups[:_LISTED])
    else:
        _list(_record_line(each) for each in records.latest(latest(days), _LISTED))


def _groups(records: "Records", days: int, settings: "BotSettings") -> "tuple[Group, ...]":
    from bot.insights.groups import MOST, grouped
    from bot.insights.vectors import QuestionVectors
    from bot.ledger_selection import UNANSWERED, latest
    from vectorstore.opening import open_embedder

    vectors = QuestionVectors(open_embedder(settings), settings.data_dir)
    return grouped(records.latest(latest(days, UNANSWERED), MOST), vectors)


def _write(path: Path, rows: "Iterable[Row]") -> None:
    from bot.sheets import csv_bytes

    try:
        with path.open("wb") as file:
            file.writelines(csv_bytes(rows))
    except OSError as error:
        raise BotError(f"{path}: {error.strerror}. Name a file that can be written") from error
    typer.echo(f"wrote {path}")


def _list(lines: Iterable[str]) -> None:
    from bot.terminal import printable

    for line in lines:
        typer.echo(printable(line))


def _record_line(record: "Record") -> str:
    from bot.insights.spreadsheets import local_time

    answer = record.answer
    return f"{local_time(record.at)}  {answer.status.value:11}  {record.channel:6}  {answer.question}"


def _group_line(group: "Group") -> str:
    from vectorstore.japan_time import day_of

    return f"{len(group.records):4}  {day_of(group.since)} – {day_of(group.until)}  {group.typical.answer.question}"
