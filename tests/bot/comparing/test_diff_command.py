"""`keikaku diff`, as an operator runs it."""

import csv
import json
from pathlib import Path

import pytest

from tests.sample_city import keikaku
from tests.shelving import shelve
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Plan, Status

TITLE = "# みなと野市水の計画\n\n"
GOALS = "## 指標\n\n| 指標 | 現状 | 目標 |\n| --- | --- | --- |\n| 取り替えた管 | 12 | 20 |\n| 漏水 | 30 | 9 |\n\n"
PIPES = "## 水道管\n\n古い水道管を毎年5キロ取り替えます。\n\n"
TREES = Plan("minato-midori", "みなと野市みどりの計画", "みなと野市", "行政計画")
STATUSES = (Status.DRAFT, Status.DRAFT, Status.ADOPTED)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft, a draft that nobody has published, and what was adopted; and a plan of one edition."""
    folder = tmp_path_factory.mktemp("diff")
    catalogue = Catalogue.open(f"sqlite:///{folder / 'keikaku.db'}")
    newer = GOALS.replace("| 20 |", "| -25 |")
    shelve(catalogue, TITLE + GOALS + PIPES, TITLE + GOALS + PIPES, TITLE + newer, statuses=STATUSES, internal={2})
    shelve(catalogue, "# みどりの計画\n\n木を植えます。\n", plan=TREES)
    catalogue.close()
    return folder


def test_the_latest_two_editions_are_compared_where_no_other_is_named(data_dir: Path) -> None:
    done = keikaku(data_dir, "diff", "minato-mizu")
    assert done.returncode == 0, done.stderr
    assert "取り替えた管 | 目標: 20 → -25" in done.stdout
    assert "#- 水道管" in done.stdout
    assert "1 values of tables changed" in done.stdout
    first, second = done.stdout.splitlines()[1:3]
    assert first.split()[:2] == ["from", "2"]
    assert second.split()[:2] == ["to", "3"]


def test_editions_are_named_by_their_numbers_and_a_plan_by_a_part_of_its_title(data_dir: Path) -> None:
    done = keikaku(data_dir, "diff", "水の計画", "1", "2")
    assert "both editions say the same" in done.stdout


def test_programs_get_both_places_of_each_change(data_dir: Path) -> None:
    record = json.loads(keikaku(data_dir, "diff", "minato-mizu", "1", "3", "--json").stdout)
    assert (record["older"]["number"], record["newer"]["number"]) == (1, 3)
    change = record["changes"][0]
    assert (change["kind"], change["row"], change["column"]) == ("cell", "取り替えた管", "目標")
    assert change["older"]["quote"] == "取り替えた管 12 20"
    assert change["newer"]["url"].startswith("/plans/minato-mizu/3#")
    assert record["counts"] == {"cell": 1, "section_removed": 1}


def test_a_table_for_excel_is_written(data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "changes.csv"
    assert keikaku(data_dir, "diff", "minato-mizu", "1", "3", "--csv", str(file)).returncode == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    head, cell, _ = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    assert head[:6] == ["変わり方", "見出し", "行", "列", "前", "後"]
    assert cell[1:6] == ["指標", "取り替えた管", "目標", "20", "-25"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("水道の計画",), ("no such plan", "みなと野市水の計画")),
        (("みなと野市",), ("several plans", "みなと野市水の計画", "みなと野市みどりの計画")),
        (("minato-midori",), ("only one edition",)),
        (("minato-mizu", "1", "9"), ("no edition 9", "1 (")),
        (("minato-mizu", "2", "2"), ("same edition",)),
        (("minato-mizu", "2"), ("name two editions",)),
        (("minato-mizu", "--csv", "/nowhere/changes.csv"), ("/nowhere/changes.csv", "cannot be written")),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(
    data_dir: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    failed = keikaku(data_dir, "diff", *arguments)
    assert (failed.returncode, failed.stdout) == (1, "")
    (line,) = failed.stderr.splitlines()
    assert all(word in line for word in words), line
