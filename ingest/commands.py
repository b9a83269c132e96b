"""The commands that make and switch generations: ingest, check, publish, rollback, generations, pin, unpin, gc.

Every `keikaku` command loads this module, so what does the work is imported only by the command that needs it.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from ingest.exits import FAILED, REFUSED, failures_in_one_line, refused
from vectorstore.domain import Audience, Status
from vectorstore.operations.acts import Act

_PATIENT = 10

Named = Annotated[str, typer.Argument(metavar="GEN", help="A generation; keikaku generations lists them.")]
Confirm = Annotated[
    list[str] | None, typer.Option(help="A plan's id, or all, whose fall is meant; may be given again.")
]
Override = Annotated[str, typer.Option(help="Why the gate is overridden; kept in the audit log.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    for command in (ingest, worker, check, publish, rollback, generations, pin, unpin, gc):
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
    confirm: Confirm = None,
    override: Override = "",
    as_json: Json = False,
) -> None:
    """Build a new generation from files, folders or addresses and, if the gate lets it pass, publish it.

    Without a PATH the files that the register names are taken.
    """
    from ingest import opening, reports  # noqa: PLC0415
    from ingest.ingestion import Publication  # noqa: PLC0415

    if not paths and register is None:
        raise typer.BadParameter("name a file, a folder or an address, or give --register", param_hint="PATH")
    order = opening.Order(tuple(paths or ()), register, city, status, audience, retry)
    wanted = Publication(Act.typed(), publish, tuple(confirm or ()), override)
    with failures_in_one_line():
        outcome = opening.look(order) if dry_run else opening.ingest(order, wanted)
    typer.echo(reports.as_json(outcome) if as_json else reports.as_text(outcome))
    for file in outcome.failed:
        typer.echo(file.reason, err=True)
    if outcome.is_refused:
        raise refused(outcome.findings)
    if len(outcome.failed) == len(outcome.files):
        raise typer.Exit(FAILED)


def worker(
    *,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True, help="End when stdin is closed.")] = False,
) -> None:
    """Do the jobs that operators order; keikaku serve starts one by itself."""
    import logging  # noqa: PLC0415
    import os  # noqa: PLC0415
    import sys  # noqa: PLC0415

    from ingest import opening  # noqa: PLC0415
    from ingest.worker import Worker, end_with  # noqa: PLC0415

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("ingest").setLevel(logging.INFO)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    if with_parent:
        # Those who are answered by the process beside come first.
        os.nice(_PATIENT)
        end_with(sys.stdin.fileno())
    with failures_in_one_line():
        Worker(opening.open_settings()).work()


def check(generation_id: Named, as_json: Json = False) -> None:
    """Hold a generation at the gate, beside what answers now."""
    from ingest import opening, reports  # noqa: PLC0415

    with failures_in_one_line():
        report = opening.check(generation_id)
    typer.echo(reports.gate_as_json(report) if as_json else reports.gate_as_text(report))
    if not report.is_passed:
        raise typer.Exit(REFUSED)


def publish(generation_id: Named, confirm: Confirm = None, override: Override = "", as_json: Json = False) -> None:
    """Let a generation answer from now on, if the gate lets it pass."""
    from ingest import opening, reports  # noqa: PLC0415

    with failures_in_one_line():
        generation = opening.publish(generation_id, Act.typed(), confirm or (), override)
    typer.echo(reports.generations_as_json([generation]) if as_json else f"published generation {generation.id}")


def rollback(
    generation_id: Annotated[str | None, typer.Argument(metavar="[GEN]", help="The one before, if not named.")] = None,
    why: Annotated[str, typer.Option(help="Why, for the audit log.")] = "",
    as_json: Json = False,
) -> None:
    """Go back to the generation published before, or to the one named."""
    from ingest import opening, reports  # noqa: PLC0415

    with failures_in_one_line(), opening.publisher() as publisher:
        generation = publisher.rollback(Act.typed(why), generation_id)
    typer.echo(reports.generations_as_json([generation]) if as_json else f"back to generation {generation.id}")


def generations(as_json: Json = False) -> None:
    """List the generations, newest first."""
    from ingest import opening, reports  # noqa: PLC0415
    from vectorstore.operations.pins import Pins  # noqa: PLC0415

    with failures_in_one_line(), opening.publisher() as publisher:
        found, pinned = publisher.catalogue.generations(), Pins(publisher.catalogue.engine).all()
    typer.echo(reports.generations_as_json(found) if as_json else reports.generations_as_text(found, pinned))


def pin(generation_id: Named, why: Annotated[str, typer.Option(help="Why it is to stay.")] = "") -> None:
    """Keep a generation: gc leaves it alone."""
    from ingest import opening  # noqa: PLC0415
    from vectorstore.operations.pins import Pins  # noqa: PLC0415

    with failures_in_one_line(), opening.publisher() as publisher:
        Pins(publisher.catalogue.engine).pin(generation_id, Act.typed(why))
    typer.echo(f"generation {generation_id} stays")


def unpin(generation_id: Named) -> None:
    """Let gc remove a generation that was pinned."""
    from ingest import opening  # noqa: PLC0415
    from vectorstore.operations.pins import Pins  # noqa: PLC0415

    with failures_in_one_line(), opening.publisher() as publisher:
        Pins(publisher.catalogue.engine).unpin(generation_id, Act.typed())
    typer.echo(f"generation {generation_id} is pinned no more")


def gc(
    keep: Annotated[
        int | None, typer.Option(min=0, help="How many of the newest generations stay; else GENERATIONS_KEPT.")
    ] = None,
    pin: Annotated[list[str] | None, typer.Option(help="A generation that stays too; may be given again.")] = None,
    as_json: Json = False,
) -> None:
    """Remove old generations; the current, the previous and the pinned ones always stay."""
    from ingest import opening  # noqa: PLC0415

    with failures_in_one_line():
        removed = opening.collect_garbage(keep, pin or (), Act.typed())
    typer.echo(json.dumps({"removed": removed}) if as_json else f"removed {len(removed)} generations")
