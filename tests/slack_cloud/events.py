"""Events of the Events API in Slack's documented shapes; source of each: its page under docs.slack.dev/reference/events."""

import uuid

from tests.slack_cloud.message_json import in_thread, message_json, rich_text
from tests.slack_cloud.reading import Json
from tests.slack_cloud.records import Posted
from tests.slack_cloud.workplace import Channel, Workplace


def spoken(team: Workplace, channel: Channel, message: Posted) -> dict[str, object]:
    """The event `message` of a person's words."""
    return (
        {"client_msg_id": str(uuid.uuid4())}
        | message_json(team, message)
        | dict(in_thread(channel, message))
        | _of_stranger(team, message.user)
        | {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
    )


def _of_stranger(team: Workplace, user: str) -> dict[str, object]:
    """What Slack adds where somebody of another organisation speaks in a shared channel."""
    home = team.member(user).home_team
    if home in ("", team.id):
        return {}
    profile = {"name": team.member(user).name, "team": home, "is_restricted": False, "is_ultra_restricted": False}
    return {"user_team": home, "source_team": home, "user_profile": profile}


def mentioned(team: Workplace, channel: Channel, message: Posted) -> dict[str, object]:
    """The event `app_mention`, which comes besides the `message`."""
    event = spoken(team, channel, message) | {"type": "app_mention"}
    del event["channel_type"]
    return event


def words_of(team: Workplace, text: str, *, mention: bool) -> tuple[str, Json]:
    """Typed words as text and as a rich_text block, with the bot mentioned before them."""
    user = team.bot_user if mention else ""
    return (f"<@{user}> {text}" if mention else text), rich_text(text, user)


def edited(team: Workplace, channel: Channel, before: Json, message: Posted) -> dict[str, object]:
    """The event `message_changed`. It has no user of its own; the message in it has."""
    ts = team.clock.ts()
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": spoken_json(team, channel, message),
        "previous_message": before,
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": channel.kind,
    }


def deleted(team: Workplace, channel: Channel, message: Posted) -> dict[str, object]:
    """`message_deleted`; or, of a message with replies, `message_changed` into a tombstone."""
    ts = team.clock.ts()
    before = spoken_json(team, channel, message)
    place = {"channel": channel.id, "hidden": True, "ts": ts, "event_ts": ts, "channel_type": channel.kind}
    if not channel.thread(message.ts):
        gone = {"subtype": "message_deleted", "previous_message": before, "deleted_ts": message.ts}
        return {"type": "message", **gone, **place}
    tombstone = {
        "type": "message",
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": message.ts,
        "thread_ts": message.ts,
        "reply_count": len(channel.thread(message.ts)),
    }
    changed = {"subtype": "message_changed", "message": tombstone, "previous_message": before}
    return {"type": "message", **changed, **place}


def spoken_json(team: Workplace, channel: Channel, message: Posted) -> dict[str, object]:
    """A person's message as other events hold it."""
    return message_json(team, message) | dict(in_thread(channel, message))


def home_opened(team: Workplace, user: str, channel: str, tab: str) -> dict[str, object]:
    return {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": team.clock.ts()}


def pane_opened(
    team: Workplace, user: str, place: tuple[str, str], context: str, kind: str = "assistant_thread_started"
) -> dict[str, object]:
    """`assistant_thread_started` and `assistant_thread_context_changed`: `context` is the channel looked at, if any."""
    channel, thread_ts = place
    seen = {"channel_id": context, "team_id": team.id, "enterprise_id": None} if context else {}
    thread = {"user_id": user, "context": seen, "channel_id": channel, "thread_ts": thread_ts}
    return {"type": kind, "assistant_thread": thread, "event_ts": team.clock.ts()}
