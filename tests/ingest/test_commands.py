"""The commands that make and switch generations, as an operator types them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from filelock import FileLock
from typer.testing import CliRunner, Result

from ingest.commands import register
from tests.workbench import PARK, Workbench

PLANS = '[[plan]]\nid = "green"\ntitle = "みどりの計画"\n\n[[plan.edition]]\nfile = "park.md"\nstatus = "draft"\n'


class Operator:
    """Types commands in a folder with a data folder below."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.data.mkdir()

    def types(self, *words: str, **environment: str) -> Result:
        app = typer.Typer()
        register(app)
        settings = {"KEIKAKU_DATA_DIR": str(self.data), "DATABASE_URL": "", "CHROMA_URL": ""}
        return CliRunner().invoke(app, list(words), env=settings | environment)

    def writes(self, name: str, content: str) -> str:
        (self.folder / name).write_text(content, encoding="utf-8")
        return str(self.folder / name)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


@pytest.fixture
def bench(operator: Operator) -> Iterator[Workbench]:
    """Two generations in the operator's data folder, the second one current."""
    opened = Workbench(operator.data)
    for hectares in ("20", "25"):
        opened.ingest({"park.md": PARK.replace("20", hectares)})
    yield opened
    opened.close()


def one_line(result: Result) -> str:
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    return result.stderr


def test_a_dry_run_reports_and_keeps_nothing(operator: Operator) -> None:
    result = operator.types("ingest", operator.writes("park.md", PARK), "--dry-run", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["generation"] is None
    assert report["files"][0]["plan"] == "青空市みどりの計画"
    assert report["files"][0]["report"]["headings"] == 3
    assert report["files"][0]["change"]["standing"] == "new plan"
    assert operator.types("generations").stdout == "no generation yet; keikaku ingest builds one\n"


def test_a_dry_run_in_words_names_each_file(operator: Operator) -> None:
    result = operator.types("ingest", operator.writes("park.md", PARK), operator.writes("empty.md", ""), "--dry-run")
    assert result.exit_code == 0
    assert "park.md → 青空市みどりの計画" in result.stdout
    assert "1 files could not be read" in result.stdout
    assert result.stderr.startswith("empty.md: ")


def test_a_dry_run_tells_what_changed_since_the_published_edition(operator: Operator, bench: Workbench) -> None:
    assert bench.catalogue.current() is not None
    file = operator.writes("park.md", PARK.replace("20", "30"))
    lines = operator.types("ingest", file, "--dry-run").stdout.splitlines()
    assert any(line.startswith("    new edition: edition 3 (") for line in lines)
    assert "      * 公園" in lines
    found = json.loads(operator.types("ingest", file, "--dry-run", "--json").stdout)["files"][0]["change"]
    assert found["difference"]["changed"] == [["公園"]]


def test_without_a_path_the_registers_files_are_taken(operator: Operator) -> None:
    operator.writes("park.md", PARK)
    plans = operator.writes("plans.toml", PLANS)
    result = operator.types("ingest", "--register", plans, "--dry-run", "--json")
    assert [file["plan"] for file in json.loads(result.stdout)["files"]] == ["みどりの計画"]


def test_without_path_and_register_the_usage_is_shown(operator: Operator) -> None:
    assert operator.types("ingest").exit_code == 2


def test_where_nothing_can_be_read_the_exit_code_says_so(operator: Operator) -> None:
    assert "none.pdf" in one_line(operator.types("ingest", "none.pdf"))


def test_a_wrong_register_is_named(operator: Operator) -> None:
    assert "plans.toml" in one_line(operator.types("ingest", "--register", operator.writes("plans.toml", "[[")))


def test_a_wrong_setting_is_named(operator: Operator) -> None:
    assert "INGEST_READERS" in one_line(operator.types("generations", INGEST_READERS="many"))


def test_a_wrong_database_is_named(operator: Operator) -> None:
    assert "DATABASE_URL" in one_line(operator.types("generations", DATABASE_URL="mysql://here/there"))


def test_a_second_ingest_at_the_same_time_is_told_to_wait(operator: Operator) -> None:
    with FileLock(operator.data / "ingest.lock"):
        told = one_line(operator.types("ingest", operator.writes("park.md", PARK)))
    assert "another ingest is at work" in told


def test_generations_are_listed_newest_first(operator: Operator, bench: Workbench) -> None:
    newest, oldest = (each.id for each in bench.catalogue.generations())
    lines = operator.types("generations").stdout.splitlines()
    assert lines[0].startswith(f"current  {newest}")
    assert lines[1].startswith(f"previous {oldest}")
    listed = json.loads(operator.types("generations", "--json").stdout)
    assert [(each["id"], each["current"]) for each in listed] == [(newest, True), (oldest, False)]


def test_rolling_back_and_publishing_again(operator: Operator, bench: Workbench) -> None:
    newest, oldest = (each.id for each in bench.catalogue.generations())
    assert operator.types("rollback").stdout == f"back to generation {oldest}\n"
    assert "20ヘクタール" in bench.texts()
    assert operator.types("publish", newest).stdout == f"published generation {newest}\n"
    assert "25ヘクタール" in bench.texts()


def test_an_unknown_generation_is_named(operator: Operator) -> None:
    assert "no generation g9" in one_line(operator.types("publish", "g9"))
    assert "no generation g9" in one_line(operator.types("rollback", "g9"))


def test_clearing_away_tells_what_went(operator: Operator, bench: Workbench) -> None:
    oldest = bench.catalogue.generations()[-1].id
    bench.ingest({"park.md": PARK.replace("20", "30")})
    assert json.loads(operator.types("gc", "--keep", "0", "--json").stdout) == {"removed": [oldest]}
    assert operator.types("gc").stdout == "removed 0 generations\n"
