"""How the commands end that fail: a line on stderr and an exit code, never a trace."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from ingest.errors import IngestError
from vectorstore.errors import GateRefusedError, VectorStoreError

if TYPE_CHECKING:
    from vectorstore.operations.gate_reports import GateLine

FAILED = 1
REFUSED = 3


@contextmanager
def failures_in_one_line() -> Iterator[None]:
    """Ends the command with one line for what failed, or with each failed line of the gate that refused."""
    try:
        yield
    except GateRefusedError as error:
        raise refused(error.lines) from error
    except (IngestError, VectorStoreError) as error:
        typer.echo(" ".join(str(error).split("\n")), err=True)
        raise typer.Exit(FAILED) from error


def refused(lines: "Sequence[GateLine]") -> typer.Exit:
    """The end of a command that the gate refused, each failed line told."""
    for line in lines:
        mend = f" (if that is meant: --confirm {line.subject})" if line.confirmable else ""
        typer.echo(f"gate: {line.message}{mend}", err=True)
    return typer.Exit(REFUSED)
