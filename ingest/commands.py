"""The commands that make and switch generations: ingest, publish, rollback, generations, gc.

Every `keikaku` command loads this module, so what does the work is imported only by the command that needs it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import IngestError
from vectorstore.domain import Audience, Status
from vectorstore.errors import VectorStoreError

FAILED = 1
REFUSED = 3
_KEPT = 3

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    for command in (ingest, publish, rollback, generations, gc):
        app.command()(command)


def ingest(  # noqa: PLR0913 - each is an option on the command line
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]…", help="Files, folders or addresses.")] = None,
    *,
    register: Annotated[Path | None, typer.Option(help="A plans.toml that says what the files are.")] = None,
    city: Annotated[str, typer.Option(help="The city of all files, where the register names none.")] = "",
    status: Annotated[Status | None, typer.Option(help="The status of all files, likewise.")] = None,
    audience: Annotated[Audience, typer.Option(help="Who may read them, likewise.")] = Audience.PUBLIC,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report what is read and what would change.")] = False,
    publish: Annotated[bool, typer.Option(help="Publish the new generation if the gate lets it pass.")] = True,
    retry: Annotated[bool, typer.Option("--retry", help="Try files in quarantine again.")] = False,
    as_json: Json = False,
) -> None:
    """Build a new generation from files, folders or addresses and, if the gate lets it pass, publish it.

    Without a PATH the files that the register names are taken.
    """
    from ingest import opening, reports  # noqa: PLC0415

    if not paths and register is None:
        raise typer.BadParameter("name a file, a folder or an address, or give --register", param_hint="PATH")
    order = opening.Order(tuple(paths or ()), register, city, status, audience, retry)
    with _failures_in_one_line():
        outcome = opening.look(order) if dry_run else opening.ingest(order, publish=publish)
    typer.echo(reports.as_json(outcome) if as_json else reports.as_text(outcome))
    for file in outcome.failed:
        typer.echo(file.reason, err=True)
    if outcome.is_refused:
        raise typer.Exit(REFUSED)
    if len(outcome.failed) == len(outcome.files):
        raise typer.Exit(FAILED)


def publish(
    generation_id: Annotated[str, typer.Argument(metavar="GEN", help="A generation; keikaku generations lists them.")],
    as_json: Json = False,
) -> None:
    """Let a generation answer from now on."""
    from ingest import opening, reports  # noqa: PLC0415

    with _failures_in_one_line(), opening.publisher() as publisher:
        generation = publisher.publish(generation_id)
    typer.echo(reports.generations_as_json([generation]) if as_json else f"published generation {generation.id}")


def rollback(
    generation_id: Annotated[str | None, typer.Argument(metavar="[GEN]", help="The one before, if not named.")] = None,
    as_json: Json = False,
) -> None:
    """Go back to the generation published before, or to the one named."""
    from ingest import opening, reports  # noqa: PLC0415

    with _failures_in_one_line(), opening.publisher() as publisher:
        generation = publisher.rollback(generation_id)
    typer.echo(reports.generations_as_json([generation]) if as_json else f"back to generation {generation.id}")


def generations(as_json: Json = False) -> None:
    """List the generations, newest first."""
    from ingest import opening, reports  # noqa: PLC0415

    with _failures_in_one_line(), opening.publisher() as publisher:
        found = publisher.catalogue.generations()
    typer.echo(reports.generations_as_json(found) if as_json else reports.generations_as_text(found))


def gc(
    keep: Annotated[int, typer.Option(min=0, help="How many of the newest generations stay in any case.")] = _KEPT,
    pin: Annotated[list[str] | None, typer.Option(help="A generation that stays too; may be given again.")] = None,
    as_json: Json = False,
) -> None:
    """Remove old generations; the current and the previous one always stay."""
    from ingest import opening  # noqa: PLC0415

    with _failures_in_one_line():
        removed = opening.collect_garbage(keep, pin or ())
    typer.echo(json.dumps({"removed": removed}) if as_json else f"removed {len(removed)} generations")


@contextmanager
def _failures_in_one_line() -> Iterator[None]:
    try:
        yield
    except (IngestError, VectorStoreError) as error:
        typer.echo(" ".join(str(error).split("\n")), err=True)
        raise typer.Exit(FAILED) from error
