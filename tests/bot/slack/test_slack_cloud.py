"""The stand-in for Slack's cloud proves itself with Slack's own clients."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.slack_cloud import SlackCloud, Team, slack_cloud

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "文"}}
MODAL = {"type": "modal", "callback_id": "source", "title": {"type": "plain_text", "text": "出典"}, "blocks": [SECTION]}
BUTTON = {"type": "button", "action_id": "share", "value": "01J", "text": {"type": "plain_text", "text": "見せる"}}


@pytest.fixture
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as running:
        yield running


@pytest.fixture
def team(cloud: SlackCloud) -> Team:
    team = cloud.team("T01MINATO")
    team.channel("C01", members=["U01", "U02"])
    team.direct("U01")
    return team


def client(cloud: SlackCloud, team: Team) -> AsyncWebClient:
    return AsyncWebClient(team.bot_token, base_url=cloud.api_url, retry_handlers=[])


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def test_a_token_is_told_whose_it_is_and_its_scopes(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        answer = await client(cloud, team).auth_test()
        assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (team.id, team.bot_user, team.bot_id)
        assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
        stranger = AsyncWebClient("xoxb-stranger", base_url=cloud.api_url)
        assert await refused(stranger.auth_test()) == "invalid_auth"
        assert await refused(AsyncWebClient(base_url=cloud.api_url).auth_test()) == "not_authed"
        assert await refused(client(cloud, team).api_call("chat.shout")) == "unknown_method"

    asyncio.run(call())


def test_forms_json_and_query_strings_are_read_alike(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack = client(cloud, team)
        await slack.api_call(
            "chat.postMessage", data={"channel": "C01", "text": "form", "blocks": '[{"type":"divider"}]'}
        )
        await slack.api_call("chat.postMessage", params={"channel": "C01", "text": "query"})
        await slack.api_call("chat.postMessage", json={"channel": "C01", "text": "json", "blocks": [SECTION]})

    asyncio.run(call())
    assert [message.text for message in team.messages("C01")] == ["form", "query", "json"]
    assert [len(message.blocks) for message in team.messages("C01")] == [1, 0, 1]


def test_a_message_is_posted_found_changed_and_deleted(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack, asked = client(cloud, team), team.says("C01", "U01", "水害は")
        metadata = {"event_type": "keikaku_reply", "event_payload": {"delivery": "1"}}
        posted = await slack.chat_postMessage(channel="C01", text="答え", thread_ts=asked, metadata=metadata)
        thread = await slack.conversations_replies(channel="C01", ts=asked, include_all_metadata=True)
        assert [message["ts"] for message in thread["messages"]] == [asked, posted["ts"]]
        assert thread["messages"][1]["metadata"] == metadata
        assert thread["messages"][1]["bot_id"] == team.bot_id
        await slack.chat_update(channel="C01", ts=posted["ts"], text="直した答え")
        assert (await slack.chat_getPermalink(channel="C01", message_ts=posted["ts"]))["permalink"]
        assert team.messages("C01")[0].edited
        assert team.messages("C01")[0].metadata == metadata
        await slack.chat_delete(channel="C01", ts=posted["ts"])
        assert await refused(slack.chat_update(channel="C01", ts=posted["ts"], text="また")) == "message_not_found"
        assert await refused(slack.chat_update(channel="C01", ts=asked, text="人の")) == "cant_update_message"
        assert [m["ts"] for m in (await slack.conversations_history(channel="C01"))["messages"]] == [asked]

    asyncio.run(call())
    assert team.messages("C01")[0].deleted


@pytest.mark.parametrize(
    ("scope", "call"),
    [
        ("chat:write", lambda slack: slack.chat_postMessage(channel="C01", text="文")),
        ("channels:read", lambda slack: slack.conversations_info(channel="C01")),
        ("channels:history", lambda slack: slack.conversations_history(channel="C01")),
        ("users:read", lambda slack: slack.users_info(user="U01")),
        ("im:write", lambda slack: slack.conversations_open(users="U01")),
        ("assistant:write", lambda s: s.assistant_threads_setStatus(channel_id="C01", thread_ts="1.0", status="")),
    ],
)
def test_a_missing_scope_is_named(
    cloud: SlackCloud, team: Team, scope: str, call: Callable[[AsyncWebClient], Awaitable[object]]
) -> None:
    async def try_it() -> None:
        with pytest.raises(SlackApiError) as caught:
            await call(client(cloud, team))
        answer = caught.value.response
        assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
        assert scope not in answer["provided"].split(",")

    team.scopes -= {scope}
    asyncio.run(try_it())


def test_where_the_bot_is_not_it_may_not_speak(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack = client(cloud, team)
        team.channel("C02", has_bot=False)
        team.channel("C03", has_bot=False, is_private=True)
        assert await refused(slack.chat_postMessage(channel="C02", text="文")) == "not_in_channel"
        assert await refused(slack.chat_postMessage(channel="C03", text="文")) == "channel_not_found"
        assert await refused(slack.conversations_info(channel="C09")) == "channel_not_found"
        assert (await slack.chat_postMessage(channel="U01", text="文"))["channel"] == team.direct("U01")

    asyncio.run(call())


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        ("no_text", {}),
        ("msg_too_long", {"text": "あ" * 40_001}),
        ("msg_too_long", {"markdown_text": "あ" * 12_001}),
        ("markdown_text_conflict", {"text": "あ", "markdown_text": "あ"}),
        ("invalid_blocks", {"text": "あ", "blocks": [SECTION] * 51}),
        ("invalid_blocks", {"text": "あ", "blocks": [{"type": "section"}]}),
        ("invalid_blocks_format", {"text": "あ", "blocks": "{"}),
        ("msg_blocks_too_long", {"text": "あ", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "あ" * 2700}}] * 5}),
        ("invalid_metadata_schema", {"text": "あ", "metadata": {"delivery": "1"}}),
        ("metadata_too_large", {"text": "あ", "metadata": {"event_type": "e", "event_payload": {"a": "1" * 16_000}}}),
    ],
)  # fmt: skip
def test_what_is_beyond_the_limits_is_refused_and_recorded(
    cloud: SlackCloud, team: Team, error: str, arguments: dict[str, object]
) -> None:
    async def call() -> None:
        slack = client(cloud, team)
        assert await refused(slack.api_call("chat.postMessage", json={"channel": "C01", **arguments})) == error

    asyncio.run(call())
    assert cloud.violations
    assert team.messages("C01") == []


def test_blocks_without_text_for_notifications_are_recorded(cloud: SlackCloud, team: Team) -> None:
    asyncio.run(_posted(cloud, team, blocks=[SECTION]))
    assert "screen readers" in cloud.violations[0]


async def _posted(cloud: SlackCloud, team: Team, **arguments: object) -> str:
    answer = await client(cloud, team).api_call("chat.postMessage", json={"channel": "C01", **arguments})
    return str(answer["ts"])


def test_a_reply_to_a_deleted_question_stands_in_the_channel(cloud: SlackCloud, team: Team) -> None:
    asked = team.says("C01", "U01", "水害は")
    team.deletes("C01", asked)
    asyncio.run(_posted(cloud, team, text="答え", thread_ts=asked))
    assert team.messages("C01")[0].thread_ts == ""


def test_a_rate_limit_is_waited_out_by_slacks_own_handler(cloud: SlackCloud, team: Team) -> None:
    async def call() -> float:
        slack = client(cloud, team)
        slack.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
        started = time.monotonic()
        await slack.chat_postMessage(channel="C01", text="文")
        return time.monotonic() - started

    cloud.fail("chat.postMessage", retry_after=1)
    assert asyncio.run(call()) >= 1.0
    assert [call.answer for call in cloud.calls("chat.postMessage")] == ["429", "ok"]


def test_a_rate_is_kept_for_each_method_and_workspace(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack, other = client(cloud, team), client(cloud, cloud.team("T02SORA"))
        await slack.auth_test()
        await slack.auth_test()
        with pytest.raises(SlackApiError) as caught:
            await slack.auth_test()
        assert 1 <= int(caught.value.response.headers["Retry-After"]) <= 60
        await other.auth_test()

    cloud.rates["auth.test"] = 2
    asyncio.run(call())


def test_trouble_comes_as_it_was_asked_for(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack = client(cloud, team)
        cloud.fail("chat.*", status=500)
        with pytest.raises(SlackApiError):
            await slack.chat_postMessage(channel="C01", text="一")
        cloud.fail("chat.postMessage", status=503, after_effect=True)
        with pytest.raises(SlackApiError):
            await slack.chat_postMessage(channel="C01", text="二")
        cloud.fail("chat.postMessage", drop=True)
        with pytest.raises(aiohttp.ClientError):
            await slack.chat_postMessage(channel="C01", text="三")
        cloud.fail("*", times=9, error="internal_error")
        assert await refused(slack.chat_postMessage(channel="C01", text="四")) == "internal_error"
        cloud.recover()
        await slack.chat_postMessage(channel="C01", text="五")

    asyncio.run(call())
    assert [message.text for message in team.messages("C01")] == ["二", "五"]


def test_lists_come_page_by_page(cloud: SlackCloud, team: Team) -> None:
    async def call() -> tuple[list[str], int]:
        slack, found, pages = client(cloud, team), [], 0
        async for page in await slack.conversations_members(channel="C02", limit=40):
            found += page["members"]
            pages += 1
        assert await refused(slack.users_list(limit=0)) == "invalid_limit"
        assert await refused(slack.users_list(cursor="?")) == "invalid_cursor"
        return found, pages

    team.channel("C02", members=[f"U{number:03d}" for number in range(99)])
    found, pages = asyncio.run(call())
    assert (len(found), pages) == (100, 3)


def test_people_of_other_organisations_are_told_apart(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack = client(cloud, team)
        guest, stranger = await slack.users_info(user="U03"), await slack.users_info(user="U04")
        assert guest["user"]["is_ultra_restricted"]
        assert (stranger["user"]["is_stranger"], stranger["user"]["team_id"]) == (True, "T09")
        assert "U04" not in {member["id"] for member in (await slack.users_list())["members"]}
        assert (await slack.conversations_info(channel="C02"))["channel"]["is_ext_shared"]

    team.user("U03", is_restricted=True, is_ultra_restricted=True)
    team.user("U04", is_stranger=True, home_team="T09")
    team.channel("C02", members=["U04"], is_ext_shared=True)
    asyncio.run(call())


def test_a_command_is_answered_by_its_response_url_five_times(cloud: SlackCloud, team: Team) -> None:
    team.commands("C01", "U01", "水害")
    url = str(cloud.sent[-1].payload["response_url"])

    async def answer() -> list[int]:
        hook = AsyncWebhookClient(url)
        sent = [
            await hook.send(text="私に", response_type="ephemeral"),
            await hook.send(text="皆に", response_type="in_channel"),
        ]
        sent += [await hook.send(text=f"直し{number}", replace_original=True) for number in range(4)]
        return [response.status_code for response in sent]

    cloud.fail("response_url", status=500)
    assert asyncio.run(AsyncWebhookClient(url).send(text="私に")).status_code == 500
    assert asyncio.run(answer()) == [200] * 5 + [404]
    assert [(e.text, e.user, e.replaced) for e in team.ephemerals] == [("直し2", "U01", True)]
    assert [message.text for message in team.messages("C01")] == ["皆に"]
    assert "five times" in cloud.violations[0]
    cloud.forgive()
    assert cloud.violations == []


def test_a_modal_opens_once_and_within_three_seconds(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack, posted = (
            client(cloud, team),
            await _posted(cloud, team, text="文", blocks=[{"type": "actions", "elements": [BUTTON]}]),
        )
        trigger = team.clicks("C01", "U01", "share", message_ts=posted)
        opened = (await slack.views_open(trigger_id=trigger, view=MODAL))["view"]
        assert await refused(slack.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
        assert await refused(slack.views_open(trigger_id="1.2.3", view=MODAL)) == "invalid_trigger_id"
        await slack.views_update(view_id=opened["id"], hash=opened["hash"], view=MODAL)
        assert (
            await refused(slack.views_update(view_id=opened["id"], hash=opened["hash"], view=MODAL)) == "hash_conflict"
        )
        team.trigger_life_s = 0.0
        late = team.clicks("C01", "U01", "share", message_ts=posted)
        assert await refused(slack.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
        await slack.views_publish(user_id="U01", view={"type": "home", "blocks": [SECTION]})

    asyncio.run(call())
    assert [view.how for view in team.opened()] == ["update", "publish"]
    assert team.opened("source", "U01")[0].shown
