"""The workspaces that the bot is in: who it is there, with what it calls, and what is tied to them."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackError
from bot.settings import BotSettings
from bot.slack.scopes import CONNECTING

RETRY_S = 5.0
"""A token that could not be looked up is not tried more often."""
_RATE_LIMITS = 10
_REPAIRS = 2
_TIMEOUT_S = 10.0
_CALL_S = 15
_REFUSALS = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "no_permission",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
FAILURES = (SlackClientError, ClientError, OSError, TimeoutError)
"""What a call of Slack raises where it does not go well."""
_TOKENS_PAGE = "Basic Information, App-Level Tokens"

log = logging.getLogger(__name__)


class UnreachableError(SlackError):
    """Slack gave no usable answer; the same call may go through later."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace. `client` may repeat a call that changes nothing twice; `poster` only when Slack did not take it.

    `scopes` are those that the token was given.
    """

    team: str
    name: str
    bot_user: str
    bot_name: str
    bot_id: str
    client: AsyncWebClient
    poster: AsyncWebClient
    scopes: frozenset[str]


class Workspaces:
    """The workspaces of the settings' bot tokens, each looked up when it is first needed. For one event loop."""

    def __init__(self, settings: BotSettings, retry_s: float = RETRY_S) -> None:
        self._tokens = tuple(dict.fromkeys(settings.slack_bot_tokens))
        self._base_url = settings.slack_base_url
        self._retry_s = retry_s
        self._known: dict[str, Workspace] = {}
        self._failed: dict[str, tuple[float, SlackError]] = {}
        self._lock = asyncio.Lock()

    async def of(self, team: str) -> Workspace:
        """The workspace of this id.

        Raises:
            UnreachableError: Slack does not say whose a token is.
            SlackError: no token is of that workspace.
        """
        if (found := self._find(team)) or (found := await self._look_for(team)):
            return found
        for _, error in self._failed.values():
            if isinstance(error, UnreachableError):
                raise UnreachableError(*error.args)
        raise SlackError(
            f"workspace {team}: no token in SLACK_BOT_TOKEN is of it. Install the app there, add its token."
        )

    async def all(self) -> tuple[Workspace, ...]:
        """Every workspace.

        Raises:
            UnreachableError: Slack cannot be reached.
            SlackError: a token is refused, or two are of one workspace.
        """
        await self._look_for("")
        for _, error in self._failed.values():
            raise type(error)(*error.args)
        return tuple(self._known[token] for token in self._tokens)

    def _find(self, team: str) -> Workspace | None:
        return next((each for each in self._known.values() if each.team == team), None)

    async def _look_for(self, team: str) -> Workspace | None:
        async with self._lock:
            due = [token for token in self._tokens if token not in self._known and self._is_due(token)]
            await asyncio.gather(*(self._look_up(token) for token in due))
        return self._find(team)

    def _is_due(self, token: str) -> bool:
        return token not in self._failed or time.monotonic() - self._failed[token][0] >= self._retry_s

    async def _look_up(self, token: str) -> None:
        try:
            found = await look_up(token, self._base_url)
        except SlackError as error:
            self._fail(token, error)
            return
        if self._find(found.team):
            self._fail(token, SlackError(f"{_named(token)}: another token is of workspace {found.team} too. Keep one."))
            return
        self._known[token] = found
        self._failed.pop(token, None)

    def _fail(self, token: str, error: SlackError) -> None:
        log.warning("%s", error)
        self._failed[token] = (time.monotonic(), error)


async def look_up(token: str, base_url: str = "", timeout_s: float = _TIMEOUT_S) -> Workspace:
    """Asks Slack whose a bot token is.

    Raises:
        UnreachableError: Slack gave no usable answer.
        SlackError: Slack refuses the token, or it is of a whole organisation.
    """
    client = caller(token, base_url)
    try:
        async with asyncio.timeout(timeout_s):
            answer = await client.auth_test()
    except FAILURES as error:
        raise trouble(_named(token), error, "OAuth & Permissions") from None
    said: Mapping[str, object] = answer.data if isinstance(answer.data, dict) else {}
    if said.get("is_enterprise_install"):
        raise SlackError(
            f"{_named(token)}: it is of a whole organisation. Install the app in each workspace, take that token."
        )
    return Workspace(
        team=str(said.get("team_id", "")),
        name=str(said.get("team", "")),
        bot_user=str(said.get("user_id", "")),
        bot_name=str(said.get("user", "")),
        bot_id=str(said.get("bot_id", "")),
        client=client,
        poster=_client(token, base_url, [AsyncRateLimitErrorRetryHandler(_RATE_LIMITS)]),
        scopes=frozenset(filter(None, (part.strip() for part in answer.headers.get("x-oauth-scopes", "").split(",")))),
    )


async def connection_address(token: str, base_url: str = "", timeout_s: float = _TIMEOUT_S) -> str:
    """Where an app token may open a connection of Socket Mode.

    Raises:
        UnreachableError: Slack gave no usable answer.
        SlackError: Slack refuses the token, or it lacks its scope.
    """
    name = f"SLACK_APP_TOKEN {ending(token)}"
    try:
        async with asyncio.timeout(timeout_s):
            answer = await caller(token, base_url).apps_connections_open(app_token=token)
    except FAILURES as error:
        if error_code(error) == "missing_scope":
            raise SlackError(f"{name} lacks {CONNECTING}. Make one with it at {_TOKENS_PAGE}.") from None
        raise trouble(name, error, _TOKENS_PAGE) from None
    return str(answer.get("url") or "")


def caller(token: str, base_url: str = "") -> AsyncWebClient:
    """A client for calls that may be made twice: it repeats one after a rate limit, a 5xx or a lost connection."""
    handlers = [
        AsyncRateLimitErrorRetryHandler(_RATE_LIMITS),
        AsyncServerErrorRetryHandler(_REPAIRS),
        AsyncConnectionErrorRetryHandler(_REPAIRS),
    ]
    return _client(token, base_url, handlers)


def ending(token: str) -> str:
    """What a token may be named by: its last four characters."""
    return f"…{token[-4:]}"


def trouble(name: str, error: Exception, page: str) -> SlackError:
    """What a failing call with a token means, in words that hold no token; `page` of the app's settings shows it."""
    code = error_code(error)
    if code in _REFUSALS:
        return SlackError(f"{name}: Slack refuses it ({code}). Copy it from the app's page {page} again.")
    word = code or ("no answer in time" if isinstance(error, TimeoutError) else type(error).__name__)
    return UnreachableError(f"{name}: Slack cannot be asked now ({word}). Look at the way out to slack.com.")


def _named(token: str) -> str:
    return f"SLACK_BOT_TOKEN {ending(token)}"


def error_code(error: Exception) -> str:
    """Slack's own code of an error, "" where Slack did not answer as it should."""
    said = getattr(error.response, "data", None) if isinstance(error, SlackApiError) else None
    return str(said.get("error") or "") if isinstance(said, dict) else ""


def _client(token: str, base_url: str, handlers: list[AsyncRetryHandler]) -> AsyncWebClient:
    return AsyncWebClient(token, base_url or AsyncWebClient.BASE_URL, _CALL_S, retry_handlers=handlers)
