"""The bot's commands. What they need is imported when they run: `--help` must not load a model."""
# ruff: noqa: PLC0415

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import BotError
from vectorstore.domain import Audience

if TYPE_CHECKING:
    from bot.ledger import Ledger
    from bot.pausing import Pauses
    from bot.settings import BotSettings

City = Annotated[str, typer.Option(help="Only plans of this city: its name, or a key such as mitaka.")]
Channel = Annotated[str, typer.Argument(help="web (pages, API and widget) or slack.")]
For = Annotated[Audience, typer.Option(help="internal reads the city's internal papers too.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")]


def register(app: typer.Typer) -> None:
    """Adds the bot's commands to the command line."""
    for command in (demo, serve, ask, search, plans, pause, resume, offers, fault, forget, doctor):
        app.command()(command)


def demo(port: Port = 8000) -> None:
    """Ingest the sample plans and serve them on this machine."""
    from bot.demo import prepare
    from bot.serving import run
    from bot.settings import load_settings

    prepare(load_settings())
    typer.echo(f"keikaku answers on http://127.0.0.1:{port} (stop it with Ctrl+C)")
    run("127.0.0.1", port, workers=1, worker=True)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    worker: Annotated[bool, typer.Option(help="Start a process that does the operators' jobs, and watch it.")] = True,
) -> None:
    """Serve the pages and the API."""
    from bot.serving import run

    run(host, port, workers, worker=worker)


def ask(
    question: Annotated[str, typer.Argument(help="What you would like to know about the plans.")],
    city: City = "",
    audience: For = Audience.PUBLIC,
    lang: Annotated[str, typer.Option(help="Language of the answer's frame, as en, zh-Hant or ja-easy.")] = "",
    as_json: Json = False,
) -> None:
    """Answer one question."""
    from bot.desk import Desk, clean
    from bot.domain import Question
    from bot.settings import load_settings

    settings = load_settings()
    clean(question, settings.question_max_chars)
    city = _held_city(settings, city, audience)

    from bot.bootstrap import open_bot
    from bot.terminal import answer_lines, answer_text, json_text
    from bot.web.rendering import answer_out

    bot = open_bot(settings)
    desk = Desk(bot.answerer, bot.ledger, bot.pauses, settings.question_max_chars)
    asked = desk.take(Question(question, city=city, audience=audience, language=lang))
    if settings.llm_model and sys.stdout.isatty() and not as_json:
        for line in answer_lines(desk.events(asked)):
            typer.echo(line)
        return
    answer = desk.answer(asked)
    typer.echo(json_text(answer_out(answer)) if as_json else answer_text(answer))


def search(
    query: Annotated[str, typer.Argument(help="Words to look for.")],
    k: Annotated[int, typer.Option(min=1, max=1000, help="How many passages.")] = 10,
    city: City = "",
    audience: For = Audience.PUBLIC,
    as_json: Json = False,
) -> None:
    """Find passages, without answering."""
    from bot.desk import clean
    from bot.settings import load_settings

    settings = load_settings()
    cleaned = clean(query, settings.question_max_chars)
    city = _held_city(settings, city, audience)

    from bot.bootstrap import open_bot
    from bot.terminal import json_text, passages_text
    from bot.web.rendering import passages_out

    passages = open_bot(settings).answerer.search(cleaned, k, city, audience)
    typer.echo(json_text(passages_out(passages)) if as_json else passages_text(passages))


def plans(as_json: Json = False) -> None:
    """List plans and editions; * marks those that answers quote."""
    from bot.settings import load_settings
    from bot.shelf import all_plans
    from bot.terminal import json_text, plans_text
    from bot.web.rendering import plans_out
    from vectorstore.catalogue import Catalogue

    settings = load_settings()
    register = all_plans(Catalogue.open(settings.sqlalchemy_url, settings.edition_policy))
    typer.echo(json_text(plans_out(register)) if as_json else plans_text(register))


def pause(
    channel: Channel = "web",
    notice: Annotated[str, typer.Option(help="What residents read instead; a usual sentence where not given.")] = "",
) -> None:
    """Turn a channel to a plain notice at once, in every running process."""
    _check_channel(channel)
    _pauses().pause(channel, notice.strip())
    typer.echo(f"{channel} is paused; open it again with: keikaku resume {channel}")


def resume(channel: Channel = "web") -> None:
    """Open a paused channel again."""
    _check_channel(channel)
    _pauses().resume(channel)
    typer.echo(f"{channel} is open")


def offers(
    as_json: Annotated[bool, typer.Option("--json", help="Print a question set, in JSON Lines.")] = False,
) -> None:
    """List what departments replied to questions that the plans did not answer."""
    from bot.offers import offer_line, offer_text
    from bot.terminal import printable

    for offer in _ledger().offers():
        typer.echo(offer_line(offer) if as_json else printable(offer_text(offer)))


def fault(fault_id: Annotated[str, typer.Argument(metavar="ID", help="The number that the person was told.")]) -> None:
    """Print an error that was kept, with its trace."""
    from bot.faults import fault_text
    from bot.terminal import printable

    kept = _ledger().fault(fault_id.strip())
    if kept is None:
        raise BotError(f"{fault_id}: no such error is kept; after RETENTION_DAYS none is")
    typer.echo(printable(fault_text(kept)))


def forget(
    older_than: Annotated[int | None, typer.Option(min=0, help="Days; RETENTION_DAYS where not given.")] = None,
) -> None:
    """Delete old answers, and what came of them, for good."""
    from bot import retaining
    from bot.settings import load_settings

    settings = load_settings()
    days = settings.retention_days if older_than is None else older_than
    forgotten = retaining.forget(_ledger(), days, settings.data_dir)
    typer.echo(f"forgot {forgotten} answers of more than {days} days ago")


def doctor() -> None:
    """Check model, index, database, LLM and Slack, and say how to mend each."""
    from bot.examining import examine
    from bot.settings import load_settings

    findings = examine(load_settings())
    for finding in findings:
        typer.echo(f"{finding.state.value:5} {finding.subject}: {finding.words}")
    if any(finding.is_fatal for finding in findings):
        raise typer.Exit(1)


def _ledger() -> "Ledger":
    from bot.ledger import Ledger
    from bot.settings import load_settings
    from vectorstore.database import open_engine

    return Ledger(open_engine(load_settings().sqlalchemy_url))


def _pauses() -> "Pauses":
    from bot.pausing import Pauses
    from bot.settings import load_settings
    from vectorstore.database import open_engine

    return Pauses(open_engine(load_settings().sqlalchemy_url))


def _check_channel(channel: str) -> None:
    from bot.pausing import CHANNELS

    if channel not in CHANNELS:
        raise BotError(f"{channel} is no channel; there are: {', '.join(CHANNELS)}")


def _held_city(settings: "BotSettings", key: str, audience: Audience) -> str:
    """The full name of the city that `key` names, "" where none is named."""
    from bot.shelf import Shelf
    from bot.understanding.city_keys import city_for
    from vectorstore.catalogue import Catalogue

    if not key.strip():
        return ""
    catalogue = Catalogue.open(settings.sqlalchemy_url, settings.edition_policy)
    held = Shelf(catalogue, audience).cities()
    catalogue.close()
    city = city_for(key, held)
    if not city:
        raise BotError(f"--city {key}: no plans of that city are held; keikaku plans lists them")
    return city
