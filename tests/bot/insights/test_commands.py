import csv
from pathlib import Path

import pytest

from tests.asked import age, unanswered
from tests.bot.test_cli import assert_one_line, keikaku
from tests.fakes_bot import open_fake_bot


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    bot = open_fake_bot(tmp_path)
    age(bot.catalogue.engine, unanswered(bot.ledger, "昔の質問").id, 40)
    unanswered(bot.ledger, "犬の広場は。電話は 090-1234-5678")
    bot.catalogue.close()
    return tmp_path


def test_questions_lists_what_was_asked(asked: Path) -> None:
    (line,) = keikaku(asked, "questions").stdout.splitlines()
    assert line.endswith("not_found    widget  犬の広場は。電話は 〔電話番号〕")
    assert len(keikaku(asked, "questions", "--days", "60").stdout.splitlines()) == 2


def test_questions_writes_a_table(asked: Path) -> None:
    file = asked / "questions.csv"
    assert keikaku(asked, "questions", "--csv", str(file)).returncode == 0
    (row,) = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    assert row["結果"] == "見つからなかった"
    assert_one_line(keikaku(asked, "questions", "--csv", str(asked / "no" / "folder.csv")), "folder.csv", "written")


def test_what_was_made_of_questions_goes_with_them(asked: Path) -> None:
    kept = asked / "question_vectors.db"
    kept.write_bytes(b"vectors")
    assert keikaku(asked, "forget", "--older-than", "30").stdout.startswith("forgot 1 answers")
    assert not kept.exists()
