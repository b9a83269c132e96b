"""Fifty plans that are ingested again."""

from pathlib import Path

from bot.benchmark.fifty import Fifty
from bot.benchmark.stock import Stock
from bot.settings import BotSettings
from tests.workbench import PARK, WATER, Workbench


def made(folder: Path) -> Fifty:
    data = BotSettings(_env_file=None, KEIKAKU_DATA_DIR=folder)
    bench = Workbench(folder)
    bench.ingest({"park.md": PARK, "water.md": WATER})
    bench.close()
    return Fifty.made(Stock.of(data), folder / "fifty", sections=4)


def texts(plans: Fifty) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in plans.folder.iterdir()}


def test_there_are_fifty_plans_with_titles_and_words_of_their_own(tmp_path: Path) -> None:
    found = texts(made(tmp_path))
    assert len(found) == 50
    assert len({text.partition("\n")[0] for text in found.values()}) == 50
    assert all(text.count("\n## ") == 4 for text in found.values())


def test_a_change_adds_to_one_section_of_one_of_them(tmp_path: Path) -> None:
    plans = made(tmp_path)
    before = texts(plans)
    plans.change(7)
    (changed,) = texts(plans).items() - before.items()
    name, text = changed
    assert name == "made-07.md"
    assert text.startswith(before[name])
    assert text.count("\n## ") == 4
