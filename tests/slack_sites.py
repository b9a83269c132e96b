"""A site that Slack's stand-in cloud sends to over HTTP, for tests of what reaches the bot and what comes of it."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx

from bot.slack.inbox import Inbox
from tests.fakes_bot import FakeBot, open_fake_bot
from tests.sites import Site, served
from tests.slack_cloud import Posted, SlackCloud, Team, slack_cloud

QUESTION = "公園の広さは"
ANSWER = "市民ひとりあたりの公園の広さを10平方メートルにします。"
INTERNAL_QUESTION = "3平方メートル"
INTERNAL_ANSWER = "市民ひとりあたりの公園の広さを3平方メートルにします。"
NOT_HELD = "宇宙船の燃料費"
STAFF, OTHER = "U01", "U02"
CHANNEL, SHARED, DEPARTMENT = "C01", "C02", "C03"
FORM = "application/x-www-form-urlencoded"
_QUIET_S = 0.4


@dataclass
class SlackSite:
    """A workspace of two people and three channels, and a bot that its events are sent to."""

    cloud: SlackCloud
    team: Team
    site: Site

    @property
    def bot(self) -> FakeBot:
        return self.site.bot

    @property
    def inbox(self) -> Inbox:
        return Inbox(self.bot.catalogue.engine)

    @property
    def direct(self) -> str:
        return self.team.direct(STAFF)

    def says(self, text: str, channel: str = CHANNEL, thread_ts: str = "", *, mention: bool = False) -> str:
        return self.team.says(channel, STAFF, text, thread_ts, mention=mention)

    def asks(self, text: str = QUESTION, channel: str = CHANNEL, thread_ts: str = "") -> Posted:
        """Mentions the bot, and waits for its reply."""
        ts = self.says(text, channel, thread_ts, mention=True)
        return self.reply(channel, thread_ts or ts, 1 + len(self.team.replies(channel, thread_ts or ts)))

    def reply(self, channel: str, thread_ts: str, count: int = 1) -> Posted:
        """The bot's latest words in a thread, once there are so many and nothing is left to say."""
        self.cloud.until(lambda: len(self.team.replies(channel, thread_ts)) >= count)
        self.settle()
        return self.team.replies(channel, thread_ts)[-1]

    def settle(self, quiet_s: float = 0.0) -> None:
        """Waits until everything that was sent has been taken and answered; `quiet_s` longer where nothing is to come."""
        self.cloud.until(lambda: len({ack.envelope_id for ack in self.cloud.acks}) >= len(self.cloud.sent))
        self.cloud.until(lambda: self.inbox.unfinished() == 0)
        time.sleep(quiet_s)

    def stays_silent(self) -> bool:
        """Whether nothing at all is said, or asked of the bot."""
        asked = len(self.bot.answerer.asked)
        said = len(self.cloud.calls("chat.postMessage")) + len(self.cloud.calls("chat.startStream"))
        self.settle(_QUIET_S)
        now = len(self.cloud.calls("chat.postMessage")) + len(self.cloud.calls("chat.startStream"))
        return (len(self.bot.answerer.asked), now) == (asked, said)

    def send(
        self,
        payload: Mapping[str, object] | bytes,
        *,
        secret: str = "",
        at: float | None = None,
        content_type: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Posts a request of our own making; signed now, with the right secret, unless said otherwise."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        kind = FORM if body.startswith(b"payload=") else "application/json"
        given = signed(secret or self.team.app.signing_secret, body, at)
        given |= {"Content-Type": kind if content_type is None else content_type} | headers
        return self.site.client.post("/slack/events", content=body, headers=given)


def signed(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """What Slack puts beside a body."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest.hexdigest()}"}


def form(payload: Mapping[str, object]) -> bytes:
    """A payload as interactions are sent."""
    return urlencode({"payload": json.dumps(payload)}).encode()


@contextmanager
def slack_site(folder: Path, **settings: object) -> Iterator[SlackSite]:
    """Settings by their environment names; "" for one that is usually set leaves it out."""
    with slack_cloud() as cloud:
        cloud.deliver, cloud.hurry = "http", 0.002
        team = cloud.team("T01MINATO")
        for user in (STAFF, OTHER):
            team.user(user)
        for channel in (CHANNEL, SHARED, DEPARTMENT):
            team.channel(channel, members=[STAFF, OTHER, team.bot_user])
        usual = {
            "SLACK_BOT_TOKEN": team.bot_token,
            "SLACK_SIGNING_SECRET": team.app.signing_secret,
            "SLACK_BASE_URL": cloud.api_url,
            "PUBLIC_URL": "https://plans.city.example.jp",
        }
        with served(open_fake_bot(folder, stocked=True, **usual | settings)) as site:
            cloud.http_url = f"{site.url}/slack/events"
            yield SlackSite(cloud, team, site)
