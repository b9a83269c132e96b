import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.errors import SlackError
from bot.slack.running import check, run
from tests.fakes_bot import FakeBot, open_fake_bot
from tests.sample_city import keikaku
from tests.services import free_port
from tests.slack_cloud import SlackCloud, Team, slack_cloud
from tests.slack_sites import ANSWER, QUESTION

NEVER_ENDS_S = 30


@pytest.fixture
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as opened:
        opened.hurry = 0.01
        yield opened
        assert opened.violations == []


@pytest.fixture
def team(cloud: SlackCloud) -> Team:
    return city_hall(cloud, "T01MINATO")


def city_hall(cloud: SlackCloud, team_id: str) -> Team:
    team = cloud.team(team_id)
    team.user("U01")
    team.channel("C01", members=["U01", team.bot_user])
    return team


def bot_of(folder: Path, cloud: SlackCloud, *teams: Team, **settings: object) -> FakeBot:
    usual = {
        "SLACK_BOT_TOKEN": ",".join(team.bot_token for team in teams),
        "SLACK_APP_TOKEN": ",".join(dict.fromkeys(team.app.token for team in teams)),
        "SLACK_BASE_URL": cloud.api_url,
    }
    return open_fake_bot(folder, **usual | settings)  # type: ignore[arg-type]


def runs(bot: FakeBot, act: Callable[[], None]) -> None:
    """Runs `keikaku slack`'s process while `act` is done beside it; ends it by SIGTERM."""

    async def both() -> None:
        process = asyncio.create_task(run(bot))
        acting = asyncio.create_task(asyncio.to_thread(act))
        await asyncio.wait([process, acting], return_when=asyncio.FIRST_COMPLETED)
        if not process.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(process, NEVER_ENDS_S)
        await acting

    try:
        asyncio.run(both())
    finally:
        bot.catalogue.close()


def connected(cloud: SlackCloud, team: Team, count: int = 1) -> None:
    cloud.until(lambda: cloud.sockets(team) == count, 30)


def asks(cloud: SlackCloud, team: Team, count: int = 1) -> list[str]:
    """Asks so many questions at once, and waits until each is answered."""
    place = team.direct("U01")
    asked = [team.says(place, "U01", QUESTION) for _ in range(count)]
    cloud.until(lambda: all(is_answered(team, ts) for ts in asked), 30)
    return asked


def is_answered(team: Team, ts: str) -> bool:
    replies = team.replies(team.direct("U01"), ts)
    return any(ANSWER in each.shown and not each.streaming for each in replies)


def wait_for_more(cloud: SlackCloud, method: str, than: int) -> None:
    cloud.until(lambda: len(cloud.calls(method)) > than)


def each_answered_once(team: Team, asked: list[str]) -> bool:
    replies = [team.replies(team.direct("U01"), ts) for ts in asked]
    return all(len(each) == 1 and ANSWER in each[0].shown for each in replies)


def test_a_question_comes_over_the_socket_and_is_acknowledged(tmp_path: Path, cloud: SlackCloud, team: Team) -> None:
    def act() -> None:
        connected(cloud, team)
        assert each_answered_once(team, asks(cloud, team))
        team.commands("C01", "U01", QUESTION)
        cloud.until(lambda: team.ephemerals)
        assert ANSWER in team.ephemerals[0].shown

    runs(bot_of(tmp_path, cloud, team), act)
    assert cloud.unacknowledged == []
    assert cloud.sockets(team) == 0


@pytest.mark.alone
def test_twenty_questions_at_once_are_acknowledged_within_a_second(
    tmp_path: Path, cloud: SlackCloud, team: Team
) -> None:
    def act() -> None:
        connected(cloud, team)
        assert each_answered_once(team, asks(cloud, team, 20))

    runs(bot_of(tmp_path, cloud, team), act)
    assert cloud.unacknowledged == []
    assert max(ack.seconds for ack in cloud.acks) < 1


def test_a_socket_that_slack_closes_is_followed_by_another(tmp_path: Path, cloud: SlackCloud, team: Team) -> None:
    def act() -> None:
        for abruptly in (False, True, False):
            connected(cloud, team)
            asked = asks(cloud, team, 2)
            cloud.close_sockets(abruptly=abruptly)
            assert each_answered_once(team, [*asked, *asks(cloud, team, 2)])

    runs(bot_of(tmp_path, cloud, team), act)


def test_before_slack_ends_a_socket_there_is_the_next_one(tmp_path: Path, cloud: SlackCloud, team: Team) -> None:
    def act() -> None:
        connected(cloud, team)
        for reason in ("warning", "refresh_requested"):
            opened = len(cloud.calls("apps.connections.open"))
            cloud.refresh_sockets(reason, grace_s=1.0)
            wait_for_more(cloud, "apps.connections.open", opened)
            connected(cloud, team)
            assert each_answered_once(team, asks(cloud, team, 3))

    runs(bot_of(tmp_path, cloud, team), act)
    assert cloud.unacknowledged == []


