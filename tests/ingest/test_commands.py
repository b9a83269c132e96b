"""The commands that make and switch generations, as an operator types them."""

import json
import shutil
from pathlib import Path

import pytest
import typer
from filelock import FileLock
from typer.testing import CliRunner, Result

from ingest.commands import register
from tests.sample_city import with_model
from tests.workbench import PARK

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

    def generations(self) -> list[dict[str, object]]:
        """Every generation, newest first."""
        found: list[dict[str, object]] = json.loads(self.types("generations", "--json").stdout)
        return found

    def ids(self) -> list[str]:
        return [str(each["id"]) for each in self.generations()]

    def current(self) -> str:
        (found,) = (str(each["id"]) for each in self.generations() if each["current"])
        return found


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two generations, made with the real model; the second one is current."""
    first = Operator(tmp_path_factory.mktemp("published"))
    with_model(first.data)
    for hectares in ("20", "25"):
        done = first.types("ingest", first.writes("park.md", PARK.replace("20", hectares)))
        assert done.exit_code == 0, done.output
    return first.data


@pytest.fixture
def stocked(tmp_path: Path, published: Path) -> Operator:
    """An operator with a copy of that folder."""
    opened = Operator(tmp_path)
    shutil.copytree(published, opened.data, symlinks=True, dirs_exist_ok=True)
    return opened


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


def test_a_dry_run_tells_what_changed_since_the_published_edition(stocked: Operator) -> None:
    file = stocked.writes("park.md", PARK.replace("20", "30"))
    lines = stocked.types("ingest", file, "--dry-run").stdout.splitlines()
    assert any(line.startswith("    new edition: edition 3 (") for line in lines)
    assert "      * 公園" in lines
    found = json.loads(stocked.types("ingest", file, "--dry-run", "--json").stdout)["files"][0]["change"]
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


def test_generations_are_listed_newest_first(stocked: Operator) -> None:
    newest, oldest = stocked.ids()
    lines = stocked.types("generations").stdout.splitlines()
    assert lines[0].startswith(f"current  {newest}")
    assert lines[1].startswith(f"previous {oldest}")
    assert [each["current"] for each in stocked.generations()] == [True, False]


def test_rolling_back_and_publishing_again(stocked: Operator) -> None:
    newest, oldest = stocked.ids()
    assert stocked.types("rollback").stdout == f"back to generation {oldest}\n"
    assert stocked.current() == oldest
    assert stocked.types("publish", newest).stdout == f"published generation {newest}\n"
    assert stocked.current() == newest


def test_an_unknown_generation_is_named(stocked: Operator) -> None:
    for command in ("publish", "rollback", "check", "pin"):
        assert "no generation g9" in one_line(stocked.types(command, "g9"))


def test_what_was_built_is_checked_and_published_later(stocked: Operator) -> None:
    told = stocked.types("ingest", stocked.writes("park.md", PARK.replace("20", "30")), "--no-publish")
    newest = stocked.ids()[0]
    assert told.stdout.endswith(f"to publish it: keikaku publish {newest}\n")
    checked = stocked.types("check", newest)
    assert checked.exit_code == 0
    assert checked.stdout.endswith(f"generation {newest} passes\n")
    assert "gate: passed every sentence stands in its section" in checked.stdout
    assert json.loads(stocked.types("check", newest, "--json").stdout)["against"] == stocked.ids()[1]
    # What answers changes in between, so publishing looks again by itself.
    stocked.types("rollback")
    assert stocked.types("publish", newest).exit_code == 0
    assert stocked.current() == newest


def test_what_the_gate_refuses_is_told_line_by_line_and_confirmed_by_name(stocked: Operator) -> None:
    before = stocked.current()
    shorter = stocked.writes("park.md", PARK.partition("## 川")[0])
    refused = stocked.types("ingest", shorter)
    assert refused.exit_code == 3
    assert stocked.current() == before
    said = refused.stderr.splitlines()
    assert all(line.startswith("gate: ") for line in said)
    (plan,) = {line.rpartition("--confirm ")[2].rstrip(")") for line in said} - {"all"}
    newest = stocked.ids()[0]
    for words in (["publish", newest], ["publish", newest, "--confirm", plan], ["check", newest]):
        assert stocked.types(*words).exit_code == 3
    assert stocked.types("publish", newest, "--confirm", plan).stderr.count("if that is meant: --confirm all") == 2
    assert stocked.types("ingest", shorter, "--confirm", plan, "--confirm", "all").exit_code == 0
    assert stocked.current() == newest


def test_the_gate_is_overridden_with_a_reason(stocked: Operator) -> None:
    shorter = stocked.writes("park.md", PARK.partition("## 川")[0])
    assert "10 letters" in one_line(stocked.types("ingest", shorter, "--override", "急ぎ"))
    before = stocked.current()
    assert stocked.types("ingest", shorter, "--override", "川の節は別の計画に移しました").exit_code == 0
    assert stocked.current() != before


def test_a_plan_of_the_register_whose_file_is_broken_must_be_confirmed(stocked: Operator) -> None:
    stocked.writes("park.md", PARK)
    stocked.writes("river.md", "")
    river = '[[plan]]\nid = "river"\n[[plan.edition]]\nfile = "river.md"\n'
    plans = stocked.writes("plans.toml", PLANS.replace('"draft"', '"adopted"') + river)
    refused = stocked.types("ingest", "--register", plans)
    assert refused.exit_code == 3
    assert "gate: plan river is in the register and not there (if that is meant: --confirm river)" in refused.stderr
    assert stocked.types("ingest", "--register", plans, "--confirm", "river").exit_code == 0


def test_clearing_away_keeps_what_is_pinned_and_tells_what_went(stocked: Operator) -> None:
    oldest = stocked.ids()[-1]
    stocked.types("ingest", stocked.writes("park.md", PARK.replace("20", "30")))
    assert stocked.types("pin", oldest, "--why", "議会の答弁").exit_code == 0
    assert f"{oldest}" in next(line for line in stocked.types("generations").stdout.splitlines() if "pinned" in line)
    assert stocked.types("gc", "--keep", "0").stdout == "removed 0 generations\n"
    assert stocked.types("unpin", oldest).exit_code == 0
    assert stocked.types("gc", GENERATIONS_KEPT="3").stdout == "removed 0 generations\n"
    assert json.loads(stocked.types("gc", "--json", GENERATIONS_KEPT="0").stdout) == {"removed": [oldest]}
