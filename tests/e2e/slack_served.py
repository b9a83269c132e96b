"""A site as an administrator serves it, each server a process of its own, with a workspace that sends to it over HTTP."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.settings import BotSettings
from bot.slack.inbox import Inbox
from tests.e2e.slack_bots import Process, SlackBots, slack_bots
from tests.services import free_port
from tests.slack_cloud import Posted, SlackCloud, Team, signed
from vectorstore.database import open_engine

STAFF, OPEN, NAMED = "U01", "C0OPEN", "C0NAMED"
PATH = "/slack/events"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Served:
    """Servers over one data folder; `client` calls the one on `port`, which Slack sends to."""

    cloud: SlackCloud
    team: Team
    bots: SlackBots
    inbox: Inbox
    client: httpx.Client
    port: int

    def start(self, *arguments: str) -> Process:
        """Serves; returns once questions are answered."""
        process = self.bots.serve(self.port, *arguments)
        self.bots.wait(process, lambda: is_up(self.client))
        return process

    def proof(self, body: bytes) -> dict[str, str]:
        return signed(self.team.app.signing_secret, body)

    def send(self, body: bytes, content_type: str = JSON, **headers: str) -> httpx.Response:
        """Posts it as Slack does, proved to be Slack's but for what `headers` say."""
        return self.client.post(PATH, content=body, headers={"Content-Type": content_type} | self.proof(body) | headers)

    def event(self, **more: object) -> bytes:
        """An event that nobody replies to, each time another."""
        ts = self.team.clock.ts()
        inner = {"type": "reaction_added", "event_ts": ts}
        outer = {"type": "event_callback", "team_id": self.team.id, "event_id": f"Ev{ts}", "event": inner}
        return json.dumps(outer | more).encode()

    def asks(self, channel: str, text: str) -> Posted:
        """Mentions the bot; its whole reply."""
        ts = self.team.says(channel, STAFF, text, mention=True)
        return self.reply(channel, ts)

    def reply(self, channel: str, ts: str) -> Posted:
        """The one reply to a question, once it is whole."""
        self.cloud.until(lambda: self.team.replies(channel, ts) and not self.inbox.unfinished(), 60)
        [reply] = self.team.replies(channel, ts)
        assert not reply.streaming
        return reply


def is_up(client: httpx.Client) -> bool:
    """Whether a server answers."""
    try:
        return client.get("/readyz").is_success
    except httpx.TransportError:
        return False


@contextmanager
def served(cloud: SlackCloud, data_dir: Path, **settings: str) -> Iterator[Served]:
    """A workspace, and all that it takes to start a server for it."""
    port = free_port()
    cloud.deliver, cloud.http_url, cloud.hurry = "http", f"http://127.0.0.1:{port}{PATH}", 0.02
    team = cloud.team("T01MINATO")
    for channel in (OPEN, NAMED):
        team.channel(channel, members=[team.user(STAFF)])
    usual = {"SLACK_SIGNING_SECRET": team.app.signing_secret, "SLACK_INTERNAL_CHANNELS": NAMED}
    with slack_bots(cloud, team, data_dir, **usual | settings) as bots:
        engine = open_engine(BotSettings(KEIKAKU_DATA_DIR=bots.data_dir).sqlalchemy_url)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield Served(cloud, team, bots, Inbox(engine), client, port)
        engine.dispose()


def kill(process: Process) -> None:
    """`kill -9` of a server and all its workers."""
    pids = [process.popen.pid]
    for pid in pids:
        pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    process.popen.wait()
