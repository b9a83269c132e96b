import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.slack_cloud import SlackCloud, Team, slack_cloud


@dataclass
class Endpoint:
    """An app's Request URL, which answers the statuses that it is told to, and 200 when there are no more."""

    statuses: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    no_retry: bool = False
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.text()))
        status = self.statuses.pop(0) if self.statuses else 200
        headers = {"X-Slack-No-Retry": "1"} if self.no_retry else {}
        return web.Response(status=status, headers=headers)

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/slack/events", self.take)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        return runner


@pytest.fixture
def cloud() -> Iterator[SlackCloud]:
    with slack_cloud() as running:
        running.deliver, running.hurry = "http", 0.001
        yield running


@pytest.fixture
def team(cloud: SlackCloud) -> Team:
    team = cloud.team("T01MINATO")
    team.channel("C01", members=["U01"])
    return team


async def received(cloud: SlackCloud, team: Team, endpoint: Endpoint, count: int) -> None:
    runner = await endpoint.start()
    cloud.http_url = endpoint.url
    team.says("C01", "U01", "水害は")
    while len(endpoint.got) < count or len(cloud.acks) + len(cloud.unacknowledged) < count:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    await runner.cleanup()


def test_a_delivery_is_signed_as_slack_signs(cloud: SlackCloud, team: Team) -> None:
    endpoint = Endpoint()
    asyncio.run(received(cloud, team, endpoint, 1))
    ((headers, body),) = endpoint.got
    assert SignatureVerifier(team.app.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("another").is_valid_request(body, headers)
    assert json.loads(body)["event"]["text"] == "水害は"
    assert "X-Slack-Retry-Num" not in headers
    assert [ack.status for ack in cloud.acks] == [200]


def test_a_delivery_that_fails_comes_again_three_times_and_says_why(cloud: SlackCloud, team: Team) -> None:
    endpoint = Endpoint(statuses=[500] * 9)
    asyncio.run(received(cloud, team, endpoint, 4))
    assert [headers.get("X-Slack-Retry-Num") for headers, _ in endpoint.got] == [None, "1", "2", "3"]
    assert {headers.get("X-Slack-Retry-Reason") for headers, _ in endpoint.got[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for _, body in endpoint.got}) == 1
    assert cloud.acks == []


def test_an_app_can_ask_for_no_retry(cloud: SlackCloud, team: Team) -> None:
    endpoint = Endpoint(statuses=[500], no_retry=True)
    asyncio.run(received(cloud, team, endpoint, 1))
    assert len(endpoint.got) == 1


def test_where_nobody_answers_slack_tries_again(cloud: SlackCloud, team: Team) -> None:
    cloud.http_url = "http://127.0.0.1:9/slack/events"
    team.says("C01", "U01", "水害は")
    cloud.until(lambda: len(cloud.unacknowledged) == 4)


def test_two_processes_take_turns(cloud: SlackCloud, team: Team) -> None:
    async def call() -> list[int]:
        endpoints = Endpoint(), Endpoint()
        runners = [await endpoint.start() for endpoint in endpoints]
        cloud.http_urls = tuple(endpoint.url for endpoint in endpoints)
        for number in range(6):
            team.says("C01", "U01", str(number))
        while len(cloud.acks) < 6:
            await asyncio.sleep(0.01)
        for runner in runners:
            await runner.cleanup()
        return [len(endpoint.got) for endpoint in endpoints]

    assert asyncio.run(call()) == [3, 3]


def test_commands_and_clicks_are_forms(cloud: SlackCloud, team: Team) -> None:
    async def call() -> list[str]:
        endpoint = Endpoint()
        runner = await endpoint.start()
        cloud.http_url = endpoint.url
        ts = team.says("C01", "U01", "水害は")
        team.commands("C01", "U01", "津波 & 高潮")
        team.looks_up("C01", "U01", ts)
        while len(cloud.acks) < 3:
            await asyncio.sleep(0.01)
        await runner.cleanup()
        return [body for headers, body in endpoint.got if headers["Content-Type"].startswith("application/x-www-form")]

    command, shortcut = sorted(map(parse_qs, asyncio.run(call())), key=len, reverse=True)
    assert (command["command"], command["text"]) == (["/keikaku"], ["津波 & 高潮"])
    assert json.loads(shortcut["payload"][0])["type"] == "message_action"
