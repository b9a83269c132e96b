"""The methods chat.*, but for the streaming ones."""

from tests.slack_cloud.asked import Answer, Asked
from tests.slack_cloud.message_json import in_thread, message_json
from tests.slack_cloud.records import Ephemeral, Posted
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.workplace import Channel, Workplace


def post_message(asked: Asked) -> Answer:
    team, channel = asked.team, asked.channel_to_write()
    message = Posted(
        channel=channel.id,
        ts="",
        user=team.bot_user,
        text=asked.text("text"),
        thread_ts=asked.text("thread_ts"),
        blocks=asked.message_blocks(),
        metadata=asked.metadata() or {},
        markdown=asked.text("markdown_text"),
        bot_id=team.bot_id,
    )
    put(team, channel, message)
    json = message_json(team, message, with_metadata=True) | dict(in_thread(channel, message))
    return {"channel": channel.id, "ts": message.ts, "message": json}


def put(team: Workplace, channel: Channel, message: Posted) -> None:
    """Gives the message its time and tells the app of it, as Slack tells apps of their own messages too.

    A reply to a message that has been deleted goes, unthreaded, into the channel: Slack does that without an error.
    Source: https://github.com/slack-go/slack/issues/1571.
    """
    root = channel.messages.get(message.thread_ts)
    if message.thread_ts and root is None:
        team.record.violate("chat", f"reply into {channel.id} to {message.thread_ts}, which never was a message there")
        raise Refusal("thread_not_found")
    if root is not None and root.thread_ts not in ("", root.ts):
        team.record.violate("chat", f"reply to {root.ts}, which is a reply itself; its root is {root.thread_ts}")
    if root is not None and root.deleted and not channel.thread(root.ts):
        message.thread_ts = ""
    message.ts = team.clock.ts()
    message.words_at = message.at if message.shown.strip() else 0.0
    channel.messages[message.ts] = message
    if is_heard(team, channel):
        extra = {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
        team.tell(message_json(team, message) | dict(in_thread(channel, message)) | extra, channel)


def is_heard(team: Workplace, channel: Channel) -> bool:
    """Whether the app is told of its own messages there."""
    return team.echoes and channel.has_bot and channel.scope("history") in team.scopes


def changed(team: Workplace, channel: Channel, before: dict[str, object], message: Posted) -> None:
    """Tells the app that a message of its own is another now."""
    if not is_heard(team, channel):
        return
    ts = team.clock.ts()
    team.tell(
        {
            "type": "message",
            "subtype": "message_changed",
            "message": message_json(team, message) | dict(in_thread(channel, message)),
            "previous_message": before,
            "channel": channel.id,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            "channel_type": channel.kind,
        },
        channel,
    )


def update(asked: Asked) -> Answer:
    team = asked.team
    channel, message = asked.own_message("ts")
    if message.streaming:
        raise Refusal("streaming_state_conflict")
    blocks, metadata = asked.message_blocks(), asked.metadata()
    before = message_json(team, message)
    if asked.text("text") or asked.text("markdown_text") or "blocks" in asked.arguments:
        message.text, message.markdown, message.blocks = asked.text("text"), asked.text("markdown_text"), blocks
    message.metadata = message.metadata if metadata is None else metadata
    message.edited = team.clock.ts()
    changed(team, channel, before, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message_json(team, message)}


def delete(asked: Asked) -> Answer:
    team = asked.team
    channel, message = asked.own_message("ts", forbidden="cant_delete_message")
    message.deleted, message.streaming = True, False
    if is_heard(team, channel):
        ts = team.clock.ts()
        event = {"type": "message", "subtype": "message_deleted", "previous_message": message_json(team, message)}
        place = {"channel": channel.id, "ts": ts, "event_ts": ts, "channel_type": channel.kind}
        team.tell({**event, **place, "deleted_ts": message.ts, "hidden": True}, channel)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(asked: Asked) -> Answer:
    team, channel = asked.team, asked.channel_to_write()
    user = asked.required("user")
    if user not in team.people:
        raise Refusal("user_not_found")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    ts = team.clock.ts()
    shown = Ephemeral(
        channel.id, user, asked.text("text"), asked.message_blocks(), ts=ts, thread_ts=asked.text("thread_ts")
    )
    team.ephemerals.append(shown)
    return {"message_ts": ts}


def get_permalink(asked: Asked) -> Answer:
    channel = asked.team.channel_seen(asked.required("channel"))
    ts = asked.required("message_ts")
    message = channel.found(ts)
    if message is None:
        raise Refusal("message_not_found")
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
    link = f"https://{asked.team.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}{thread}"
    return {"channel": channel.id, "permalink": link}
