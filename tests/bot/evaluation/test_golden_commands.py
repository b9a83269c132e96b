"""Golden questions, as an operator keeps them on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain import Question
from tests.fakes_bot import open_fake_bot
from vectorstore.database import open_engine
from vectorstore.operations.audit import AuditLog

QUESTION = "街路樹は何本に増やしますか"
LINES: list[dict[str, object]] = [
    {"id": "q1", "question": QUESTION, "doc": "minato-midori", "gold_quote": ["街路樹の本数 9,800本 12,000本"]},
    {"id": "q2", "question": "月に行けますか", "expected": "abstain", "audience": "internal"},
]


class Keeper:
    """Types `keikaku golden …` on a data folder in which a plan is published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        bot = open_fake_bot(folder)
        answer = bot.answerer.answer(Question("街路樹の本数"))
        bot.ledger.save(answer, Question("街路樹の本数"))
        self.answer_id = answer.id
        bot.catalogue.close()

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot.cli", "golden", *words]
        environment = os.environ | {"KEIKAKU_DATA_DIR": str(self.folder)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def exported(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.types("export").stdout.splitlines()]

    def writes(self, *lines: str) -> str:
        file = self.folder / "set.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        return str(file)


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    return Keeper(tmp_path)


def test_a_question_set_goes_in_is_listed_and_comes_out_again(keeper: Keeper) -> None:
    file = keeper.writes(*(json.dumps(line, ensure_ascii=False) for line in LINES))
    assert keeper.types("import", file, "--city", "よその市").stdout == "kept 2 golden questions\n"
    assert f"q1  みなと野市  answer  {QUESTION}" in keeper.types("list").stdout
    expected = [LINES[1] | {"city": "よその市"}, LINES[0] | {"city": "みなと野市"}]
    assert sorted(keeper.exported(), key=str) == sorted(expected, key=str)
    out = keeper.folder / "out.jsonl"
    assert keeper.types("export", str(out), "--city", "よその市").returncode == 0
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "q2"
    assert keeper.types("remove", "q1").stdout == "removed golden question q1\n"
    assert [each["id"] for each in keeper.exported()] == ["q2"]


def test_a_broken_line_is_named_and_nothing_is_kept(keeper: Keeper) -> None:
    file = keeper.writes(json.dumps(LINES[0]), '{"id": "q 3", "question": "公園は？"}')
    refused = keeper.types("import", file)
    assert refused.returncode == 1
    assert f"{file}:2: not a question" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert keeper.exported() == []


def test_a_good_past_answer_becomes_a_golden_question(keeper: Keeper) -> None:
    assert keeper.types("pin", keeper.answer_id).stdout == f"golden question {keeper.answer_id}: 街路樹の本数\n"
    (made,) = keeper.exported()
    assert (made["city"], made["expected"], made["doc"]) == ("みなと野市", "answer", "minato-midori")
    assert made["gold_quote"]
    assert "no such answer" in keeper.types("pin", "01NONE").stderr
    engine = open_engine(f"sqlite:///{keeper.folder / 'keikaku.db'}")
    (entry,) = AuditLog(engine).entries(act="golden.keep")
    engine.dispose()
    assert entry.actor.startswith("cli:")
