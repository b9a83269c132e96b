"""The commands that back everything up and put it back."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ingest.exits import failures_in_one_line

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command()(backup)
    app.command()(restore)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where backups lie; a new folder is made in it.")],
    *,
    with_vectors: Annotated[
        bool, typer.Option("--with-vectors", help="Also the cache of vectors, which spares embedding anew.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Back up database, generations, originals and waiting uploads while everything runs.

    Settings (.env), the model and caches are not in it.
    """
    from ingest.opening import open_settings  # noqa: PLC0415
    from ingest.progress import progress_bar  # noqa: PLC0415
    from vectorstore.backup import Backup  # noqa: PLC0415
    from vectorstore.operations.acts import Act  # noqa: PLC0415

    with failures_in_one_line(), progress_bar() as progress:
        made, manifest = Backup(open_settings(), progress).make(folder, Act.typed(), with_vectors=with_vectors)
    if as_json:
        told = {"folder": str(made), "bytes": manifest.bytes, "generations": manifest.generations}
        typer.echo(json.dumps(told | {"left_out": manifest.left_out}))
    else:
        originals = manifest.count("originals")
        held = f"{len(manifest.generations)} generations, {originals} originals, {manifest.bytes / 2**20:.1f} MiB"
        typer.echo(f"backed up to {made}: {held}. Settings (.env) are not in it: keep them elsewhere")
    for name in manifest.left_out:
        typer.echo(f"{name}: damaged or gone, not in the backup", err=True)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup, or the folder where backups lie.")],
    as_json: Json = False,
) -> None:
    """Put a backup back, the newest of several, into an empty data folder and an empty database."""
    from ingest.opening import open_settings  # noqa: PLC0415
    from ingest.progress import progress_bar  # noqa: PLC0415
    from vectorstore.operations.acts import Act  # noqa: PLC0415
    from vectorstore.restoring import Restoring, latest  # noqa: PLC0415

    with failures_in_one_line(), progress_bar() as progress:
        found = latest(folder)
        manifest, warnings = Restoring(open_settings(), progress).restore(found, Act.typed())
    if as_json:
        told = {"folder": str(found), "made_at": manifest.made_at, "current": manifest.current}
        typer.echo(json.dumps(told | {"rows": manifest.rows, "warnings": warnings}, ensure_ascii=False))
    else:
        live = f"generation {manifest.current} answers" if manifest.current else "nothing was published"
        typer.echo(f"restored {found} as of {manifest.made_at}: {live}. Everybody signs in anew")
        for warning in warnings:
            typer.echo(warning, err=True)
