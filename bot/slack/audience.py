"""Who reads along where a question was asked, and what may be answered there: in doubt what everybody may read."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass

from bot.errors import SlackError
from bot.settings import BotSettings
from bot.slack.ask import Ask
from bot.slack.membership import Membership
from bot.slack.workspaces import Workspace
from vectorstore.domain import Audience

LIFE_S = 30.0
"""A guest who joins is seen within this time."""
TIMEOUT_S = 5.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about in a channel: one city, "" for all, and some plans, none for all."""

    city: str = ""
    plans: tuple[str, ...] = ()


def scope_of(settings: BotSettings, ask: Ask) -> Scope:
    """What the settings tie the channel to, or else its workspace."""
    cities, plans = settings.slack_cities, settings.slack_plans
    if ask.channel in plans:
        # Plans of the channel's own may be another city's than the workspace's.
        return Scope(cities.get(ask.channel, ""), plans[ask.channel])
    return Scope(cities.get(ask.channel) or cities.get(ask.team, ""), plans.get(ask.team, ()))


class Audiences:
    """Who may read what; INTERNAL only where the settings name the channel, or Slack says that staff are alone.

    What Slack says is believed for `life_s`; where it says nothing within `timeout_s`, the audience is PUBLIC.
    """

    def __init__(self, settings: BotSettings, life_s: float = LIFE_S, timeout_s: float = TIMEOUT_S) -> None:
        self._channels = frozenset(settings.slack_internal_channels)
        self._workspaces = frozenset(settings.slack_internal_workspaces)
        self._membership = Membership(life_s)
        self._timeout_s = timeout_s

    async def of(self, workspace: Workspace, ask: Ask) -> Audience:
        """Who reads along where it was asked."""
        return await self.of_place(workspace, ask.channel, ask.user, ask.is_shared)

    async def of_place(self, workspace: Workspace, channel: str, user: str = "", is_shared: bool = False) -> Audience:
        """Who reads along in a channel, with the person who is about to; "" where that is no one in particular."""
        if channel in self._channels:
            return Audience.INTERNAL
        if workspace.team not in self._workspaces or is_shared:
            return Audience.PUBLIC
        return await self._decided(self._membership.is_staff_alone(workspace, channel, user), channel)

    async def of_user(self, workspace: Workspace, user: str) -> Audience:
        """Who reads what is shown to one person alone."""
        if workspace.team not in self._workspaces:
            return Audience.PUBLIC
        return await self._decided(self._membership.is_staff(workspace, user), user)

    async def _decided(self, is_staff_alone: Awaitable[bool], where: str) -> Audience:
        try:
            async with asyncio.timeout(self._timeout_s):
                return Audience.INTERNAL if await is_staff_alone else Audience.PUBLIC
        # Whatever it is that failed: what is not known to be staff's alone is not.
        except Exception as error:
            why = str(error) if isinstance(error, SlackError) else type(error).__name__
            log.warning("who reads along in %s is not known (%s): public plans only", where, why)
            return Audience.PUBLIC
