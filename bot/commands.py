"""The bot's commands. What they need is imported when they run: `--help` must not load a model."""
# ruff: noqa: PLC0415

from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import BotError
from vectorstore.domain import Audience

if TYPE_CHECKING:
    from bot.settings import BotSettings

City = Annotated[str, typer.Option(help="Only plans of this city.")]
For = Annotated[Audience, typer.Option(help="internal reads the city's internal papers too.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")]


def register(app: typer.Typer) -> None:
    """Adds the bot's commands to the command line."""
    for command in (demo, serve, ask, search, plans, forget, doctor):
        app.command()(command)


def demo(port: Port = 8000) -> None:
    """Ingest the sample plans and serve them on this machine."""
    from bot.demo import prepare
    from bot.serving import run
    from bot.settings import load_settings

    prepare(load_settings())
    typer.echo(f"keikaku answers on http://127.0.0.1:{port} (stop it with Ctrl+C)")
    run("127.0.0.1", port, workers=1)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
) -> None:
    """Serve the pages and the API."""
    from bot.serving import run

    run(host, port, workers)


def ask(
    question: Annotated[str, typer.Argument(help="What you would like to know about the plans.")],
    city: City = "",
    audience: For = Audience.PUBLIC,
    lang: Annotated[str, typer.Option(help="Language of the answer's frame, as ja or en.")] = "",
    as_json: Json = False,
) -> None:
    """Answer one question."""
    from bot.desk import Desk, clean
    from bot.domain import Question
    from bot.settings import load_settings

    settings = load_settings()
    clean(question, settings.question_max_chars)
    _check_city(settings, city, audience)

    from bot.bootstrap import open_bot
    from bot.terminal import answer_text, json_text
    from bot.web.rendering import answer_out

    bot = open_bot(settings)
    desk = Desk(bot.answerer, bot.ledger, settings.question_max_chars)
    answer = desk.answer(desk.take(Question(question, city=city, audience=audience, language=lang)))
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
    _check_city(settings, city, audience)

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

    register = all_plans(Catalogue.open(load_settings().sqlalchemy_url))
    typer.echo(json_text(plans_out(register)) if as_json else plans_text(register))


def forget(
    older_than: Annotated[int | None, typer.Option(min=0, help="Days; RETENTION_DAYS where not given.")] = None,
) -> None:
    """Delete old answers and feedback for good."""
    from bot.ledger import Ledger
    from bot.settings import load_settings
    from vectorstore.database import open_engine

    settings = load_settings()
    days = settings.retention_days if older_than is None else older_than
    forgotten = Ledger(open_engine(settings.sqlalchemy_url)).forget(days)
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


def _check_city(settings: "BotSettings", city: str, audience: Audience) -> None:
    from bot.shelf import all_plans, public_part
    from vectorstore.catalogue import Catalogue

    if not city:
        return
    catalogue = Catalogue.open(settings.sqlalchemy_url)
    register = all_plans(catalogue)
    catalogue.close()
    readable = register if audience is Audience.INTERNAL else tuple(map(public_part, register))
    if not any(each.plan.city == city and each.editions for each in readable):
        raise BotError(f"--city {city}: no plans of that city are held; keikaku plans lists them")
