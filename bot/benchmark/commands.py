"""The command that measures speed."""
# ruff: noqa: PLC0415  what measures is imported when it runs: `--help` must not load a model

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import BotError

_LANGCHAIN = ("langchain_chroma", "langchain_huggingface", "langchain_text_splitters")


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(bench)


def bench(
    docs: Annotated[list[Path] | None, typer.Option(help="Files or folders instead of the sample plans.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="One round, few questions, small sizes: a trial.")] = False,
    growth: Annotated[bool, typer.Option(help="Measure how it grows to 100,000 chunks, too.")] = True,
    browser: Annotated[bool, typer.Option(help="Measure in Chromium, too.")] = True,
    crowd_seconds: Annotated[float | None, typer.Option(min=0, help="How long 50 residents ask at once.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure ingest and answers beside the plain pipeline: LangChain's splitter, the same model, LangChain's Chroma."""
    _check_langchain()
    from dataclasses import replace

    from bot.benchmark import report
    from bot.benchmark.measuring import FULL, QUICK, measure
    from bot.settings import load_settings

    effort = QUICK if quick else FULL
    effort = effort if growth else replace(effort, sizes=())
    effort = effort if browser else replace(effort, browsed=0)
    effort = effort if crowd_seconds is None else replace(effort, crowd_s=crowd_seconds)
    found = measure(load_settings(), docs or (), effort, lambda line: typer.echo(line, err=True))
    typer.echo(report.as_json(found) if as_json else report.as_text(found))


def _check_langchain() -> None:
    missing = [name for name in _LANGCHAIN if find_spec(name) is None]
    if missing:
        raise BotError(f"the plain pipeline to measure beside needs {', '.join(missing)}. Install them with: make dev")
