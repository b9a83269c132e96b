"""Calls of Slack, and what its errors mean for what was to be done."""

from collections.abc import Awaitable, Mapping

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import SlackError
from bot.slack.messages import Message
from bot.slack.reading import Json, text

TOO_MANY = 429
_SERVERS_FAULT = 500
_PAUSE_S = 1.0
_POST_TIMEOUT_S = 15
# What Slack may have carried out in spite of its answer.
# Source: https://docs.slack.dev/reference/methods/chat.postMessage, errors
_IN_DOUBT = frozenset({"fatal_error", "internal_error", "service_unavailable", "messaging_processing_failed"})
_LATER = frozenset(
    {"ratelimited", "rate_limited", "message_limit_exceeded", "request_timeout", "streaming_state_conflict"}
)
_MENDABLE = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_authed",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)


class CallError(SlackError):
    """A call that came to nothing, as far as is known; `code` is Slack's word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack: {code}")
        self.code = code


class RefusedError(CallError):
    """Slack has not done it, and will not."""

    @property
    def is_mendable(self) -> bool:
        """Whether an administrator can mend it: the token or its scopes."""
        return self.code in _MENDABLE


class LaterError(CallError):
    """Slack has not done it, but may when it is asked again, not before `wait_s`."""

    def __init__(self, code: str, wait_s: float = _PAUSE_S) -> None:
        super().__init__(code)
        self.wait_s = wait_s


class InDoubtError(CallError):
    """Slack may have done it or not."""


async def called(call: Awaitable[AsyncSlackResponse]) -> Json:
    """What Slack answers to a call of its Web API.

    Raises:
        RefusedError: it will not do it.
        LaterError: it has not done it now.
        InDoubtError: it may have done it.
    """
    try:
        response = await call
    except SlackClientError as error:
        raise _meant_by(getattr(error, "response", None)) from error
    except (ClientError, OSError, TimeoutError) as error:
        raise _meant_by_line(error) from error
    return response.data if isinstance(response.data, Mapping) else {}


async def answered_to(response_url: str, message: Message) -> None:
    """Shows a message to the one person whom a `response_url` leads to.

    Raises:
        RefusedError: the address is worn out: half an hour old, or used five times.
        LaterError: it was not shown now.
        InDoubtError: it may have been shown.
    """
    client = AsyncWebhookClient(response_url, timeout=_POST_TIMEOUT_S, retry_handlers=[])
    try:
        sent = await client.send(
            text=message.text,
            blocks=[dict(each) for each in message.blocks],
            response_type="ephemeral",
            replace_original=False,
        )
    except (SlackClientError, ClientError, OSError, TimeoutError) as error:
        raise _meant_by_line(error) from error
    if sent.status_code != 200:
        raise _meant_by_status(sent.status_code, sent.body[:60], sent.headers)


def _meant_by(response: object) -> CallError:
    if not isinstance(response, AsyncSlackResponse):
        # A body that is no JSON: from a proxy, or cut off.
        return InDoubtError("unreadable_answer")
    code = text(response.data, "error") if isinstance(response.data, Mapping) else ""
    return _meant_by_status(response.status_code, code, response.headers)


def _meant_by_status(status: int, code: str, headers: Mapping[str, str]) -> CallError:
    if status == TOO_MANY or code in _LATER:
        return LaterError(code or "ratelimited", _wait_of(headers))
    if status >= _SERVERS_FAULT or code in _IN_DOUBT or not code:
        return InDoubtError(code or f"status_{status}")
    return RefusedError(code)


def _meant_by_line(error: BaseException) -> CallError:
    # Where no connection came about, nothing was sent.
    unsent = isinstance(error, ClientConnectorError | ConnectionTimeoutError)
    return LaterError("unreachable") if unsent else InDoubtError("connection_lost")


def _wait_of(headers: Mapping[str, str]) -> float:
    named = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(named) if named.isdigit() else _PAUSE_S
