"""The command that measures. What it needs is imported when it runs."""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import BotError
from bot.evaluation.golden_commands import golden_commands


def register(app: typer.Typer) -> None:
    """Adds `eval`, `eval-proof` and `golden …` to the command line."""
    app.command(name="eval")(evaluate)
    app.command(name="eval-proof")(evaluate_proof)
    app.add_typer(golden_commands(), name="golden")


def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Question sets, JSON Lines.")],
    report: Annotated[Path | None, typer.Option(help="Folder for an HTML report with every miss.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Keep the threshold that these questions give.")
    ] = False,
) -> None:
    """Run question sets against what is published and print the scorecard."""
    from bot.bootstrap import open_bot
    from bot.evaluation import calibration
    from bot.evaluation.questions import read_questions
    from bot.evaluation.report import as_json as json_text
    from bot.evaluation.report import as_text, write_report
    from bot.evaluation.runner import judge_all
    from bot.evaluation.scorecard import score
    from bot.retrieval.confidence import save_thresholds
    from bot.settings import load_settings

    questions = [question for file in files for question in read_questions(file)]
    if not questions:
        raise BotError(f"{files[0]}: holds no question. Give a JSON Lines file, see docs/evaluation.md.")
    settings = load_settings()
    bot = open_bot(settings)
    judgements = list(judge_all(bot.answerer, questions, lambda section_id: bot.catalogue.section(section_id).text))
    bot.close()
    card = score(judgements)
    typer.echo(json_text(card, judgements) if as_json else as_text(card))
    if report:
        page = write_report(report, card, judgements, calibration.calibrate(judgements))
        typer.echo(f"report: {page}", err=True)
    if calibrate:
        save_thresholds(settings.data_dir, calibration.thresholds(judgements))


def evaluate_proof(
    cases: Annotated[int, typer.Option(min=30, help="False statements to make, of all kinds together.")] = 900,
    seed: Annotated[int, typer.Option(help="Another number makes other statements.")] = 0,
    worst: Annotated[int, typer.Option(min=0, help="Cases of each sort that are printed where they went wrong.")] = 8,
    attributed: Annotated[
        bool, typer.Option("--attributed", help="Japanese alone, with the sentences that code finds for each.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make true and false statements from what is published and print what the proof keeps and catches."""
    import json

    from bot.evaluation import proving
    from bot.evaluation.adversarial import make_cases
    from bot.evaluation.adversarial_abroad import make_cases_abroad
    from bot.settings import load_settings
    from vectorstore.catalogue import Catalogue

    settings = load_settings()
    catalogue = Catalogue.open(settings.sqlalchemy_url, settings.edition_policy)
    passages = proving.published_passages(catalogue)
    if not passages:
        raise BotError("nothing is published that statements could be made from; begin with: keikaku ingest")
    japanese, read = make_cases(passages, cases, seed), proving.section_reader(catalogue)
    if attributed:
        verdicts = list(proving.try_attributed(japanese, read))
    else:
        verdicts = list(proving.try_all([*japanese, *make_cases_abroad(passages, cases // 90, seed)], read))
    catalogue.close()
    data = json.dumps(proving.as_data(verdicts), ensure_ascii=False, indent=1)
    typer.echo(data if as_json else proving.as_text(verdicts, worst))
