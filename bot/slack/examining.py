"""The doctor's visit to Slack: do the tokens hold, is every scope there, is what the settings name to be found."""

import asyncio

from bot.errors import SlackError
from bot.findings import Finding, State
from bot.settings import BotSettings
from bot.slack.named import named_channels, unknown_workspaces
from bot.slack.scopes import BOT_SCOPES, missing
from bot.slack.workspaces import Workspace, connection_address, ending, look_up

TIMEOUT_S = 10.0
_ADD = "Add {it} under OAuth & Permissions and reinstall the app, or update the app from slack/manifest.yaml."
_NO_WAY = (
    "neither SLACK_APP_TOKEN (for keikaku slack) nor SLACK_SIGNING_SECRET (for /slack/events) is set: no question gets "
    "here. Set one of the two."
)


def examine_slack(settings: BotSettings, timeout_s: float = TIMEOUT_S) -> list[Finding]:
    """What is found of each token, of the ways that questions come, and of the places that the settings name."""
    if settings.slack_bot_tokens:
        return asyncio.run(_asked(settings, timeout_s))
    if settings.slack_app_tokens or settings.slack_signing_secrets:
        return [Finding("Slack", State.ILL, "SLACK_BOT_TOKEN is not set. Copy it from the app's OAuth & Permissions.")]
    return [Finding("Slack", State.OFF, "no token; none is needed for the web")]


async def _asked(settings: BotSettings, timeout_s: float) -> list[Finding]:
    url = settings.slack_base_url
    looks = await asyncio.gather(*(_looked_up(token, url, timeout_s) for token in settings.slack_bot_tokens))
    workspaces = {found.team: found for found in looks if isinstance(found, Workspace)}
    connections = await asyncio.gather(*(_connected(token, url, timeout_s) for token in settings.slack_app_tokens))
    return [
        *(found if isinstance(found, Finding) else _workspace(found) for found in looks),
        *_doubled([found.team for found in looks if isinstance(found, Workspace)]),
        *connections,
        *_ways(settings),
        *(unknown_workspaces(settings, workspaces) if len(workspaces) == len(looks) else []),
        *await named_channels(settings, tuple(workspaces.values()), timeout_s),
    ]


async def _looked_up(token: str, base_url: str, timeout_s: float) -> Workspace | Finding:
    try:
        return await look_up(token, base_url, timeout_s)
    except SlackError as error:
        return Finding("Slack", State.ILL, str(error))


def _workspace(found: Workspace) -> Finding:
    subject = f"Slack {found.name} ({found.team})"
    lacking = missing(found.scopes)
    if not lacking:
        return Finding(subject, State.WELL, f"@{found.bot_name} is installed, with every scope")
    named = ", ".join(f"{scope} ({BOT_SCOPES[scope]})" for scope in lacking)
    one = len(lacking) == 1
    mend = _ADD.format(it="it" if one else "them")
    return Finding(subject, State.ILL, f"{'scope' if one else 'scopes'} missing: {named}. {mend}")


def _doubled(teams: list[str]) -> list[Finding]:
    words = "two tokens of SLACK_BOT_TOKEN are of workspace {}; keep the one of the app that is to answer"
    return [
        Finding("Slack", State.ILL, words.format(team)) for team in sorted({t for t in teams if teams.count(t) > 1})
    ]


async def _connected(token: str, base_url: str, timeout_s: float) -> Finding:
    subject = "Slack Socket Mode"
    try:
        await connection_address(token, base_url, timeout_s)
    except SlackError as error:
        return Finding(subject, State.ILL, str(error))
    return Finding(subject, State.WELL, f"SLACK_APP_TOKEN {ending(token)}: keikaku slack can connect")


def _ways(settings: BotSettings) -> list[Finding]:
    if settings.slack_signing_secrets:
        words = "/slack/events is open; whether the signing secret is right shows with Slack's first request"
        return [Finding("Slack HTTP", State.WELL, words)]
    return [] if settings.slack_app_tokens else [Finding("Slack", State.ILL, _NO_WAY)]
