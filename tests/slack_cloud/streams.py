"""The streaming methods: chat.startStream, chat.appendStream, chat.stopStream."""

import time

from tests.slack_cloud.asked import Answer, Asked
from tests.slack_cloud.block_kit import Surface, block_faults
from tests.slack_cloud.chat import changed, put
from tests.slack_cloud.limits import MARKDOWN_CHARS, MESSAGE_BLOCKS
from tests.slack_cloud.message_json import message_json
from tests.slack_cloud.reading import Json, as_mapping, mappings, text
from tests.slack_cloud.records import Posted
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.workplace import Channel

CHUNK_TYPES = frozenset({"markdown_text", "task_update", "plan_update", "blocks"})
"""Source: https://docs.slack.dev/reference/methods/chat.appendStream."""


def start(asked: Asked) -> Answer:
    team, channel = asked.team, asked.channel_to_write()
    thread_ts = asked.required("thread_ts")
    if channel.kind != "im":
        _check_recipient(asked)
    message = Posted(
        channel=channel.id,
        ts="",
        user=team.bot_user,
        text="",
        thread_ts=thread_ts,
        streaming=True,
        streamed=True,
        bot_id=team.bot_id,
        recipient=asked.text("recipient_user_id"),
    )
    take_in(asked, message)
    put(team, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def append(asked: Asked) -> Answer:
    channel, message = streaming_message(asked)
    if not take_in(asked, message) and not asked.text("markdown_text"):
        raise asked.violated("no_text")
    return {"channel": channel.id, "ts": message.ts}


def stop(asked: Asked) -> Answer:
    channel, message = streaming_message(asked)
    blocks, metadata = asked.blocks(MESSAGE_BLOCKS, Surface.MESSAGE), asked.metadata()
    before = message_json(asked.team, message)
    take_in(asked, message)
    message.blocks = (*message.blocks, *blocks)
    message.metadata = message.metadata if metadata is None else metadata
    message.streaming = False
    changed(asked.team, channel, before, message)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(asked.team, message, with_metadata=True)}


def streaming_message(asked: Asked) -> tuple[Channel, Posted]:
    channel, message = asked.own_message("ts", forbidden="message_not_owned_by_app")
    if message.streaming and time.monotonic() - message.at > asked.team.stream_life_s:
        message.streaming = False
    if not message.streaming:
        raise Refusal("message_not_in_streaming_state")
    return channel, message


def take_in(asked: Asked, message: Posted) -> bool:
    """Adds the words and blocks of `markdown_text` and of the chunks to the message; whether there were any chunks.

    A limit that is not kept is answered and recorded.
    """
    chunks = asked.decoded("chunks", "invalid_chunks") or []
    if not isinstance(chunks, list):
        raise asked.violated("invalid_chunks", "chunks is no array")
    words, blocks = [asked.text("markdown_text")], list[Json]()
    for chunk in map(as_mapping, chunks):
        if chunk.get("type") not in CHUNK_TYPES:
            raise asked.violated("invalid_chunks", f"unknown chunk type {chunk.get('type')!r}")
        words += [text(chunk, "text")] if chunk.get("type") == "markdown_text" else []
        blocks += mappings(chunk, "blocks")
    if sum(map(len, words)) > MARKDOWN_CHARS:
        raise asked.violated("msg_too_long")
    faults = block_faults(blocks, Surface.MESSAGE)
    if faults or len(blocks) > MESSAGE_BLOCKS:
        raise asked.violated("invalid_blocks", *faults)
    message.markdown += "".join(words)
    message.blocks = (*message.blocks, *blocks)
    message.words_at = message.words_at or (time.monotonic() if message.markdown.strip() else 0.0)
    return bool(chunks)


def _check_recipient(asked: Asked) -> None:
    """Source: the errors of https://docs.slack.dev/reference/methods/chat.startStream."""
    if not asked.text("recipient_user_id"):
        raise asked.violated("missing_recipient_user_id")
    if not asked.text("recipient_team_id"):
        raise asked.violated("missing_recipient_team_id")
    member = asked.team.people.get(asked.text("recipient_user_id"))
    if member is None:
        raise asked.violated("user_not_found")
    if asked.text("recipient_team_id") != (member.home_team or asked.team.id):
        raise asked.violated("team_not_found")
