"""The bot in Slack, whole: what listens, what answers, and the ways in."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus

from slack_bolt.async_app import AsyncBoltRequest

from bot.desk import Desk
from bot.domain import Question
from bot.errors import LedgerError, NotReadyError
from bot.opening import OpenBot
from bot.samples import Samples
from bot.shelf import Shelf
from bot.slack.audience import Audiences
from bot.slack.errands import Errands
from bot.slack.inbox import Inbox
from bot.slack.locales import Locales
from bot.slack.office import Office, beside
from bot.slack.reading import Json, payload_of
from bot.slack.reception import Reception, Reply
from bot.slack.shift import Shift
from bot.slack.signing import Signatures, signature_key
from bot.slack.workroom import Workroom
from bot.slack.workspaces import Workspaces
from bot.writing.spending.clients import Clients
from vectorstore.domain import Audience

log = logging.getLogger(__name__)

ERRANDS_S = 5.0
_WARMING = "計画の目的は何ですか"
_REFUSED = Reply(HTTPStatus.UNAUTHORIZED)


class SlackApp:
    """One process's part in Slack. `start` begins to answer what any process has kept, `stop` ends in order."""

    def __init__(self, bot: OpenBot) -> None:
        settings, self._answerer = bot.settings, bot.answerer
        desk = Desk(bot.answerer, bot.ledger, bot.pauses, settings.question_max_chars)
        inbox, workspaces = Inbox(bot.catalogue.engine), Workspaces(settings)
        clients = Clients(bot.catalogue.engine, counted=bool(settings.llm_model))
        room = Workroom(settings, bot.catalogue, bot.ledger, desk, inbox, workspaces, Audiences(settings), clients)
        self._shift = Shift(room)
        samples = Samples(bot.answerer, Shelf(bot.catalogue))
        self._office = Office(room, self._shift, Locales(), samples, Errands(bot.ledger))
        self._signatures = Signatures(settings.slack_signing_secrets)
        self._signed = {secret: Reception(self._office, secret) for secret in settings.slack_signing_secrets}
        self._unsigned = Reception(self._office)
        self._answering: asyncio.Task[None] | None = None

    @property
    def workspaces(self) -> Workspaces:
        """The workspaces that the bot is in."""
        return self._office.room.workspaces

    async def warm_up(self) -> None:
        """Answers a question to nobody, so that the first one asked does not wait for the model and the index."""
        await beside(self._warm)

    def _warm(self) -> None:
        settings = self._office.room.settings
        named = settings.slack_internal_channels or settings.slack_internal_workspaces
        for audience in (Audience.PUBLIC, Audience.INTERNAL) if named else (Audience.PUBLIC,):
            with suppress(NotReadyError):
                self._answerer.answer(Question(_WARMING, audience=audience, channel="slack"))

    async def start(self) -> None:
        """Begins to answer, whether Slack can be reached or not."""
        self._answering = asyncio.create_task(self._shift.run())

    async def stop(self) -> None:
        """Ends what is under way; what is not done is left to other processes, or to the next start."""
        await self._office.errands.finish(ERRANDS_S)
        await self._shift.stop()
        if self._answering is not None:
            with suppress(asyncio.CancelledError):
                await self._answering

    async def socket(self, payload: Json) -> Reply:
        """Takes what came over a socket, which Slack alone can write to."""
        request = _request(dict(payload), "socket_mode")
        return await self._unsigned.take(request) if request else Reply(HTTPStatus.BAD_REQUEST)

    async def http(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Takes what came over HTTP, where Slack signed it: lately, and not this very request before.

        `headers` are by their names in small letters.
        """
        written = body.decode("utf-8", "replace")
        secret = self._signatures.secret_of(written, headers)
        inbox, key = self._office.room.inbox, signature_key(headers)
        try:
            # Marked before it is taken: the same request may come twice at once.
            if not secret or not await beside(inbox.mark, key):
                log.warning("a request was refused: %s", "replayed" if secret else "not signed, forged or old")
                return _REFUSED
            request = _request(written, "http", headers) if payload_of(written) else None
            reply = await self._signed[secret].take(request) if request else Reply(HTTPStatus.BAD_REQUEST)
            if not reply.is_ok:
                # Slack sends it again, within the same second perhaps, and so with the same signature.
                await beside(inbox.unmark, key)
        except LedgerError as error:
            log.warning("not taken, Slack will send it again: %s", error)
            return Reply(HTTPStatus.SERVICE_UNAVAILABLE)
        return reply


def _request(
    body: str | dict[str, object], mode: str, headers: Mapping[str, str] | None = None
) -> AsyncBoltRequest | None:
    """A request for Bolt, None where it cannot read it."""
    try:
        return AsyncBoltRequest(body=body, mode=mode, headers=dict(headers or {}))
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
