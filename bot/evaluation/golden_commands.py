"""The commands that keep golden questions. What they need is imported when they run."""
# ruff: noqa: PLC0415

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import BotError
from vectorstore.domain import Audience
from vectorstore.operations.acts import Act

if TYPE_CHECKING:
    from vectorstore.catalogue import Catalogue

City = Annotated[str, typer.Option(help="Those of one city, by its full name.")]


def golden_commands() -> typer.Typer:
    """`keikaku golden …`."""
    group = typer.Typer(help="Golden questions: what must be answered no worse before anything is published.")
    group.command(name="list")(list_questions)
    group.command(name="export")(export_questions)
    group.command(name="import")(import_questions)
    group.command(name="pin")(pin_answer)
    group.command(name="remove")(remove_question)
    return group


def list_questions(city: City = "") -> None:
    """List the golden questions."""
    from bot.terminal import printable
    from vectorstore.operations.golden import GoldenQuestions

    with _catalogue() as catalogue:
        found = GoldenQuestions(catalogue.engine).all(city or None)
    for each in found:
        typer.echo(printable(f"{each.id}  {each.city}  {each.body.get('expected', 'answer')}  {each.question}"))


def export_questions(
    file: Annotated[Path | None, typer.Argument(help="Where to; printed where not given.")] = None, city: City = ""
) -> None:
    """Write the golden questions as a question set, JSON Lines."""
    from bot.evaluation.golden_sets import golden_lines
    from vectorstore.operations.golden import GoldenQuestions

    with _catalogue() as catalogue:
        lines = list(golden_lines(GoldenQuestions(catalogue.engine).all(city or None)))
    if file is None:
        for line in lines:
            typer.echo(line)
        return
    try:
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise BotError(f"{file}: {error.strerror}. Name a file that can be written.") from error
    typer.echo(f"wrote {len(lines)} golden questions to {file}")


def import_questions(
    file: Annotated[Path, typer.Argument(help="A question set, JSON Lines.")],
    city: Annotated[str, typer.Option(help="The city of lines that name none.")] = "",
) -> None:
    """Keep a question set's lines as golden questions, each in place of one of the same id."""
    from bot.evaluation.golden_sets import read_golden
    from bot.evaluation.questions import QuestionSetError
    from vectorstore.operations.golden import GoldenQuestions

    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"{file}: cannot be read ({error}). Give a JSON Lines file in UTF-8.") from error
    with _catalogue() as catalogue:
        cities = {plan.id: plan.city for plan, _ in catalogue.plans(unpublished=True)}
        wanted = read_golden(str(file), lines, city, lambda plan_id: cities.get(plan_id, ""))
        GoldenQuestions(catalogue.engine).keep_all(wanted, Act.typed())
    typer.echo(f"kept {len(wanted)} golden questions")


def pin_answer(answer_id: Annotated[str, typer.Argument(metavar="ANSWER", help="The id of an answer.")]) -> None:
    """Make a golden question out of a good past answer."""
    from bot.evaluation.golden_sets import golden_of_answer
    from bot.ledger import Ledger
    from bot.terminal import printable
    from vectorstore.operations.golden import GoldenQuestions

    with _catalogue() as catalogue:
        ledger = Ledger(catalogue.engine)
        for audience in Audience:
            answer = ledger.load(answer_id.strip(), audience)
            if answer is not None:
                wanted = golden_of_answer(answer, audience)
                GoldenQuestions(catalogue.engine).keep(wanted, Act.typed())
                typer.echo(printable(f"golden question {wanted.id}: {wanted.question}"))
                return
    raise BotError(f"{answer_id}: no such answer is kept; after RETENTION_DAYS none is")


def remove_question(question_id: Annotated[str, typer.Argument(metavar="ID", help="keikaku golden list")]) -> None:
    """Remove a golden question."""
    from vectorstore.operations.golden import GoldenQuestions

    with _catalogue() as catalogue:
        golden = GoldenQuestions(catalogue.engine)
        if golden.question(question_id) is None:
            raise BotError(f"{question_id}: no such golden question; keikaku golden list names them")
        golden.remove(question_id, Act.typed())
    typer.echo(f"removed golden question {question_id}")


@contextmanager
def _catalogue() -> "Iterator[Catalogue]":
    from bot.settings import load_settings
    from vectorstore.catalogue import Catalogue

    catalogue = Catalogue.open(load_settings().sqlalchemy_url)
    try:
        yield catalogue
    finally:
        catalogue.close()
