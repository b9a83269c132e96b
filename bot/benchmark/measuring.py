"""A whole run of the bench: ingest, answers, servers, growth."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.benchmark.answering import latency_figures
from bot.benchmark.bench import Bench
from bot.benchmark.browsing import browser_figures, check_browser
from bot.benchmark.crowds import crowd_figures
from bot.benchmark.fifty import fifty_figures
from bot.benchmark.figures import Figure
from bot.benchmark.growth import measure_growth
from bot.benchmark.ingesting import ingest_figures, ingest_round
from bot.benchmark.proving import proof_figures
from bot.benchmark.questions import questions_on
from bot.benchmark.report import Report
from bot.benchmark.serving import server_figures
from bot.settings import BotSettings

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured; `sizes` are those of the grown generations, none for no growth.

    `sections` are those of each of the fifty plans that are ingested again.

    `browsed` questions are asked in a browser, and a crowd asks for `crowd_s` seconds; 0 leaves that out.
    """

    rounds: int
    questions: int
    load_questions: int
    sizes: tuple[int, ...]
    browsed: int
    crowd_s: float
    sections: int


FULL = Effort(
    rounds=3, questions=90, load_questions=48, sizes=(1_000, 10_000, 100_000), browsed=100, crowd_s=60, sections=40
)
QUICK = Effort(rounds=1, questions=8, load_questions=8, sizes=(500, 1_000), browsed=8, crowd_s=3, sections=1)


def measure(settings: BotSettings, paths: Sequence[Path], effort: Effort, tell: Tell) -> Report:
    """Measures on `paths`, or on the sample plans where there are none; `tell` hears of each stage.

    Raises:
        BenchmarkError: something that is measured failed.
        VectorStoreError: model or database cannot be used.
    """
    if effort.browsed:
        check_browser()
    with TemporaryDirectory(prefix="keikaku-bench-") as folder:
        bench = Bench.set_up(Path(folder), settings)
        rounds = []
        for number in range(effort.rounds):
            tell(f"ingest, round {number + 1} of {effort.rounds}")
            rounds.append(ingest_round(bench, paths, number))
        names = rounds[-1].names
        every = questions_on(bench.data(names[0]), samples=not paths)
        questions = every[: effort.questions]
        tell("fifty plans")
        figures = ingest_figures(rounds) + fifty_figures(bench, names[0], effort.sections)
        tell(f"answers, {len(questions)} questions")
        figures += latency_figures(bench, names, questions, effort.rounds)
        tell("proof of statements")
        figures += proof_figures(bench, names[0], effort.questions)
        tell(f"servers, {effort.rounds} rounds")
        figures += server_figures(bench, names, questions[: effort.load_questions], effort.rounds)
        figures += _residents_figures(bench, names[0], every, effort, tell)
        growth = []
        if effort.sizes:
            tell(f"growth to {effort.sizes[-1]:,} chunks")
            growth = measure_growth(bench, names[0], effort.sizes, questions)
        return Report(_machine(bench, paths), tuple(figures), tuple(growth))


def _residents_figures(bench: Bench, name: str, questions: Sequence[str], effort: Effort, tell: Tell) -> list[Figure]:
    """What residents wait for: one at a browser, and many at once."""
    figures: list[Figure] = []
    if effort.browsed:
        tell(f"a browser, {effort.browsed} questions")
        figures += browser_figures(bench, name, questions[: effort.browsed], effort.rounds)
    if effort.crowd_s:
        tell(f"a crowd, {effort.crowd_s:g} s")
        figures += crowd_figures(bench, name, questions, effort.crowd_s)
    return figures


def _machine(bench: Bench, paths: Sequence[Path]) -> dict[str, str]:
    return {
        "documents": ", ".join(path.name for path in paths) or "the sample plans",
        "model": bench.settings.embedding_model,
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f} before",
        "Python": platform.python_version(),
    }
