"""The commands of `keikaku source`: addresses that are looked at on a schedule."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.exits import failures_in_one_line
from vectorstore.domain import Audience, Status

if TYPE_CHECKING:
    from ingest.watching import Watcher

Url = Annotated[str, typer.Argument(metavar="URL", help="An http or https address.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    group = typer.Typer(help="Addresses that are looked at on a schedule.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(show)
    group.command("remove")(remove)
    group.command("check")(check)
    app.add_typer(group, name="source")


def add(  # noqa: PLR0913 - each is an option on the command line
    url: Url,
    *,
    every: Annotated[int, typer.Option(min=1, max=744, help="Hours between two looks.")] = 24,
    plan: Annotated[str, typer.Option(help="The plan's id; keikaku plans lists them. Else by title and city.")] = "",
    title: Annotated[str, typer.Option(help="The plan's title, where the file does not say it.")] = "",
    city: Annotated[str, typer.Option(help="The plan's city, likewise.")] = "",
    status: Annotated[Status | None, typer.Option(help="The status of what is found there.")] = None,
    audience: Annotated[Audience, typer.Option(help="Who may read it.")] = Audience.PUBLIC,
) -> None:
    """Look at an address from now on; what changes there waits for a person. A second time changes what is said."""
    from vectorstore.operations.acts import Act  # noqa: PLC0415
    from vectorstore.operations.particulars import Particulars  # noqa: PLC0415

    said = Particulars(plan_id=plan, title=title, city=city, status=status, audience=audience)
    with _watcher() as watcher:
        source = watcher.sources.keep(url.strip(), said, every, Act.typed())
    typer.echo(f"{source.url}: looked at every {source.every_h} h")


def show(as_json: Json = False) -> None:
    """List the addresses, with what the last look came to."""
    with _watcher() as watcher:
        found = watcher.sources.all()
    if as_json:
        lines = [
            {"url": each.url, "state": each.state.value, "looked_at": each.looked_at, "due_at": each.due_at}
            | {"changed_at": each.changed_at, "failures": each.failures, "reason": each.trouble.message}
            for each in found
        ]
        typer.echo(json.dumps({"sources": lines}, ensure_ascii=False))
        return
    for each in found:
        typer.echo(
            f"{each.url}\n  {each.state.value}, looked at {each.looked_at[:16] or 'never'}, next {each.due_at[:16]}"
        )
        if each.trouble.message:
            typer.echo(f"  {each.trouble.message}")


def remove(url: Url) -> None:
    """Look at an address no more; editions that were taken from it stay."""
    from vectorstore.operations.acts import Act  # noqa: PLC0415

    with _watcher() as watcher:
        source = watcher.sources.source(url)
        watcher.sources.remove(source.id, Act.typed())
    typer.echo(f"{source.url}: looked at no more")


def check(
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL]…", help="All that are due, if not named.")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Take what lies there, however odd it looks.")] = False,
    as_json: Json = False,
) -> None:
    """Look now; what has changed waits as a job."""
    from ingest.watching import ANYWAY  # noqa: PLC0415
    from vectorstore.operations.jobs import JobOrder  # noqa: PLC0415

    with _watcher() as watcher:
        wanted = tuple(watcher.sources.source(url).url for url in urls or ())
        order = JobOrder(addresses=wanted, confirmed=(ANYWAY,) if anyway else ())
        found = watcher.look(order, _silent, gives_way=False)
    told = found["sources"]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    elif isinstance(told, list):
        for each in told:
            typer.echo(" ".join(filter(None, (f"{each['url']}: {each['state']}.", each["reason"]))))


@contextmanager
def _watcher() -> "Iterator[Watcher]":
    from ingest.opening import open_settings  # noqa: PLC0415
    from ingest.watching import watcher  # noqa: PLC0415
    from vectorstore.operations.queueing import Bell  # noqa: PLC0415

    with failures_in_one_line():
        settings = open_settings()
        with watcher(settings, lambda job_id: Bell.of(settings).ring(job_id)) as opened:
            yield opened


def _silent(_stage: str, _done: int, _total: int) -> None:
    return
