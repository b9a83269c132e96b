"""What the settings name in Slack and in the register, and whether it is there."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from bot.findings import Finding, State
from bot.settings import BotSettings
from bot.shelf import ShelvedPlan
from bot.slack.calling import CallError, called
from bot.slack.membership import is_shared
from bot.slack.reading import Json, part, says, text
from bot.slack.workspaces import Workspace
from bot.understanding.city_keys import city_for
from vectorstore.normalising import fold

_DEPARTMENTS = "SLACK_DEPARTMENT_CHANNELS"
_INTERNAL = "SLACK_INTERNAL_CHANNELS"


def unknown_workspaces(settings: BotSettings, teams: Collection[str]) -> list[Finding]:
    """Workspaces that are named, but of which there is no token."""
    named = {**_places(settings), "SLACK_INTERNAL_WORKSPACES": settings.slack_internal_workspaces}
    words = "{} names it, but no token of SLACK_BOT_TOKEN is of it"
    return [
        Finding(f"Slack {place}", State.OFF, words.format(setting))
        for setting, places in named.items()
        for place in places
        if place.startswith(("T", "E")) and place not in teams
    ]


def unheld(settings: BotSettings, register: Sequence[ShelvedPlan]) -> list[Finding]:
    """Cities, plans and departments that are named, but of which nothing is held."""
    cities = {each.plan.city for each in register if each.plan.city}
    plans = {each.plan.id for each in register}
    departments = {one.edition.contact.department for each in register for one in each.editions}
    keys = {fold(each) for each in plans | departments}
    tied = "{} ties it to {}, of which nothing is held; nothing can be answered there"
    return [
        *(
            Finding(f"Slack {place}", State.OFF, tied.format("SLACK_CITIES", city))
            for place, city in settings.slack_cities.items()
            if not city_for(city, cities)
        ),
        *(
            Finding(f"Slack {place}", State.OFF, tied.format("SLACK_PLANS", plan))
            for place, tied_to in settings.slack_plans.items()
            for plan in tied_to
            if plan not in plans
        ),
        *(
            Finding(
                f"Slack {key}", State.OFF, f"{_DEPARTMENTS} names it, but it is no plan's id and no plan's department"
            )
            for key in settings.slack_department_channels
            if fold(key) not in keys
        ),
    ]


async def named_channels(settings: BotSettings, workspaces: Sequence[Workspace], timeout_s: float) -> list[Finding]:
    """Each channel that is named: whether the bot sees it, and is in it where it has to post."""
    if not workspaces:
        return []
    uses: dict[str, list[str]] = {}
    for setting, places in _places(settings).items():
        for place in places:
            if not place.startswith(("T", "E")):
                uses.setdefault(place, []).append(setting)
    return list(await asyncio.gather(*(_channel(place, used, workspaces, timeout_s) for place, used in uses.items())))


def _places(settings: BotSettings) -> Mapping[str, Collection[str]]:
    """The workspaces and channels that each setting names."""
    return {
        _INTERNAL: settings.slack_internal_channels,
        _DEPARTMENTS: tuple(dict.fromkeys(settings.slack_department_channels.values())),
        "SLACK_CITIES": settings.slack_cities,
        "SLACK_PLANS": settings.slack_plans,
    }


async def _channel(place: str, used: Sequence[str], workspaces: Sequence[Workspace], timeout_s: float) -> Finding:
    names, trouble = " and ".join(used), ""
    for workspace in workspaces:
        try:
            async with asyncio.timeout(timeout_s):
                said = part(await called(workspace.client.conversations_info(channel=place)), "channel")
        except (CallError, TimeoutError) as error:
            code = error.code if isinstance(error, CallError) else "no answer in time"
            trouble = trouble or ("" if code == "channel_not_found" else code)
        else:
            return _seen(place, used, said, workspace)
    if trouble:
        return Finding(f"Slack {place}", State.OFF, f"{names} names it, but it cannot be looked at ({trouble})")
    mend = f"Mend the id, or invite the bot there: /invite @{workspaces[0].bot_name}"
    return Finding(f"Slack {place}", State.OFF, f"{names} names it, but the bot sees no such channel. {mend}")


def _seen(place: str, used: Sequence[str], said: Json, workspace: Workspace) -> Finding:
    subject = f"Slack #{text(said, 'name')} ({place})" if text(said, "name") else f"Slack {place}"
    if says(said, "is_archived"):
        return Finding(subject, State.OFF, f"{' and '.join(used)} names it, but it is archived")
    if _DEPARTMENTS in used and not says(said, "is_member"):
        words = (
            f"questions are to be handed on there, but the bot is not in it. Type there: /invite @{workspace.bot_name}"
        )
        return Finding(subject, State.OFF, words)
    if _INTERNAL not in used:
        return Finding(subject, State.WELL, "it is seen")
    others = ", also to people of other organisations" if is_shared(said, workspace.team) else ""
    return Finding(subject, State.WELL, f"internal papers are shown there{others}")
