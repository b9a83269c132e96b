"""`keikaku backup` and `keikaku restore`, on plans that were really ingested and with a bot that really answers."""

import json
from pathlib import Path

from bot.bootstrap import open_bot
from bot.domain import Question
from bot.settings import BotSettings
from tests.sample_city import SAMPLES, keikaku, with_model

QUESTIONS = [
    json.loads(line)["question"] for line in (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()[:12]
]


def answers(data_dir: Path) -> list[object]:
    """What is answered, and every cited section's text."""
    bot = open_bot(BotSettings(KEIKAKU_DATA_DIR=data_dir))
    try:
        found = [bot.answerer.answer(Question(text)) for text in QUESTIONS]
        cited = {citation.section_id for answer in found for citation in answer.citations}
        told = [(answer.status, [statement.text for statement in answer.statements]) for answer in found]
        return [*told, {section_id: bot.catalogue.section(section_id).text for section_id in sorted(cited)}]
    finally:
        bot.close()


def test_a_restored_bot_answers_as_the_one_that_was_backed_up(sample_data_dir: Path, tmp_path: Path) -> None:
    made = keikaku(sample_data_dir, "backup", str(tmp_path / "backups"), "--json")
    assert made.returncode == 0, made.stderr
    empty = with_model(tmp_path / "empty")
    done = keikaku(empty, "restore", str(tmp_path / "backups"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"restored {json.loads(made.stdout)['folder']} as of ")
    assert answers(empty) == answers(sample_data_dir)
    again = keikaku(empty, "ingest", "--register", str(SAMPLES / "plans.toml"), "--json")
    assert json.loads(again.stdout)["generation"]["id"] == json.loads(made.stdout)["generations"][-1]


def test_what_is_wrong_is_one_line_and_exit_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for command, folder in (("restore", tmp_path / "none"), ("backup", tmp_path / "file")):
        done = keikaku(tmp_path / "data", command, str(folder))
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert str(folder) in done.stderr
        assert "Traceback" not in done.stderr
