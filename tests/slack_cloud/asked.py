"""A call of a Web API method, as the methods read it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.slack_cloud.block_kit import Surface, block_faults, length_faults
from tests.slack_cloud.limits import (
    FALLBACK_CHARS,
    MARKDOWN_CHARS,
    MESSAGE_BLOCKS,
    METADATA_BYTES,
    TEXT_CHARS,
)
from tests.slack_cloud.reading import Json, as_mapping, text
from tests.slack_cloud.records import Posted
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.workplace import Channel, Workplace

Answer = dict[str, object]
"""What a method answers besides `"ok": true`."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method: the scopes that it always takes, and what it does. `app_level` is called with an app's token."""

    act: "Callable[[Asked], Answer]"
    scopes: tuple[str, ...] = ()
    app_level: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A call by the bot of one workspace."""

    team: Workplace
    method: str
    arguments: Json

    def text(self, name: str) -> str:
        return text(self.arguments, name)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise Refusal("invalid_arguments", [f"missing required field: {name}"])
        return value

    def require_scope(self, scope: str) -> None:
        """Source: https://docs.slack.dev/reference/scopes; each method's page names what it takes."""
        if scope not in self.team.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.team.scopes)))

    def channel(self, right: str, name: str = "channel") -> Channel:
        """The channel to read, with the scope that `right` on a channel of its kind takes."""
        channel = self.team.channel_seen(self.required(name))
        self.require_scope(channel.scope(right))
        return channel

    def channel_to_write(self) -> Channel:
        return self.team.channel_to_write(self.required("channel"))

    def own_message(self, name: str, forbidden: str = "cant_update_message") -> tuple[Channel, Posted]:
        """A message that the bot itself has posted."""
        channel = self.team.channel_seen(self.required("channel"))
        message = channel.found(self.required(name))
        if message is None:
            raise Refusal("message_not_found")
        if message.user != self.team.bot_user:
            raise Refusal(forbidden)
        return channel, message

    def violated(self, error: str, *faults: str) -> Refusal:
        """A limit that is not kept: recorded, and to be raised as Slack's answer."""
        self.team.record.violate(self.method, *(faults or (error,)))
        return Refusal(error, faults)

    def decoded(self, name: str, error: str) -> object:
        """An argument that is JSON, or JSON in a string as a form sends it."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise self.violated(error, f"{name} is not JSON") from None

    def blocks(self, most: int, surface: Surface) -> tuple[Json, ...]:
        """The blocks, checked by Block Kit's rules."""
        value = self.decoded("blocks", "invalid_blocks_format")
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.violated("invalid_blocks_format", "blocks is no array")
        if len(value) > most:
            raise self.violated("invalid_blocks", f"no more than {most} items allowed [json-pointer:/blocks]")
        faults = block_faults(value, surface)
        if faults:
            raise self.violated("invalid_blocks", *faults)
        faults = length_faults(value) if self.method.startswith("chat.") else []
        if faults:
            raise self.violated("msg_blocks_too_long", *faults)
        return tuple(as_mapping(block) for block in value)

    def message_blocks(self) -> tuple[Json, ...]:
        """The blocks of a message, whose text is checked along with them."""
        words, markdown = self.text("text"), self.text("markdown_text")
        blocks = self.blocks(MESSAGE_BLOCKS, Surface.MESSAGE)
        if markdown and (words or blocks):
            raise self.violated("markdown_text_conflict")
        if not (words or markdown or blocks):
            raise self.violated("no_text")
        if len(words) > TEXT_CHARS or len(markdown) > MARKDOWN_CHARS:
            raise self.violated("msg_too_long")
        if blocks and not words:
            self.team.record.violate(self.method, "blocks without text: notifications and screen readers get nothing")
        if blocks and len(words) > FALLBACK_CHARS:
            self.team.record.violate(self.method, f"fallback text of {len(words)} characters is cut off")
        return blocks

    def metadata(self) -> Json | None:
        """None where the argument is not given; {} takes away what there was."""
        value = self.decoded("metadata", "invalid_metadata_format")
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise self.violated("invalid_metadata_format", "metadata is no object")
        if value and not (isinstance(value.get("event_type"), str) and isinstance(value.get("event_payload"), Mapping)):
            raise self.violated("invalid_metadata_schema", "metadata needs event_type and event_payload")
        if len(json.dumps(value).encode()) > METADATA_BYTES:
            raise self.violated("metadata_too_large")
        return value
