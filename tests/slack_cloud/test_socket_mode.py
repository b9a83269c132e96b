import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_cloud import SlackCloud, Team, slack_cloud

Got = list[SocketModeRequest]


@pytest.fixture
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as running:
        yield running


@pytest.fixture
def team(cloud: SlackCloud) -> Team:
    team = cloud.team("T01MINATO")
    team.channel("C01", members=["U01"])
    return team


@contextlib.asynccontextmanager
async def listening(cloud: SlackCloud, team: Team, *, deaf: bool = False) -> AsyncIterator[Got]:
    """Slack's own client, which acknowledges unless it is deaf, and what it has got."""
    got: Got = []

    async def hear(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        got.append(request)
        if not deaf:
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    client = SocketModeClient(team.app.token, web_client=AsyncWebClient(base_url=cloud.api_url), ping_interval=1)
    client.socket_mode_request_listeners.append(hear)
    await client.connect()  # type: ignore[no-untyped-call]
    try:
        yield got
    finally:
        await client.close()  # type: ignore[no-untyped-call]


async def until(predicate: Callable[[], object], timeout_s: float = 10) -> None:
    give_up = time.monotonic() + timeout_s
    while not predicate():
        assert time.monotonic() < give_up
        await asyncio.sleep(0.01)


def test_a_connection_is_opened_with_the_apps_token_alone(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack = AsyncWebClient(base_url=cloud.api_url)
        with pytest.raises(SlackApiError, match="not_allowed_token_type"):
            await slack.apps_connections_open(app_token=team.bot_token)
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await slack.apps_connections_open(app_token="xapp-stranger")
        url = (await slack.apps_connections_open(app_token=team.app.token))["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert hello["type"] == "hello"
            assert hello["connection_info"]["app_id"] == team.app.id
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)

    asyncio.run(call())


def test_what_people_say_comes_in_envelopes_and_acks_are_timed(cloud: SlackCloud, team: Team) -> None:
    async def call() -> Got:
        async with listening(cloud, team) as got:
            team.says("C01", "U01", "水害は", mention=True)
            team.commands("C01", "U01", "津波")
            await until(lambda: len(cloud.acks) == 3)
            return got

    got = asyncio.run(call())
    assert [request.type for request in got] == ["events_api", "events_api", "slash_commands"]
    assert sorted(request.payload["event"]["type"] for request in got[:2]) == ["app_mention", "message"]
    assert {request.payload["event"]["ts"] for request in got[:2]} == {got[0].payload["event"]["ts"]}
    assert (got[0].retry_attempt, got[2].accepts_response_payload) == (0, True)
    assert all(0 < ack.seconds < 1 for ack in cloud.acks)


def test_what_is_not_acknowledged_comes_again_to_another_connection(cloud: SlackCloud, team: Team) -> None:
    async def call() -> tuple[Got, Got]:
        async with listening(cloud, team, deaf=True) as deaf, listening(cloud, team) as hearing:
            team.says("C01", "U01", "一")
            team.says("C01", "U01", "二")
            await until(lambda: len(cloud.acks) == 2)
            return deaf, hearing

    cloud.ack_s, cloud.hurry = 0.2, 0.001
    deaf, hearing = asyncio.run(call())
    assert len(hearing) == 2
    again = [request for request in hearing if request.retry_attempt]
    assert again
    assert again[0].retry_reason == "timeout"
    assert again[0].payload["event_id"] == deaf[0].payload["event_id"]
    assert again[0].envelope_id != deaf[0].envelope_id


def test_after_three_retries_slack_gives_up(cloud: SlackCloud, team: Team) -> None:
    async def call() -> Got:
        async with listening(cloud, team, deaf=True) as got:
            team.says("C01", "U01", "一")
            team.commands("C01", "U01", "二")
            await until(lambda: len(cloud.unacknowledged) == 5)
            await asyncio.sleep(0.1)
            return got

    cloud.ack_s, cloud.hurry = 0.1, 0.001
    got = asyncio.run(call())
    assert sorted(request.retry_attempt or 0 for request in got if request.type == "events_api") == [0, 1, 2, 3]
    assert sum(request.type == "slash_commands" for request in got) == 1


@pytest.mark.parametrize("how", ["closed", "aborted", "refreshed"])
def test_the_client_comes_back_when_its_socket_goes(cloud: SlackCloud, team: Team, how: str) -> None:
    async def call() -> Got:
        async with listening(cloud, team) as got:
            team.says("C01", "U01", "前")
            await until(lambda: len(got) == 1)
            if how == "refreshed":
                await asyncio.to_thread(cloud.refresh_sockets, "warning")
                await asyncio.to_thread(cloud.refresh_sockets)
            else:
                await asyncio.to_thread(cloud.close_sockets, abruptly=how == "aborted")
            team.says("C01", "U01", "後")
            await until(lambda: len(got) == 2)
            return got

    assert [request.payload["event"]["text"] for request in asyncio.run(call())] == ["前", "後"]


def test_an_event_whose_connection_breaks_is_sent_again(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        async with listening(cloud, team, deaf=True) as deaf:
            team.says("C01", "U01", "一")
            await until(lambda: deaf)
        async with listening(cloud, team) as got:
            await until(lambda: got)
            assert (got[0].retry_attempt, got[0].retry_reason) == (1, "connection_failed")

    asyncio.run(call())


def test_an_event_that_no_connection_takes_is_tried_again_later(cloud: SlackCloud, team: Team) -> None:
    async def call() -> int | None:
        team.says("C01", "U01", "一")
        await until(lambda: len(cloud.unacknowledged) == 2)
        async with listening(cloud, team) as got:
            await until(lambda: got)
            return got[0].retry_attempt

    cloud.is_patient, cloud.hurry = False, 0.01
    assert asyncio.run(call()) == 2


def test_sockets_are_closed_when_they_are_old(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        async with listening(cloud, team):
            await until(lambda: len(cloud.calls("apps.connections.open")) >= 3)

    cloud.close_every_s = 0.3
    asyncio.run(call())


def test_the_same_event_comes_as_often_as_wanted(cloud: SlackCloud, team: Team) -> None:
    async def call() -> Got:
        async with listening(cloud, team) as got:
            team.says("C01", "U01", "一")
            for _ in range(3):
                cloud.redeliver(cloud.sent[0])
            await until(lambda: len(got) == 4)
            return got

    assert len({request.payload["event_id"] for request in asyncio.run(call())}) == 1


def test_an_answer_to_a_submitted_modal_shapes_it(cloud: SlackCloud, team: Team) -> None:
    async def call() -> None:
        slack = AsyncWebClient(team.bot_token, base_url=cloud.api_url)
        trigger = team.commands("C01", "U01", "水害")
        shown = await slack.views_open(trigger_id=trigger, view=modal)
        url = (await slack.apps_connections_open(app_token=team.app.token))["url"]
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
            await socket.receive_json()
            await socket.receive_json()
            team.submits("U01", shown["view"]["id"], {"r": {"said": {"type": "plain_text_input", "value": ""}}})
            envelope = await socket.receive_json()
            assert envelope["payload"]["view"]["state"]["values"]["r"]["said"]["value"] == ""
            answer = {"response_action": "errors", "errors": {"r": "お書きください"}}
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": answer})
            await until(lambda: team.opened()[0].errors)

    element = {"type": "plain_text_input", "action_id": "said"}
    words = {"type": "plain_text", "text": "理由"}
    blocks = [{"type": "input", "block_id": "r", "label": words, "element": element}]
    modal = {"type": "modal", "callback_id": "reasons", "title": words, "submit": words, "blocks": blocks}
    asyncio.run(call())
    assert team.opened("reasons")[0].errors == {"r": "お書きください"}
    assert cloud.violations == []


def test_a_thousand_events_are_delivered_in_seconds(cloud: SlackCloud, team: Team) -> None:
    async def call() -> Got:
        async with listening(cloud, team) as first, listening(cloud, team) as second:
            for number in range(1000):
                team.says("C01", "U01", str(number))
            await until(lambda: len(cloud.acks) == 1000, 30)
            return first + second

    assert len({request.payload["event"]["text"] for request in asyncio.run(call())}) == 1000
