"""Measures ingesting fifty plans again: as they were, and with one section of one of them changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.benchmark.bench import Bench
from bot.benchmark.figures import Figure
from bot.benchmark.made_plans import PlanMaker
from bot.benchmark.stock import Stock
from vectorstore.readings import NewReading

_PLANS = 50
_CHANGES = 3
_ADDED = "第{}週の火曜日に相談を受け付けます。"


@dataclass(frozen=True, slots=True)
class Fifty:
    """Fifty files below a folder, each a made plan."""

    folder: Path

    @classmethod
    def made(cls, stock: Stock, folder: Path, sections: int) -> "Fifty":
        """Makes them, of so many sections each."""
        folder.mkdir(parents=True)
        maker = PlanMaker(stock.readings)
        for number in range(_PLANS):
            text = _text(maker.plan(number, sections))
            (folder / f"made-{number:02}.md").write_text(text, encoding="utf-8")
        return cls(folder)

    def change(self, number: int) -> None:
        """Adds a sentence to the last section of one plan."""
        with (self.folder / f"made-{number:02}.md").open("a", encoding="utf-8") as file:
            file.write(f"\n{_ADDED.format(number)}\n")


def fifty_figures(bench: Bench, name: str, sections: int) -> list[Figure]:
    """The figures on fifty plans made from what the data folder `name` holds; gate included, without golden questions.

    Raises:
        BenchmarkError: they cannot be ingested.
    """
    plans = Fifty.made(Stock.of(bench.data(name)), bench.folder / "fifty", sections)
    place, ingest = bench.place("data-of-fifty"), ("bot.cli", "ingest", str(plans.folder), "--json")
    first_s, _ = place.run(*ingest)
    again_s, _ = place.run(*ingest)
    changed = []
    for number in range(_CHANGES):
        plans.change(number)
        changed.append(place.run(*ingest)[0])
    return [
        Figure(f"{_PLANS} plans again, nothing changed", "% of the first", _shares([again_s], first_s)),
        Figure(f"{_PLANS} plans again, one section of one changed", "% of the first", _shares(changed, first_s)),
    ]


def _shares(parts: Sequence[float], whole: float) -> tuple[float, ...]:
    return tuple(100 * part / whole for part in parts)


def _text(plan: NewReading) -> str:
    parts = [f"# {plan.plan.title}\n"]
    for number, chunk in enumerate(plan.chunks, start=1):
        heading = chunk.heading_path[-1] if chunk.heading_path else "事項"
        parts.append(f"## {number} {heading}\n\n{''.join(sentence.text for sentence in chunk.sentences)}\n")
    return "\n".join(parts)
