"""The way in for what Slack sends over HTTP. It lies apart from the pages: other sites' pages cannot call it."""

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.opening import OpenBot
from bot.web.guarding import Guard

if TYPE_CHECKING:
    from bot.slack.app import SlackApp

PATH = "/slack/events"
MAX_BODY_BYTES = 2**20
"""A message with all its blocks is far longer than a question."""


class SlackEvents:
    """Answers the one path that Slack calls, before anything that is meant for browsers; hands all else on."""

    def __init__(self, app: ASGIApp, slack: "SlackApp") -> None:
        self._app = app
        self._slack = slack
        self._own = Guard(self._taken, _body_limit, _refusal)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        is_own = scope["type"] == "http" and scope["path"] == PATH
        await (self._own if is_own else self._app)(scope, receive, send)

    async def _taken(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method != "POST":
            raise HTTPException(405, headers={"Allow": "POST"})
        reply = await self._slack.http(await request.body(), request.headers)
        await Response(reply.body, reply.status, dict(reply.headers))(scope, receive, send)


async def _body_limit(_request: Request) -> int:
    return MAX_BODY_BYTES


async def _refusal(_request: Request, error: Exception) -> Response:
    """No words: whoever is not Slack learns nothing."""
    if isinstance(error, HTTPException):
        return Response(status_code=error.status_code, headers=error.headers)
    return Response(status_code=500)


def open_slack(bot: OpenBot) -> "SlackApp | None":
    """The bot's part in Slack, None where the settings name no token and secret for HTTP."""
    if not (bot.settings.slack_signing_secrets and bot.settings.slack_bot_tokens):
        return None
    from bot.slack.app import SlackApp  # noqa: PLC0415 - a site without Slack does not load what speaks to it

    return SlackApp(bot)
