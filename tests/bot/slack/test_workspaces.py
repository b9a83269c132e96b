import asyncio
import logging
import traceback
from collections.abc import Iterator

import pytest

from bot.errors import SlackError
from bot.settings import BotSettings
from bot.slack.workspaces import UnreachableError, Workspaces
from tests.slack_cloud import SlackCloud, slack_cloud


@pytest.fixture
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as running:
        yield running


def settings(cloud: SlackCloud, *tokens: str, base_url: str = "") -> BotSettings:
    return BotSettings(
        _env_file=None,
        SLACK_BOT_TOKEN=",".join(tokens),
        SLACK_BASE_URL=base_url or cloud.api_url,
    )


def test_a_token_tells_whose_it_is_and_what_it_may_do(cloud: SlackCloud) -> None:
    team = cloud.team("T01MINATO")
    team.scopes -= {"users:read"}
    found = asyncio.run(Workspaces(settings(cloud, team.bot_token)).of("T01MINATO"))
    assert (found.team, found.bot_user, found.bot_id) == (team.id, team.bot_user, team.bot_id)
    assert found.name
    assert found.bot_name
    assert found.scopes == team.scopes


def test_each_of_several_workspaces_is_called_with_its_own_token(cloud: SlackCloud) -> None:
    here, there = cloud.team("T01MINATO"), cloud.team("T02SORA")
    here.channel("C01")

    async def look() -> tuple[str, str]:
        workspaces = Workspaces(settings(cloud, here.bot_token, there.bot_token))
        mine, other = await workspaces.of("T01MINATO"), await workspaces.of("T02SORA")
        seen = await mine.client.conversations_info(channel="C01")
        with pytest.raises(Exception, match="channel_not_found"):
            await other.client.conversations_info(channel="C01")
        return other.bot_user, seen["channel"]["id"]

    assert asyncio.run(look()) == (there.bot_user, "C01")


def test_slack_is_asked_once_whose_a_token_is(cloud: SlackCloud) -> None:
    team = cloud.team("T01MINATO")

    async def look() -> None:
        workspaces = Workspaces(settings(cloud, team.bot_token))
        await asyncio.gather(*(workspaces.of("T01MINATO") for _ in range(20)))
        await workspaces.all()

    asyncio.run(look())
    assert len(cloud.calls("auth.test")) == 1


def test_a_workspace_without_a_token_is_named_and_not_asked_for_again(cloud: SlackCloud) -> None:
    team = cloud.team("T01MINATO")

    async def look() -> None:
        workspaces = Workspaces(settings(cloud, team.bot_token))
        for _ in range(3):
            with pytest.raises(SlackError, match=r"T09ELSEWHERE.*SLACK_BOT_TOKEN"):
                await workspaces.of("T09ELSEWHERE")

    asyncio.run(look())
    assert len(cloud.calls("auth.test")) == 1


def test_a_refused_token_is_named_by_its_end_alone(cloud: SlackCloud, caplog: pytest.LogCaptureFixture) -> None:
    secret = "xoxb-1234567890-neverToBeShown-9876"
    with caplog.at_level(logging.DEBUG), pytest.raises(SlackError, match=r"…9876.*invalid_auth") as refused:
        asyncio.run(Workspaces(settings(cloud, secret)).all())
    assert not isinstance(refused.value, UnreachableError)
    assert "…9876" in caplog.text
    for told in (caplog.text, str(refused.value), "".join(traceback.format_exception(refused.value))):
        assert "neverToBeShown" not in told


def test_a_refused_token_does_not_take_the_other_workspaces_along(cloud: SlackCloud) -> None:
    team = cloud.team("T01MINATO")

    async def look() -> str:
        workspaces = Workspaces(settings(cloud, "xoxb-revoked-0001", team.bot_token))
        return (await workspaces.of("T01MINATO")).team

    assert asyncio.run(look()) == "T01MINATO"


def test_a_token_that_is_written_twice_counts_once(cloud: SlackCloud) -> None:
    team = cloud.team("T01MINATO")
    workspaces = asyncio.run(Workspaces(settings(cloud, team.bot_token, team.bot_token)).all())
    assert [each.team for each in workspaces] == ["T01MINATO"]


def test_two_tokens_of_one_workspace_are_one_too_many(cloud: SlackCloud) -> None:
    team, again = cloud.team("T01MINATO"), cloud.team("T02SORA")
    again.id = team.id

    async def look() -> None:
        workspaces = Workspaces(settings(cloud, team.bot_token, again.bot_token))
        assert (await workspaces.of("T01MINATO")).team == "T01MINATO"
        with pytest.raises(SlackError, match="another token is of workspace T01MINATO too"):
            await workspaces.all()

    asyncio.run(look())


@pytest.mark.parametrize("trouble", [{"status": 502}, {"status": 500, "times": 9}, {"error": "internal_error"}])
def test_slack_in_trouble_is_no_refusal_and_is_asked_again_a_little_later(
    cloud: SlackCloud, trouble: dict[str, int | str]
) -> None:
    team = cloud.team("T01MINATO")
    cloud.fail("auth.test", **trouble)  # type: ignore[arg-type]

    async def look() -> None:
        workspaces = Workspaces(settings(cloud, team.bot_token), retry_s=0.2)
        for _ in range(3):
            with pytest.raises(UnreachableError, match="Slack cannot be asked now"):
                await workspaces.of("T01MINATO")
        asked = len(cloud.calls("auth.test"))
        cloud.recover()
        await asyncio.sleep(0.25)
        assert (await workspaces.of("T01MINATO")).team == "T01MINATO"
        assert len(cloud.calls("auth.test")) == asked + 1

    asyncio.run(look())


def test_nobody_at_the_address_is_no_refusal() -> None:
    nowhere = BotSettings(
        _env_file=None,
        SLACK_BOT_TOKEN="xoxb-1-2-3456",
        SLACK_BASE_URL="http://127.0.0.1:9/api/",
    )
    with pytest.raises(UnreachableError, match="…3456"):
        asyncio.run(Workspaces(nowhere).all())


def test_a_rate_limit_is_waited_out_and_a_lost_connection_tried_again_but_no_post_is(cloud: SlackCloud) -> None:
    team = cloud.team("T01MINATO")
    team.channel("C01")

    async def look() -> None:
        workspace = await Workspaces(settings(cloud, team.bot_token)).of("T01MINATO")
        cloud.fail("conversations.info", retry_after=1)
        cloud.fail("conversations.info", status=500)
        cloud.fail("conversations.info", drop=True)
        assert (await workspace.client.conversations_info(channel="C01"))["ok"]
        cloud.fail("chat.postMessage", status=500, after_effect=True)
        with pytest.raises(Exception, match="500"):
            await workspace.poster.chat_postMessage(channel="C01", text="一度だけ")
        cloud.fail("chat.postMessage", retry_after=1)
        assert (await workspace.poster.chat_postMessage(channel="C01", text="もう一つ"))["ok"]

    asyncio.run(look())
    assert [each.text for each in team.messages("C01")] == ["一度だけ", "もう一つ"]
