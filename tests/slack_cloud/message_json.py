"""A message as Slack's API and events show it."""

from tests.slack_cloud.reading import Json
from tests.slack_cloud.records import Posted
from tests.slack_cloud.workplace import Channel, Workplace


def message_json(team: Workplace, message: Posted, *, with_metadata: bool = False) -> dict[str, object]:
    """Source: https://docs.slack.dev/reference/events/message. A bot's with blocks does not show that it was edited."""
    json: dict[str, object] = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.markdown or message.text,
        "team": team.member(message.user).home_team or team.id,
        "blocks": _blocks(message),
    }
    if message.bot_id:
        json |= {"bot_id": message.bot_id, "app_id": team.app.id, "bot_profile": _bot_profile(team)}
    if message.edited and not (message.bot_id and message.blocks):
        json["edited"] = {"user": message.user, "ts": message.edited}
    if message.streamed:
        json["streaming_state"] = "in_progress" if message.streaming else "completed"
    if with_metadata and message.metadata:
        json["metadata"] = message.metadata
    return json


def in_channel(team: Workplace, channel: Channel, message: Posted, *, with_metadata: bool = False) -> dict[str, object]:
    """The message with its place in a thread, as conversations.history and conversations.replies show it."""
    json = message_json(team, message, with_metadata=with_metadata)
    replies = channel.thread(message.ts)
    if replies:
        json |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users": sorted({reply.user for reply in replies}),
            "reply_users_count": len({reply.user for reply in replies}),
            "latest_reply": replies[-1].ts,
            "is_locked": False,
            "subscribed": False,
        }
    elif message.thread_ts:
        json |= in_thread(channel, message)
    return json


def in_thread(channel: Channel, message: Posted) -> Json:
    """Where a reply hangs."""
    if not message.thread_ts:
        return {}
    root = channel.messages.get(message.thread_ts)
    return {"thread_ts": message.thread_ts} | ({"parent_user_id": root.user} if root else {})


def _bot_profile(team: Workplace) -> Json:
    return {
        "id": team.bot_id,
        "deleted": False,
        "name": "keikaku",
        "updated": 1721609600,
        "app_id": team.app.id,
        "user_id": team.bot_user,
        "icons": {},
        "team_id": team.id,
    }


def _blocks(message: Posted) -> list[Json]:
    streamed = [rich_text(message.markdown)] if message.markdown else []
    return [{"block_id": f"b{place}", **block} for place, block in enumerate([*streamed, *message.blocks])]


def rich_text(text: str, user: str = "") -> Json:
    """Typed words as Slack hands them on; `user` is who is mentioned before them."""
    mention: list[Json] = [{"type": "user", "user_id": user}] if user else []
    words: list[Json] = [{"type": "text", "text": f" {text}" if user else text}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [*mention, *words]}]}
