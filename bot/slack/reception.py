"""Takes what Slack sends, over whichever way, and says whether it was taken."""

import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.errors import LedgerError, SlackError
from bot.slack.errands import Errands
from bot.slack.inbox import Inbox
from bot.slack.listeners import listen
from bot.slack.office import Office, beside
from bot.slack.reading import Json, teams_of, text
from bot.slack.workspaces import UnreachableError, Workspace, Workspaces

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """What Slack is answered. Where it is not OK, Slack sends the same again."""

    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether the request was taken."""
        return self.status == HTTPStatus.OK


class Reception:
    """Hands a request to Bolt's listeners, once: an event that was taken before is acknowledged and forgotten."""

    def __init__(self, office: Office, signing_secret: str = "") -> None:
        self._inbox: Inbox = office.room.inbox
        self._workspaces: Workspaces = office.room.workspaces
        self._errands: Errands = office.errands
        self._app = _bolt(office, signing_secret, self._failed)

    async def take(self, request: AsyncBoltRequest) -> Reply:
        """Takes a request; what it asked for is kept before this returns OK."""
        try:
            return await self._taken(request)
        except LedgerError as error:
            log.warning("not taken, Slack will send it again: %s", error)
        except UnreachableError as error:
            log.warning("not taken: %s", error)
        except Exception as error:
            await self._errands.noted(error)
        return Reply(HTTPStatus.SERVICE_UNAVAILABLE)

    async def _taken(self, request: AsyncBoltRequest) -> Reply:
        body: Json = request.body
        event_id = text(body, "event_id")
        if not _is_probe(body):
            if event_id:
                is_known = await beside(self._inbox.is_marked, f"ev:{event_id}")
                if is_known:
                    return Reply()
            workspace = await self._workspace(body)
            if workspace is None:
                return Reply()
            request.context["workspace"] = workspace
        reply = _reply_of(await self._app.async_dispatch(request))
        if reply.is_ok and event_id:
            await beside(self._inbox.mark, f"ev:{event_id}")
        return reply

    async def _workspace(self, body: Json) -> Workspace | None:
        teams = teams_of(body)
        for team in teams:
            try:
                return await self._workspaces.of(team)
            except UnreachableError:
                raise
            except SlackError:
                continue
        log.warning("nothing done: SLACK_BOT_TOKEN has no token of workspace %s", " or ".join(teams) or "(none named)")
        return None

    async def _failed(self, error: Exception) -> BoltResponse:
        if isinstance(error, LedgerError):
            log.warning("not taken, Slack will send it again: %s", error)
        else:
            await self._errands.noted(error)
        return BoltResponse(status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_probe(body: Json) -> bool:
    """Whether Slack only asks if we are there."""
    return text(body, "type") == "url_verification" or "ssl_check" in body


def _reply_of(response: BoltResponse) -> Reply:
    # No listener: nothing that we would do anything about, however often it is sent.
    if response.status == HTTPStatus.NOT_FOUND:
        return Reply()
    return Reply(response.status, response.first_headers(), response.body)


def _bolt(
    office: Office, signing_secret: str, failed: Callable[[Exception], Coroutine[None, None, BoltResponse]]
) -> AsyncApp:
    # Bolt writes whole requests into its log, with what was asked.
    silent = logging.getLogger("slack_bolt")
    silent.setLevel(logging.CRITICAL + 1)
    app = AsyncApp(
        logger=silent,
        name="keikaku",
        signing_secret=signing_secret,
        authorize=_authorize,
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(failed)
    listen(app, office)
    return app


async def _authorize(workspace: Workspace, enterprise_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=enterprise_id,
        team_id=workspace.team,
        bot_user_id=workspace.bot_user,
        bot_id=workspace.bot_id,
        bot_token=workspace.client.token,
    )
