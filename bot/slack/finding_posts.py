"""Looks in Slack for a message whose posting nobody saw the end of."""

from collections.abc import Collection, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.calling import called
from bot.slack.delivery import Delivery
from bot.slack.paging import pages
from bot.slack.reading import Json, part, parts, text
from bot.slack.workspaces import Workspace

EVENT_TYPE = "keikaku_reply"
_PAGE = 200
_CLOCKS_APART = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply is said: in a thread, in a channel itself, or by a `response_url` to one person alone."""

    channel: str
    thread_ts: str = ""
    response_url: str = ""


async def direct(workspace: Workspace, user: str) -> Place:
    """The direct message with somebody.

    Raises:
        SlackError: there can be none, or not now.
    """
    opened = await called(workspace.client.conversations_open(users=user))
    return Place(text(opened, "channel", "id"))


def metadata_of(delivery: Delivery, number: int) -> Mapping[str, object]:
    """What a posted message bears, so that it can be told from every other."""
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery.id, "part": number}}


async def find_post(workspace: Workspace, delivery: Delivery, number: int, place: Place, known: Collection[str]) -> str:
    """The timestamp of the message that is part `number` of a delivery's reply, "" where Slack has none.

    A stream bears no mark until it ends: it is the message of ours in the thread, after the question, that is not
    among the `known` ones.

    Raises:
        SlackError: Slack does not say.
    """

    async def page(cursor: str) -> AsyncSlackResponse:
        return await _page(workspace, delivery, place, cursor)

    async with aclosing(pages(page)) as listed:
        async for each in listed:
            for message in parts(each, "messages"):
                ts = text(message, "ts")
                is_ours = text(message, "user") == workspace.bot_user
                if is_ours and ts not in known and _is_part(message, delivery, number, place):
                    return ts
    return ""


def _is_part(message: Json, delivery: Delivery, number: int, place: Place) -> bool:
    if mark := part(message, "metadata"):
        return mark == metadata_of(delivery, number)
    # The root of the thread is the question itself, or older.
    return number == 0 and text(message, "ts") > max(delivery.ask.ts, place.thread_ts) and bool(place.thread_ts)


async def _page(workspace: Workspace, delivery: Delivery, place: Place, cursor: str) -> AsyncSlackResponse:
    if place.thread_ts:
        return await workspace.client.conversations_replies(
            channel=place.channel,
            ts=place.thread_ts,
            oldest=delivery.ask.ts or place.thread_ts,
            include_all_metadata=True,
            limit=_PAGE,
            cursor=cursor,
        )
    since = datetime.fromisoformat(delivery.created_at) - _CLOCKS_APART
    return await workspace.client.conversations_history(
        channel=place.channel,
        oldest=f"{since.timestamp():.6f}",
        include_all_metadata=True,
        limit=_PAGE,
        cursor=cursor,
    )
