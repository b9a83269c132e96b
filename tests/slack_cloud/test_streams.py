import asyncio
from collections.abc import Awaitable, Iterator

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_cloud import SlackCloud, Team, slack_cloud

DIVIDER = {"type": "divider"}
METADATA = {"event_type": "keikaku_reply", "event_payload": {"delivery": "1", "part": 0}}


@pytest.fixture
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as running:
        yield running


@pytest.fixture
def team(cloud: SlackCloud) -> Team:
    team = cloud.team("T01MINATO")
    team.channel("C01", members=["U01"])
    team.direct("U01")
    return team


def client(cloud: SlackCloud, team: Team) -> AsyncWebClient:
    return AsyncWebClient(team.bot_token, base_url=cloud.api_url, retry_handlers=[])


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


def test_words_are_streamed_by_slacks_own_helper(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        stream = await client(cloud, team).chat_stream(
            channel="C01", thread_ts=asked, recipient_team_id=team.id, recipient_user_id="U01", buffer_size=2
        )
        await stream.append(markdown_text="はじめに")
        begun = team.messages("C01")[0]
        assert (begun.streaming, begun.markdown, begun.thread_ts) == (True, "はじめに", asked)
        await stream.append(markdown_text="、次に")
        await stream.stop(markdown_text="、終わりに。", blocks=[DIVIDER], metadata=METADATA)

    asked = team.says("C01", "U01", "水害は")
    asyncio.run(call())
    (whole,) = team.replies("C01", asked)
    assert (whole.markdown, whole.streaming, whole.streamed) == ("はじめに、次に、終わりに。", False, True)
    assert whole.blocks == (DIVIDER,)
    assert whole.metadata == METADATA
    assert whole.words_at >= whole.at
    assert cloud.violations == []


@pytest.mark.parametrize(
    ("error", "missing"),
    [
        ("missing_recipient_user_id", "recipient_user_id"),
        ("missing_recipient_team_id", "recipient_team_id"),
        ("invalid_arguments", "thread_ts"),
    ],
)
def test_a_stream_in_a_channel_names_its_thread_and_whom_it_is_for(
    cloud: SlackCloud, team: Team, error: str, missing: str
) -> None:
    asked = team.says("C01", "U01", "水害は")
    whole = {"channel": "C01", "thread_ts": asked, "recipient_user_id": "U01", "recipient_team_id": team.id}
    given = {name: value for name, value in whole.items() if name != missing}

    async def call() -> None:
        assert await refused(client(cloud, team).api_call("chat.startStream", json=given)) == error

    asyncio.run(call())
    assert team.messages("C01") == []


def test_somebody_of_another_organisation_is_named_with_their_own(cloud: SlackCloud, team: Team) -> None:
    team.user("U09", home_team="T09")
    asked = team.says("C01", "U09", "水害は")
    given = {"channel": "C01", "thread_ts": asked, "recipient_user_id": "U09", "recipient_team_id": team.id}

    async def call() -> None:
        assert await refused(client(cloud, team).api_call("chat.startStream", json=given)) == "team_not_found"
        await client(cloud, team).api_call("chat.startStream", json=given | {"recipient_team_id": "T09"})

    asyncio.run(call())


def test_a_stream_is_not_changed_before_it_has_ended_nor_added_to_after(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack, place = client(cloud, team), team.direct("U01")
        ts = str((await slack.chat_startStream(channel=place, thread_ts=asked, markdown_text="一"))["ts"])
        assert await refused(slack.chat_update(channel=place, ts=ts, text="二")) == "streaming_state_conflict"
        assert (
            await refused(slack.chat_appendStream(channel=place, ts=ts, markdown_text="あ" * 12_001)) == "msg_too_long"
        )
        await slack.chat_stopStream(channel=place, ts=ts)
        ended = "message_not_in_streaming_state"
        assert await refused(slack.chat_appendStream(channel=place, ts=ts, markdown_text="二")) == ended
        assert await refused(slack.chat_stopStream(channel=place, ts=ts)) == ended
        assert await refused(slack.chat_stopStream(channel=place, ts="1.0")) == "message_not_found"
        await slack.chat_update(channel=place, ts=ts, text="三")

    asked = team.says(team.direct("U01"), "U01", "水害は")
    asyncio.run(call())
    assert [(m.text, m.markdown) for m in team.messages(team.direct("U01"))] == [("三", "")]


def test_a_stream_that_takes_too_long_is_ended_by_slack(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack, place = client(cloud, team), team.direct("U01")
        ts = str((await slack.chat_startStream(channel=place, thread_ts=asked))["ts"])
        team.stream_life_s = 0.0
        late = slack.chat_appendStream(channel=place, ts=ts, markdown_text="一")
        assert await refused(late) == "message_not_in_streaming_state"

    asked = team.says(team.direct("U01"), "U01", "水害は")
    asyncio.run(call())


def test_the_pane_shows_a_status_a_title_and_prompts(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack = client(cloud, team)
        place = {"channel_id": channel, "thread_ts": thread_ts}
        await slack.assistant_threads_setStatus(channel_id=channel, thread_ts=thread_ts, status="探しています")
        await slack.assistant_threads_setTitle(**place, title="水害")
        prompt = {"title": "水害", "message": "水害の備えは"}
        await slack.assistant_threads_setSuggestedPrompts(**place, prompts=[prompt] * 4)
        assert (
            await refused(slack.assistant_threads_setSuggestedPrompts(**place, prompts=[prompt] * 5))
            == "invalid_arguments"
        )
        assert (
            await refused(slack.assistant_threads_setTitle(channel_id=channel, thread_ts="1.0", title="水害"))
            == "invalid_thread_ts"
        )

    channel, thread_ts = team.opens_pane("U01")
    asyncio.run(call())
    assert [prompted.kind for prompted in team.prompted] == ["status", "title", "prompts"]
    assert team.messages(channel) == []
    assert len(cloud.violations) == 1
