"""A workspace's state: who is in it, its channels with their messages, what the bot showed whom."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict

from tests.slack_cloud.clock import TRIGGER_LIFE_S, Clock
from tests.slack_cloud.courier import Courier
from tests.slack_cloud.reading import Json
from tests.slack_cloud.records import Ephemeral, Posted, Prompted, Record, ShownView
from tests.slack_cloud.refusal import Refusal

BOT_SCOPES = frozenset(
    [
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "users:read",
    ]
)
"""What the bot is given unless a test takes some away."""


STREAM_LIFE_S = 300.0
"""A stream is closed by Slack after some minutes; source: https://github.com/slackapi/python-slack-sdk/issues/1859."""


@dataclass(frozen=True, slots=True)
class App:
    """An app as it was created: several workspaces may have installed the same one."""

    id: str
    token: str
    signing_secret: str
    verification_token: str
    scopes: set[str] = field(default_factory=lambda: {"connections:write"})


@dataclass(slots=True)
class Member:
    """Somebody whom the workspace knows. `home_team` is another team's id for people of other organisations."""

    id: str
    name: str = ""
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    locale: str = "ja-JP"
    home_team: str = ""


class MemberTraits(TypedDict, total=False):
    """What may be said of a member."""

    name: str
    is_bot: bool
    is_restricted: bool
    is_ultra_restricted: bool
    is_stranger: bool
    deleted: bool
    locale: str
    home_team: str


@dataclass(slots=True)
class Channel:
    """A conversation of any kind; `user` is the other one in a direct message."""

    id: str
    name: str = ""
    members: list[str] = field(default_factory=list)
    is_private: bool = False
    is_ext_shared: bool = False
    is_shared: bool = False
    is_org_shared: bool = False
    is_pending_ext_shared: bool = False
    is_archived: bool = False
    is_mpim: bool = False
    has_bot: bool = True
    user: str = ""
    connected_team_ids: list[str] = field(default_factory=list)
    messages: dict[str, Posted] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """Slack's `channel_type`, which is also how the scopes are named but for `channels` and `groups`."""
        if self.user:
            return "im"
        if self.is_mpim:
            return "mpim"
        return "group" if self.is_private else "channel"

    def scope(self, right: str) -> str:
        """`channels:read`, `im:history` …: the scope that `right` on this channel takes."""
        return {"channel": "channels", "group": "groups"}.get(self.kind, self.kind) + f":{right}"

    def found(self, ts: str) -> Posted | None:
        message = self.messages.get(ts)
        return None if message is None or message.deleted else message

    def thread(self, root_ts: str) -> list[Posted]:
        return [m for m in self.messages.values() if m.thread_ts == root_ts and m.ts != root_ts and not m.deleted]


class ChannelTraits(TypedDict, total=False):
    """What may be said of a channel."""

    name: str
    members: list[str]
    is_private: bool
    is_ext_shared: bool
    is_shared: bool
    is_org_shared: bool
    is_pending_ext_shared: bool
    is_archived: bool
    is_mpim: bool
    has_bot: bool
    connected_team_ids: list[str]


@dataclass(slots=True)
class Trigger:
    """A trigger_id: for one use, for three seconds; `view_id` is the modal that it was given in."""

    id: str
    user: str
    view_id: str = ""
    used: bool = False
    born: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class ResponseUrl:
    """A response_url: five uses within thirty minutes. `message_ts` is the message whose button gave it."""

    token: str
    channel: str
    user: str
    message_ts: str = ""
    thread_ts: str = ""
    uses: int = 0
    born: float = field(default_factory=time.monotonic)


class Workplace:
    """What a workspace consists of. Whoever calls holds the record's lock."""

    def __init__(self, team_id: str, app: App, clock: Clock, record: Record, courier: Courier) -> None:
        self.id = team_id
        self.app = app
        self.clock = clock
        self.record = record
        self.courier = courier
        self.domain = team_id.lower()
        self.bot_token = f"xoxb-{team_id.lower()}-0000"
        self.bot_user = f"U0BOT{team_id[1:]}"
        self.bot_id = f"B0BOT{team_id[1:]}"
        self.scopes = set(BOT_SCOPES)
        self.echoes = True
        self.trigger_life_s = TRIGGER_LIFE_S
        self.stream_life_s = STREAM_LIFE_S
        self.people: dict[str, Member] = {self.bot_user: Member(self.bot_user, name="keikaku", is_bot=True)}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Ephemeral] = []
        self.views: list[ShownView] = []
        self.prompted: list[Prompted] = []
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.panes: set[tuple[str, str]] = set()

    def direct_with(self, user: str) -> Channel:
        """The direct message of `user` and the bot, made where there is none yet."""
        found = next((channel for channel in self.channels.values() if channel.user == user), None)
        if found is None:
            found = Channel(self.clock.id("D"), members=[user, self.bot_user], user=user)
            self.channels[found.id] = found
        return found

    def member(self, user: str) -> Member:
        return self.people.setdefault(user, Member(user, name=user.lower()))

    def channel_seen(self, channel_id: str) -> Channel:
        """A channel that the bot may know of; raises what Slack answers for any other."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.is_private and not channel.has_bot):
            raise Refusal("channel_not_found")
        return channel

    def channel_to_write(self, channel_id: str) -> Channel:
        """A channel that the bot may post into; a person's id stands for the direct message with them."""
        if channel_id in self.people and channel_id.startswith(("U", "W")):
            return self.direct_with(channel_id)
        channel = self.channel_seen(channel_id)
        if channel.is_archived:
            raise Refusal("is_archived")
        if not channel.has_bot and not ("chat:write.public" in self.scopes and channel.kind == "channel"):
            raise Refusal("not_in_channel")
        return channel

    def new_trigger(self, user: str, view_id: str = "") -> Trigger:
        trigger = Trigger(f"{self.clock.id('')}.{self.clock.id('')}.{self.app.id.lower()}", user, view_id)
        self.triggers[trigger.id] = trigger
        return trigger

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Source: the errors of https://docs.slack.dev/reference/methods/views.open."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if time.monotonic() - trigger.born > self.trigger_life_s:
            self.record.violate("views", f"trigger {trigger_id} used {time.monotonic() - trigger.born:.1f} s late")
            raise Refusal("expired_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(self, channel: str, user: str, message_ts: str = "", thread_ts: str = "") -> str:
        token = self.clock.id("R")
        self.response_urls[token] = ResponseUrl(token, channel, user, message_ts, thread_ts)
        return f"{self.courier.base_url}actions/{self.id}/{token}/{self.domain}"

    def tell(self, event: Json, channel: Channel | None = None) -> str:
        """Sends an event to the app; returns its event_id."""
        return self.courier.send_event(self, event, is_ext_shared=bool(channel and channel.is_ext_shared))

    def copies(self, messages: Sequence[Posted]) -> list[Posted]:
        return [replace(message) for message in messages]
