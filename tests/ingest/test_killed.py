"""An ingest that is killed at any moment changes nothing that is answered."""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workbench import PARK, Workbench

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "公園の面積は何ヘクタールですか"
KILLS = int(os.environ.get("KEIKAKU_KILLS", "60"))


def texts(hectares: int) -> dict[str, str]:
    measures = (f"\n## 施策{n}\n\n施策{n}の公園は{hectares}ヘクタールです。\n" for n in range(40))
    return {"park.md": PARK.replace("20ヘクタール", f"{hectares}ヘクタール") + "".join(measures)}


class Nursery:
    """Makes processes that ingest, and kills them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "tests.nursery", str(folder)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ingest(self, hectares: int, *, killed_after_s: float | None = None) -> str:
        """How the ingest ended: "done", "killed", or the error's message."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"texts": texts(hectares), "killed_after_s": killed_after_s}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return str(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    opened = Nursery(tmp_path)
    yield opened
    opened.close()


def answers(folder: Path) -> list[tuple[str, float]]:
    """Every chunk with its score; equal scores come in any order from Chroma, so they are put in one."""
    bench = Workbench(folder)
    try:
        return sorted(bench.nearest(QUESTION, k=200))
    finally:
        bench.close()


def hectares_said(found: list[tuple[str, float]]) -> set[str]:
    return {number for text, _ in found for number in re.findall(r"(\d+)ヘクタール", text)}


def kill_in_a_loop(nursery: Nursery, times: int) -> int:
    """Kills ingests at random moments and holds the answers against those before; returns how many were killed."""
    drawn = random.Random(times)
    begun = time.monotonic()
    assert nursery.ingest(100) == "done"
    lasts_s = time.monotonic() - begun
    before, said, killed = answers(nursery.folder), "100", 0
    for hectares in range(101, 101 + times):
        ended = nursery.ingest(hectares, killed_after_s=drawn.uniform(0, lasts_s))
        after = answers(nursery.folder)
        if hectares_said(after) == {str(hectares)}:
            before, said = after, str(hectares)  # it was published before the blow fell
        assert after == before
        assert hectares_said(after) == {said}
        killed += ended == "killed"
    return killed


def is_tidy(folder: Path) -> bool:
    return not list((folder / "generations").glob(".*"))


def test_answers_are_the_same_after_an_ingest_was_killed_at_any_moment(nursery: Nursery) -> None:
    assert kill_in_a_loop(nursery, 12) > 0
    assert nursery.ingest(200) == "done"
    assert hectares_said(answers(nursery.folder)) == {"200"}
    assert is_tidy(nursery.folder)


@pytest.mark.slow
def test_answers_are_the_same_after_many_kills(nursery: Nursery) -> None:
    # How many blows fall in time depends on what else the machine does.
    assert kill_in_a_loop(nursery, KILLS) > KILLS / 10
