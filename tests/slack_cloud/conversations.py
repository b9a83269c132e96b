"""The methods conversations.* and users.*."""

from tests.slack_cloud.asked import Answer, Asked
from tests.slack_cloud.message_json import in_channel
from tests.slack_cloud.pages import page
from tests.slack_cloud.reading import Json, flag
from tests.slack_cloud.records import Posted
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.workplace import Channel, Member, Workplace


def info(asked: Asked) -> Answer:
    channel = asked.channel("read")
    json = dict(channel_json(asked.team, channel))
    if flag(asked.arguments, "include_num_members"):
        json["num_members"] = len(channel.members)
    return {"channel": json}


def channel_json(team: Workplace, channel: Channel) -> Json:
    """Source: https://docs.slack.dev/reference/objects/conversation-object."""
    shared: dict[str, object] = {
        "is_shared": channel.is_shared or channel.is_ext_shared or channel.is_org_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": channel.is_org_shared,
        "is_pending_ext_shared": channel.is_pending_ext_shared,
        "pending_shared": ["T0PENDING"] if channel.is_pending_ext_shared else [],
    }
    if channel.connected_team_ids:
        shared["connected_team_ids"] = list(channel.connected_team_ids)
    common: dict[str, object] = {
        "id": channel.id,
        "created": 1721609600,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "context_team_id": team.id,
        "updated": 1721609600000,
    }
    if channel.kind == "im":
        mine = {"user": channel.user, "is_user_deleted": False, "is_open": True, "priority": 0}
        return {**common, **shared, **mine}
    return {**common, **shared, **_named(team, channel)}


def _named(team: Workplace, channel: Channel) -> Json:
    return {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "is_general": False,
        "unlinked": 0,
        "parent_conversation": None,
        "creator": channel.members[0] if channel.members else "",
        "shared_team_ids": [team.id, *channel.connected_team_ids],
        "is_member": channel.has_bot,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def members(asked: Asked) -> Answer:
    channel = asked.channel("read")
    inside = [*channel.members, *([asked.team.bot_user] if channel.has_bot else [])]
    found, following = page(list(dict.fromkeys(inside)), asked.arguments)
    return {"members": list(found), "response_metadata": {"next_cursor": following}}


def replies(asked: Asked) -> Answer:
    channel = asked.channel("history")
    _check_membership(channel)
    root = channel.found(asked.required("ts"))
    if root is None:
        raise Refusal("thread_not_found")
    thread = [root, *channel.thread(root.ts)]
    return _messages(asked, channel, [message for message in thread if message is root or within(asked, message)], 1000)


def history(asked: Asked) -> Answer:
    """The messages of the channel itself, newest first."""
    channel = asked.channel("history")
    _check_membership(channel)
    shown = [m for m in channel.messages.values() if not m.deleted and m.thread_ts in ("", m.ts) and within(asked, m)]
    return _messages(asked, channel, list(reversed(shown)), 100)


def within(asked: Asked, message: Posted) -> bool:
    """Whether the message lies between `oldest` and `latest`."""
    oldest, latest = asked.text("oldest"), asked.text("latest")
    if flag(asked.arguments, "inclusive"):
        return (not oldest or message.ts >= oldest) and (not latest or message.ts <= latest)
    return (not oldest or message.ts > oldest) and (not latest or message.ts < latest)


def _check_membership(channel: Channel) -> None:
    if not channel.has_bot:
        raise Refusal("not_in_channel")


def _messages(asked: Asked, channel: Channel, messages: list[Posted], default: int) -> Answer:
    found, following = page(messages, asked.arguments, default)
    full = flag(asked.arguments, "include_all_metadata")
    shown = [in_channel(asked.team, channel, message, with_metadata=full) for message in found]
    return {"messages": shown, "has_more": bool(following), "response_metadata": {"next_cursor": following}}


def open_direct(asked: Asked) -> Answer:
    """conversations.open, with one person."""
    asked.require_scope("im:write")
    users = [user for user in asked.text("users").split(",") if user]
    if not users:
        channel = asked.team.channel_seen(asked.required("channel"))
        return {"channel": {"id": channel.id}}
    if len(users) > 1:
        asked.require_scope("mpim:write")
        raise Refusal("method_not_supported_for_channel_type")
    if users[0] not in asked.team.people:
        raise Refusal("user_not_found")
    return {"channel": {"id": asked.team.direct_with(users[0]).id}}


def user_info(asked: Asked) -> Answer:
    member = asked.team.people.get(asked.required("user"))
    if member is None:
        raise Refusal("user_not_found")
    return {"user": member_json(asked.team, member, with_locale=flag(asked.arguments, "include_locale"))}


def users(asked: Asked) -> Answer:
    """Everybody of the workspace itself: people of other organisations are found by users.info alone."""
    own = [member for member in asked.team.people.values() if member.home_team in ("", asked.team.id)]
    found, following = page(own, asked.arguments)
    with_locale = flag(asked.arguments, "include_locale")
    shown = [member_json(asked.team, member, with_locale=with_locale) for member in found]
    return {"members": shown, "cache_ts": 1721609600, "response_metadata": {"next_cursor": following}}


def member_json(team: Workplace, member: Member, *, with_locale: bool) -> Json:
    """Source: https://docs.slack.dev/reference/objects/user-object."""
    json: dict[str, object] = {
        "id": member.id,
        "team_id": member.home_team or team.id,
        "name": member.name,
        "deleted": member.deleted,
        "real_name": member.name,
        "tz": "Asia/Tokyo",
        "tz_label": "Japan Standard Time",
        "tz_offset": 32400,
        "profile": {"real_name": member.name, "display_name": member.name, "team": member.home_team or team.id},
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": member.is_restricted,
        "is_ultra_restricted": member.is_ultra_restricted,
        "is_bot": member.is_bot,
        "is_app_user": False,
        "updated": 1721609600,
    }
    if member.is_stranger:
        json["is_stranger"] = True
    return json | ({"locale": member.locale} if with_locale else {})
