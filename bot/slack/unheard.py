"""Threads that asked us something that has not reached us yet: Slack sends again in any order."""

import asyncio
from contextlib import aclosing

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import SlackError
from bot.slack.events import Written
from bot.slack.paging import pages
from bot.slack.reading import parts, text
from bot.slack.workspaces import Workspace

YOUNG_S = 600.0
"""Slack sends again for some six minutes: what an older thread asked has come, or will not come."""
_WAITS_S = (1.0, 5.0, 30.0)
_PAGE = 200


def is_young(written: Written) -> bool:
    """Whether a reply stands in a thread whose beginning may still be on its way to us."""
    return written.is_reply and float(written.ts) - float(written.thread_ts) < YOUNG_S


async def calls_us(workspace: Workspace, written: Written) -> bool:
    """Whether somebody called the bot in the thread before this reply; asked of Slack until it says.

    Raises:
        SlackError: Slack does not say.
    """
    for wait_s in _WAITS_S:
        try:
            return await _calls_us(workspace, written)
        except SlackError:
            await asyncio.sleep(wait_s)
    return await _calls_us(workspace, written)


async def _calls_us(workspace: Workspace, written: Written) -> bool:
    async def ask(cursor: str) -> AsyncSlackResponse:
        return await workspace.client.conversations_replies(
            channel=written.channel, ts=written.thread_ts, latest=written.ts, limit=_PAGE, cursor=cursor or None
        )

    async with aclosing(pages(ask)) as read:
        async for page in read:
            said = [each for each in parts(page, "messages") if not text(each, "bot_id")]
            if any(f"<@{workspace.bot_user}>" in text(each, "text") for each in said):
                return True
    return False
