"""`keikaku diff`: what changed between two editions of a plan."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import BotError

if TYPE_CHECKING:
    from bot.comparing.choosing import Pair
    from vectorstore.changes import ChangeLine


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(diff)


def diff(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan by its id or title; keikaku plans lists them.")],
    older: Annotated[int | None, typer.Argument(metavar="FROM", help="An edition's number.")] = None,
    newer: Annotated[int | None, typer.Argument(metavar="TO", help="Another one's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    csv_file: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write a table for Excel.")] = None,
) -> None:
    """Tell what changed between two editions, unpublished ones too; without numbers, the latest against what answers."""
    import json

    from bot.comparing.choosing import chosen, plan_named
    from bot.comparing.listing import as_record, as_text
    from bot.settings import load_settings
    from bot.terminal import printable
    from vectorstore.catalogue import Catalogue
    from vectorstore.changes import Changes

    catalogue = Catalogue.open(load_settings().sqlalchemy_url)
    register = catalogue.plans(unpublished=True)
    current = catalogue.current()
    pair = chosen(*plan_named(plan, register), current.edition_ids if current else (), (older, newer))
    lines = Changes(catalogue.sections(pair.older.id), catalogue.sections(pair.newer.id)).lines
    if csv_file:
        _write(csv_file, pair, lines)
    told = json.dumps(as_record(pair, lines), ensure_ascii=False, indent=2) if as_json else as_text(pair, lines)
    typer.echo(told if as_json else printable(told))


def _write(file: Path, pair: "Pair", lines: "Sequence[ChangeLine]") -> None:
    from bot.comparing.listing import sheet
    from bot.sheets import csv_bytes
    from bot.words import Words

    header, rows = sheet(pair, lines, Words("ja"))
    try:
        file.write_bytes(b"".join(csv_bytes([header, *rows])))
    except OSError as error:
        raise BotError(
            f"--csv {file}: cannot be written ({error.strerror}). Name a file in a folder that is there"
        ) from error