def test_what_cannot_be_kept_is_not_acknowledged_and_comes_again(tmp_path: Path, cloud: SlackCloud, team: Team) -> None:
    bot = bot_of(tmp_path, cloud, team)
    cloud.ack_s, cloud.retry_waits_s = 0.5, (0.0, 60.0, 300.0, 300.0)

    def rename(name: str, to: str) -> None:
        with bot.catalogue.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {name} RENAME TO {to}")

    def act() -> None:
        connected(cloud, team)
        rename("slack_deliveries", "away")
        ts = team.says(team.direct("U01"), "U01", QUESTION)
        cloud.until(lambda: cloud.unacknowledged)
        rename("away", "slack_deliveries")
        cloud.until(lambda: is_answered(team, ts))
        assert each_answered_once(team, [ts])

    runs(bot, act)


def test_each_app_has_a_socket_of_its_own(tmp_path: Path, cloud: SlackCloud, team: Team) -> None:
    other = city_hall(cloud, "T02AOZORA")

    def act() -> None:
        for each in (team, other):
            connected(cloud, each)
            assert each_answered_once(each, asks(cloud, each))

    runs(bot_of(tmp_path, cloud, team, other), act)


def test_two_workspaces_of_one_app_share_a_socket(tmp_path: Path, cloud: SlackCloud, team: Team) -> None:
    other = cloud.team("T02AOZORA", team)
    other.user("U01")

    def act() -> None:
        connected(cloud, team)
        for each in (team, other):
            assert each_answered_once(each, asks(cloud, each))

    runs(bot_of(tmp_path, cloud, team, other), act)


def test_what_is_under_way_when_the_process_is_told_to_end_is_finished(
    tmp_path: Path, cloud: SlackCloud, team: Team
) -> None:
    asked: list[str] = []

    def act() -> None:
        connected(cloud, team)
        cloud.fail("chat.startStream", hang_s=1.5)
        asked.append(team.says(team.direct("U01"), "U01", QUESTION))
        cloud.until(lambda: cloud.calls("assistant.threads.setStatus"))

    runs(bot_of(tmp_path, cloud, team), act)
    assert each_answered_once(team, asked)


def test_troubles_in_opening_a_socket_pass(tmp_path: Path, cloud: SlackCloud, team: Team) -> None:
    cloud.fail("apps.connections.open", times=1, status=500)
    cloud.fail("apps.connections.open", times=2, retry_after=1)
    cloud.fail("auth.test", times=1, status=503)

    def act() -> None:
        connected(cloud, team)
        assert each_answered_once(team, asks(cloud, team))

    runs(bot_of(tmp_path, cloud, team), act)


def test_it_waits_for_a_slack_that_cannot_be_reached(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    port = free_port()
    caplog.set_level(logging.INFO, "bot")
    with slack_cloud(port) as cloud:
        team = city_hall(cloud, "T01MINATO")
        bot = bot_of(tmp_path, cloud, team)

    def act() -> None:
        deadline = time.monotonic() + NEVER_ENDS_S
        while "Trying again" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.05)
        with slack_cloud(port) as cloud:
            team = city_hall(cloud, "T01MINATO")
            connected(cloud, team)
            assert each_answered_once(team, asks(cloud, team))

    runs(bot, act)
    assert "cannot be asked now" in caplog.text
    assert "connected to Slack as" in caplog.text
    assert "xoxb-" not in caplog.text
    assert "ticket" not in caplog.text


def test_while_it_waits_it_can_be_ended(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings: dict[str, object] = {
        "SLACK_BOT_TOKEN": "xoxb-1-nobody-there",
        "SLACK_APP_TOKEN": "xapp-1-nobody-there",
        "SLACK_BASE_URL": f"http://127.0.0.1:{free_port()}/api/",
    }

    def act() -> None:
        deadline = time.monotonic() + NEVER_ENDS_S
        while "Trying again" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.05)

    runs(open_fake_bot(tmp_path, stocked=True, **settings), act)


@pytest.mark.parametrize("which", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_refused_token_ends_it_with_one_line(tmp_path: Path, cloud: SlackCloud, team: Team, which: str) -> None:
    kind = "xoxb-" if which == "SLACK_BOT_TOKEN" else "xapp-"
    bot = bot_of(tmp_path, cloud, team, **{which: f"{kind}revoked-long-ago-1234"})
    with pytest.raises(SlackError) as refused:
        runs(bot, lambda: time.sleep(1))
    assert which in str(refused.value)
    assert "…1234" in str(refused.value)
    assert "revoked" not in str(refused.value)


def test_an_app_token_without_its_scope_is_named_with_the_mend(tmp_path: Path, cloud: SlackCloud, team: Team) -> None:
    team.app.scopes.clear()
    with pytest.raises(SlackError, match=r"lacks connections:write"):
        runs(bot_of(tmp_path, cloud, team), lambda: time.sleep(1))


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "SLACK_BOT_TOKEN and SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1-2-abcdef"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-1-2-abcdef"}, "SLACK_BOT_TOKEN"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, given: dict[str, object], missing: str) -> None:
    settings = open_fake_bot(tmp_path, stocked=False, **given)
    with pytest.raises(SlackError, match=f"Socket Mode needs {missing};"):
        check(settings.settings)
    settings.catalogue.close()


def test_the_command_without_tokens_is_one_line_and_exit_1(tmp_path: Path) -> None:
    done = keikaku(tmp_path, "slack")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "SLACK_BOT_TOKEN and SLACK_APP_TOKEN" in done.stderr
