import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.desk import Desk
from bot.domain import AnswerReady, AnswerStatus, Question
from bot.errors import LedgerError
from bot.pausing import LOOK_AGAIN_S, Pauses
from tests.fakes_bot import FakeBot, open_fake_bot
from tests.services import postgres, postgres_database
from tests.sites import served
from vectorstore.database import open_engine

__all__ = ["postgres", "postgres_database"]

NOTICE = "計画を直しているため、休んでいます。"


def keikaku(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"KEIKAKU_DATA_DIR": str(folder)} | settings
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'keikaku.db'}"
    else:
        url = request.getfixturevalue("postgres_database")
    opened = open_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[FakeBot]:
    opened = open_fake_bot(tmp_path)
    yield opened
    opened.catalogue.close()


@pytest.fixture
def desk(bot: FakeBot) -> Desk:
    return Desk(bot.answerer, bot.ledger, bot.pauses, 300)


def test_a_channel_is_open_until_it_is_paused_and_again_when_it_is_resumed(engine: Engine) -> None:
    pauses = Pauses(engine, look_again_s=0)
    assert pauses.of("web") is None
    pauses.pause("web", NOTICE)
    paused = pauses.of("web")
    assert paused is not None
    assert (paused.channel, paused.notice) == ("web", NOTICE)
    assert pauses.of("slack") is None
    pauses.resume("web")
    assert pauses.of("web") is None


def test_pausing_again_changes_the_notice(engine: Engine) -> None:
    pauses = Pauses(engine, look_again_s=0)
    pauses.pause("web", "はじめの言葉")
    pauses.pause("web", NOTICE)
    assert [each.notice for each in pauses.all()] == [NOTICE]


def test_resuming_what_is_open_does_nothing(engine: Engine) -> None:
    pauses = Pauses(engine)
    pauses.resume("slack")
    assert pauses.all() == ()


def test_every_process_follows_within_a_second(engine: Engine) -> None:
    here, there = Pauses(engine), Pauses(engine)
    assert there.of("web") is None
    here.pause("web")
    time.sleep(LOOK_AGAIN_S + 0.05)
    assert there.of("web") is not None


def test_a_database_that_cannot_be_read_is_told_of(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE pauses")
    with pytest.raises(LedgerError, match="pauses"):
        Pauses(engine).of("web")


@pytest.mark.parametrize("channel", ["web", "page"])
def test_a_paused_channel_gives_its_notice_before_anything_is_asked(bot: FakeBot, desk: Desk, channel: str) -> None:
    bot.pauses.pause("web", NOTICE)
    question = desk.take(Question("公園の広さは", channel=channel))
    answer = desk.answer(question)
    assert (answer.status, answer.message) == (AnswerStatus.UNAVAILABLE, NOTICE)
    assert [event for event in desk.events(question) if not isinstance(event, AnswerReady)] == []
    assert bot.answerer.asked == []


def test_a_paused_channels_notice_is_kept_as_its_answer(bot: FakeBot, desk: Desk) -> None:
    bot.pauses.pause("web", NOTICE)
    *_, last = desk.events(desk.take(Question("公園の広さは", channel="web")))
    assert isinstance(last, AnswerReady)
    assert bot.ledger.load(last.answer.id) == last.answer


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("公園の広さは", "", "ただいま回答できません"),
        ("How large are the parks?", "", "now"),
        ("公園の広さは", "ko", "답변"),
    ],
)
def test_without_a_notice_the_usual_words_are_said_in_the_askers_language(
    bot: FakeBot, desk: Desk, question: str, language: str, said: str
) -> None:
    bot.pauses.pause("web")
    answer = desk.answer(desk.take(Question(question, language=language, channel="web")))
    assert said in answer.message


def test_the_command_line_and_other_channels_go_on(bot: FakeBot, desk: Desk) -> None:
    bot.pauses.pause("web", NOTICE)
    for channel in ("cli", "slack"):
        assert desk.answer(desk.take(Question("公園の広さは", channel=channel))).status is AnswerStatus.ANSWERED


def test_an_operators_word_stops_a_running_server_and_another_starts_it_again(tmp_path: Path) -> None:
    with served(open_fake_bot(tmp_path)) as site:
        assert site.ask("公園の広さ")["status"] == "answered"
        paused = keikaku(tmp_path, "pause", "--notice", NOTICE)
        assert (paused.returncode, "keikaku resume web" in paused.stdout) == (0, True)
        time.sleep(LOOK_AGAIN_S)
        answer = site.ask("公園の広さ")
        assert (answer["status"], answer["message"]) == ("unavailable", NOTICE)
        assert NOTICE in site.client.get("/", headers={"Accept": "text/html"}).text
        assert keikaku(tmp_path, "resume").returncode == 0
        time.sleep(LOOK_AGAIN_S)
        assert site.ask("公園の広さ")["status"] == "answered"


def test_a_channel_that_there_is_not_is_named_with_those_that_there_are(tmp_path: Path) -> None:
    for command in ("pause", "resume"):
        refused = keikaku(tmp_path, command, "fax")
        assert refused.returncode == 1
        assert "fax" in refused.stderr
        assert "web, slack" in refused.stderr


@pytest.mark.slow
def test_the_doctor_tells_of_paused_channels_and_of_sites_that_can_ask_nothing(tmp_path: Path) -> None:
    open_fake_bot(tmp_path).catalogue.close()
    keikaku(tmp_path, "pause", "slack")
    sites = "https://a.example.jp=minatono,https://b.example.jp=atlantis"
    found = keikaku(tmp_path, "doctor", ALLOWED_ORIGINS=sites).stdout
    assert "slack: paused since" in found
    assert "keikaku resume slack" in found
    assert "https://b.example.jp" in found
    assert "https://a.example.jp" not in found
