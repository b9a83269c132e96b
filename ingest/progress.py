"""Shows on a terminal how far an ingest has come; elsewhere says nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from vectorstore.sealing import Progress as Told

_STAGE_CHARS = 60


@contextmanager
def progress_bar() -> Iterator[Told]:
    """What to tell of stage, parts done and parts in all; 0 in all where nobody knows yet."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _nothing
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def told(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage[:_STAGE_CHARS], completed=done, total=total or None)

        yield told


def _nothing(_stage: str, _done: int, _total: int) -> None:
    return
