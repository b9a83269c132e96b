"""Which people of a workspace are staff: of no other organisation, and no guests."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import aclosing

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.calling import called
from bot.slack.kept import Kept
from bot.slack.paging import pages
from bot.slack.reading import Json, part, parts, text
from bot.slack.workspaces import Workspace

_FEW = 20
"""So many are asked after one by one; for more the list of all costs less of what Slack allows in a minute."""
_PAGE = 1000
_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger")


class People:
    """Who is staff, as Slack has said it within the last `life_s`. A failing call raises SlackError."""

    def __init__(self, life_s: float) -> None:
        self._staff: Kept[bool] = Kept(life_s)
        self._listing: dict[str, asyncio.Lock] = {}

    async def are_staff(self, workspace: Workspace, users: frozenset[str]) -> bool:
        """Whether all of them are staff of the workspace; False for nobody, and for one whom Slack does not know."""
        known = self._known(workspace.team, users)
        if not users or not all(known.values()):
            return False
        unknown = users - known.keys()
        if len(unknown) > _FEW:
            return await self._are_listed(workspace, unknown)
        return all(await asyncio.gather(*(self._is_staff(workspace, user) for user in unknown)))

    def _known(self, team: str, users: frozenset[str]) -> Mapping[str, bool]:
        return {user: is_staff for user in users for is_staff in self._staff.known((team, user))}

    async def _is_staff(self, workspace: Workspace, user: str) -> bool:
        async def look() -> bool:
            return _is_staff(part(await called(workspace.client.users_info(user=user)), "user"), workspace.team)

        return await self._staff.of((workspace.team, user), look)

    async def _are_listed(self, workspace: Workspace, users: frozenset[str]) -> bool:
        """Whether all of them stand in the list of all as staff; it is read until none is missing."""

        async def ask(cursor: str) -> AsyncSlackResponse:
            return await workspace.client.users_list(limit=_PAGE, cursor=cursor or None)

        async with self._listing.setdefault(workspace.team, asyncio.Lock()):
            known, since = self._known(workspace.team, users), time.monotonic()
            missing = users - known.keys()
            listed: dict[str, bool] = {}
            if missing:
                async with aclosing(pages(ask)) as read:
                    async for page in read:
                        listed |= {text(each, "id"): _is_staff(each, workspace.team) for each in parts(page, "members")}
                        if missing <= listed.keys():
                            break
        for user, is_staff in listed.items():
            self._staff.keep((workspace.team, user), is_staff, since)
        return all(known.get(user, listed.get(user, False)) for user in users)


def _is_staff(user: Json, team: str) -> bool:
    return text(user, "team_id") == team and not any(user.get(name) for name in _GUEST)
