"""Who reads a channel of a workspace, and whether they are all of the house; asked of Slack, believed for a while."""

import asyncio
from contextlib import aclosing

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.calling import called
from bot.slack.kept import Kept
from bot.slack.paging import pages
from bot.slack.people import People
from bot.slack.reading import Json, part, text
from bot.slack.workspaces import Workspace

MAX_MEMBERS = 1000
_PAGE = 200
_SHARED = ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared", "pending_shared")
_TEAMS = ("shared_team_ids", "connected_team_ids", "pending_connected_team_ids", "internal_team_ids")


class Membership:
    """What Slack says of channels and people, for `life_s`. A failing call raises SlackError; nothing is guessed."""

    def __init__(self, life_s: float) -> None:
        self._channels: Kept[Json] = Kept(life_s)
        self._members: Kept[frozenset[str] | None] = Kept(life_s)
        self._people = People(life_s)

    async def is_staff_alone(self, workspace: Workspace, channel: str, user: str) -> bool:
        """Whether staff alone read a channel, `user` among them unless that is "", and no other organisation does."""
        if channel.startswith("D"):
            return await self._is_staff_directly(workspace, channel, user)
        said, readers = await asyncio.gather(self._channel(workspace, channel), self._readers(workspace, channel))
        if readers is None or is_shared(said, workspace.team):
            return False
        asker = frozenset({user} - {""})
        return await self._people.are_staff(workspace, readers - {workspace.bot_user} | asker)

    async def _is_staff_directly(self, workspace: Workspace, channel: str, user: str) -> bool:
        """The same of a direct message, which is read by the one person that it is of."""
        said, is_staff = await asyncio.gather(self._channel(workspace, channel), self.is_staff(workspace, user))
        return is_staff and text(said, "user") == user and not is_shared(said, workspace.team)

    async def is_staff(self, workspace: Workspace, user: str) -> bool:
        """Whether a person belongs to the workspace, and not as a guest."""
        return await self._people.are_staff(workspace, frozenset({user}))

    async def _channel(self, workspace: Workspace, channel: str) -> Json:
        async def look() -> Json:
            return part(await called(workspace.client.conversations_info(channel=channel)), "channel")

        return await self._channels.of((workspace.team, channel), look)

    async def _readers(self, workspace: Workspace, channel: str) -> frozenset[str] | None:
        """The channel's members, None where they are too many to be asked after."""

        async def ask(cursor: str) -> AsyncSlackResponse:
            return await workspace.client.conversations_members(channel=channel, limit=_PAGE, cursor=cursor or None)

        async def look() -> frozenset[str] | None:
            found: frozenset[str] = frozenset()
            async with aclosing(pages(ask)) as read:
                async for page in read:
                    found |= _words(page, "members")
                    if len(found) > MAX_MEMBERS:
                        return None
            return found

        return await self._members.of((workspace.team, channel), look)


def is_shared(channel: Json, team: str) -> bool:
    """Whether another organisation or workspace reads a channel, or has been asked in; so also where Slack says nothing."""
    flagged = any(channel.get(name) for name in _SHARED)
    return not channel or flagged or any(_words(channel, name) - {team} for name in _TEAMS)


def _words(payload: Json, name: str) -> frozenset[str]:
    found = payload.get(name)
    return frozenset(str(each) for each in found) if isinstance(found, list) else frozenset()
