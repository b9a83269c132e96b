"""A whole run of the bench: ingest, answers, servers, growth."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.benchmark.answering import latency_figures
from bot.benchmark.bench import Bench
from bot.benchmark.growth import measure_growth
from bot.benchmark.ingesting import ingest_figures, ingest_round
from bot.benchmark.questions import questions_on
from bot.benchmark.report import Report
from bot.benchmark.serving import server_figures
from bot.settings import BotSettings

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured; `sizes` are those of the grown generations, none for no growth."""

    rounds: int
    questions: int
    load_questions: int
    sizes: tuple[int, ...]


FULL = Effort(rounds=3, questions=90, load_questions=48, sizes=(1_000, 10_000, 100_000))
QUICK = Effort(rounds=1, questions=8, load_questions=8, sizes=(500, 1_000))


def measure(settings: BotSettings, paths: Sequence[Path], effort: Effort, tell: Tell) -> Report:
    """Measures on `paths`, or on the sample plans where there are none; `tell` hears of each stage.

    Raises:
        BenchmarkError: something that is measured failed.
        VectorStoreError: model or database cannot be used.
    """
    with TemporaryDirectory(prefix="keikaku-bench-") as folder:
        bench = Bench.set_up(Path(folder), settings)
        rounds = []
        for number in range(effort.rounds):
            tell(f"ingest, round {number + 1} of {effort.rounds}")
            rounds.append(ingest_round(bench, paths, number))
        names = rounds[-1].names
        questions = questions_on(bench.data(names[0]), samples=not paths)[: effort.questions]
        tell(f"answers, {len(questions)} questions")
        figures = ingest_figures(rounds) + latency_figures(bench, names, questions, effort.rounds)
        tell(f"servers, {effort.rounds} rounds")
        figures += server_figures(bench, names, questions[: effort.load_questions], effort.rounds)
        growth = []
        if effort.sizes:
            tell(f"growth to {effort.sizes[-1]:,} chunks")
            growth = measure_growth(bench, names[0], effort.sizes, questions)
        return Report(_machine(bench, paths), tuple(figures), tuple(growth))


def _machine(bench: Bench, paths: Sequence[Path]) -> dict[str, str]:
    return {
        "documents": ", ".join(path.name for path in paths) or "the sample plans",
        "model": bench.settings.embedding_model,
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load {os.getloadavg()[0]:.1f} before",
        "Python": platform.python_version(),
    }
