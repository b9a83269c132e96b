"""Socket Mode: Slack speaks to us over a WebSocket that we open, so that no address of ours need be public.

The SDK's own client goes back for ever to an address that has been used up, lets the old connection go before it has
a new one, and logs addresses with their tickets.
Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env

from bot.errors import SlackError
from bot.slack.reading import Json, parsed, part, says, text
from bot.slack.reception import Reply
from bot.slack.workspaces import FAILURES, UnreachableError, connection_address

log = logging.getLogger(__name__)

Take = Callable[[Json], Awaitable[Reply]]

HEARTBEAT_S = 10.0
OPENING_S = 15.0
FINISHING_S = 5.0
_WAITS_S = (1.0, 2.0, 5.0, 10.0, 30.0)
_PASSING = ("warning", "refresh_requested")
"""Why a connection ends that was good, and is to be followed by another at once."""


class Line:
    """One WebSocket, from its address to its end. An envelope is acknowledged when it has been taken."""

    def __init__(self, take: Take, greeted: Callable[["Line"], None]) -> None:
        self._take = take
        self._greeted = greeted
        self._socket: ClientWebSocketResponse | None = None
        self._answering: set[asyncio.Task[None]] = set()
        self.leaving = asyncio.Event()
        self.is_good = False

    async def serve(self, session: ClientSession, address: str) -> None:
        """Takes what comes, until either side ends it."""
        async with asyncio.timeout(OPENING_S):
            opening = session.ws_connect(address, heartbeat=HEARTBEAT_S, proxy=load_http_proxy_from_env())
            self._socket = await opening
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                self._received(self._socket, parsed(message.data) or {})

    async def close(self) -> None:
        """Ends it, once what has come over it is acknowledged."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=FINISHING_S)
        if self._socket is not None:
            await self._socket.close()

    def _received(self, socket: ClientWebSocketResponse, message: Json) -> None:
        match text(message, "type"):
            case "hello":
                self.is_good = True
                log.info("connected to Slack as %s", text(message, "connection_info", "app_id"))
                self._greeted(self)
            case "disconnect":
                reason = text(message, "reason")
                self.is_good = self.is_good and reason in _PASSING
                log.log(logging.INFO if self.is_good else logging.WARNING, "Slack ends the connection: %s", reason)
                self.leaving.set()
            case _ if text(message, "envelope_id"):
                task = asyncio.create_task(self._answer(socket, message))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)

    async def _answer(self, socket: ClientWebSocketResponse, envelope: Json) -> None:
        reply = await self._take(part(envelope, "payload"))
        if not reply.is_ok:
            return
        answer: dict[str, object] = {"envelope_id": text(envelope, "envelope_id")}
        if reply.body and says(envelope, "accepts_response_payload"):
            answer["payload"] = parsed(reply.body) or {"text": reply.body}
        # Where it has gone meanwhile, Slack sends the same over another, and it is known.
        with suppress(ConnectionError):
            await socket.send_json(answer)


class Socket:
    """An app's way to us: a line, and the next one as soon as Slack ends it."""

    def __init__(self, token: str, base_url: str, take: Take) -> None:
        self._token = token
        self._base_url = base_url
        self._take = take
        self._lines: dict[Line, asyncio.Task[None]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._has_been_open = False
        self._refusal: SlackError | None = None
        self._ending = asyncio.Event()

    async def run(self) -> None:
        """Keeps a line open until `stop`.

        Raises:
            SlackError: Slack refuses the token, and has not taken it before.
        """
        failures = 0
        async with ClientSession() as session:
            while not self._ending.is_set():
                line = Line(self._take, self._settle)
                self._begin(line, session)
                await _either(line.leaving, self._ending)
                if self._refusal is not None:
                    raise self._refusal
                failures = 0 if line.is_good else min(failures + 1, len(_WAITS_S))
                if failures:
                    await _rest(_WAITS_S[failures - 1], self._ending)
            for line in list(self._lines):
                self._close(line)
            await asyncio.gather(*self._closing)

    def stop(self) -> None:
        """Takes nothing more; `run` returns when what was taken is acknowledged."""
        self._ending.set()

    def _begin(self, line: Line, session: ClientSession) -> None:
        self._lines[line] = asyncio.create_task(self._serve(line, session))
        self._lines[line].add_done_callback(lambda _: self._lines.pop(line, None))

    async def _serve(self, line: Line, session: ClientSession) -> None:
        try:
            await line.serve(session, await connection_address(self._token, self._base_url, OPENING_S))
            log.log(logging.INFO if line.leaving.is_set() else logging.WARNING, "a connection to Slack has ended")
        except UnreachableError as error:
            log.warning("%s", error)
        except SlackError as error:
            log.warning("%s", error)
            self._refusal = None if self._has_been_open else error
        except FAILURES as error:
            log.warning("no connection to Slack: %s", type(error).__name__)
        finally:
            line.leaving.set()

    def _settle(self, line: Line) -> None:
        """A new line stands: those before it may go."""
        self._has_been_open = True
        for other in list(self._lines):
            if other is not line:
                self._close(other)

    def _close(self, line: Line) -> None:
        line.leaving.set()
        task = asyncio.create_task(self._end(line))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _end(self, line: Line) -> None:
        serving = self._lines.get(line)
        await line.close()
        if serving is not None:
            await asyncio.wait([serving], timeout=FINISHING_S)
            serving.cancel()


async def _either(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


async def _rest(seconds: float, until: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(until.wait(), seconds)
