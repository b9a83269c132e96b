"""The `keikaku` command: every package registers its own commands."""

import os
import sys
from importlib.metadata import entry_points

import typer

from bot.errors import BotError
from vectorstore.errors import VectorStoreError

GROUP = "keikaku.commands"


def main() -> None:
    """Runs the command line: exit 0 done, 1 refused or failed with one line on stderr, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter gets a stand-in, not a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    try:
        _app()()
    except (BotError, VectorStoreError) as error:
        fail(str(error))
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain of it once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def fail(message: str) -> None:
    """Ends the command with one line on stderr.

    Raises:
        SystemExit: always, with code 1.
    """
    print("keikaku:", " ".join(message.split()), file=sys.stderr)  # noqa: T201
    sys.exit(1)


def _app() -> typer.Typer:
    app = typer.Typer(
        name="keikaku",
        help="Answers residents' questions on what a city's plans say, with a quote for every statement.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for each in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        each.load()(app)
    return app


if __name__ == "__main__":
    main()
