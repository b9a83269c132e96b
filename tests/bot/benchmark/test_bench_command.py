import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

WITHOUT_LANGCHAIN = "import sys; sys.modules['langchain_chroma'] = None; from bot.cli import main; main()"


def started(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"KEIKAKU_DATA_DIR": str(folder)}
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return started(folder, "-m", "bot.cli", "bench", *arguments)


@pytest.mark.slow
def test_the_samples_are_measured_from_end_to_end() -> None:
    done = bench(ROOT / "data", "--quick", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    beside_plain = {(each["name"], each["unit"]) for each in report["figures"] if each["ratio"]}
    assert {
        ("ingest", "chunks/s"),
        ("ingest", "pages/s"),
        ("answer, p50", "ms"),
        ("answer, p95", "ms"),
        ("start to the first answer", "s"),
        ("clients at once: 16", "answers/s"),
    } <= beside_plain
    alone = {(each["name"], each["unit"]) for each in report["figures"]} - beside_plain
    assert {
        ("first sentence on screen, p95", "ms"),
        ("… of it the page, p95", "ms"),
        ("50 residents at once: first sentence, p95", "ms"),
        ("50 residents at once: errors", "of all"),
        ("50 plans again, nothing changed", "% of the first"),
        ("50 plans again, one section of one changed", "% of the first"),
    } <= alone
    assert [row["chunks"] for row in report["growth"]] == [500, 1_000]


@pytest.mark.slow
def test_a_missing_document_ends_the_bench_with_one_line(tmp_path: Path) -> None:
    done = bench(ROOT / "data", "--quick", "--docs", str(tmp_path / "nowhere.pdf"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "nowhere.pdf: no such file or folder" in done.stderr.splitlines()[-1]


def test_without_langchain_the_mend_is_named(tmp_path: Path) -> None:
    done = started(tmp_path, "-c", WITHOUT_LANGCHAIN, "bench")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "langchain_chroma" in line
    assert "make dev" in line


def test_help_names_the_options(tmp_path: Path) -> None:
    listing = bench(tmp_path, "--help").stdout
    assert all(
        option in listing for option in ("--json", "--docs", "--quick", "--growth", "--no-browser", "--crowd-seconds")
    )
