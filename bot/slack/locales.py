"""The language that each person has set in Slack."""

import asyncio

from bot.slack.calling import CallError, called
from bot.slack.kept import Kept
from bot.slack.reading import text
from bot.slack.workspaces import Workspace
from prompts.interfaces import interface_of
from prompts.reading import INTERFACES

LIFE_S = 600.0
TIMEOUT_S = 1.0
"""A view must be opened three seconds after the click."""
USUAL = INTERFACES[0]


class Locales:
    """Interfaces of people, looked up where they are needed. Where Slack does not say it, the usual one."""

    def __init__(self, life_s: float = LIFE_S, timeout_s: float = TIMEOUT_S) -> None:
        self._kept: Kept[str] = Kept(life_s)
        self._timeout_s = timeout_s

    async def of(self, workspace: Workspace, user: str) -> str:
        """The code of the interface that is nearest to somebody's language."""

        async def look() -> str:
            found = await called(workspace.client.users_info(user=user, include_locale=True))
            return interface_of(text(found, "user", "locale")) or USUAL

        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._kept.of((workspace.team, user), look)
        except (CallError, TimeoutError):
            return USUAL
