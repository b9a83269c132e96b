"""Socket Mode: connections of an app, and envelopes that go over one of them and are acknowledged."""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.slack_cloud.asked import Answer
from tests.slack_cloud.parcel import ACCEPTING, Outcome, Parcel
from tests.slack_cloud.reading import Json, mapping, text
from tests.slack_cloud.refusal import Refusal
from tests.slack_cloud.terms import Terms
from tests.slack_cloud.workplace import App

HOST = "applink-stand-in"


@dataclass(eq=False, slots=True)
class Connection:
    """A WebSocket of an app; `waiting` are the envelopes that it has not acknowledged yet."""

    app: App
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    born: float = field(default_factory=time.monotonic)
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    is_leaving: bool = False

    async def say(self, message: Json) -> None:
        await self.socket.send_str(json.dumps(message, ensure_ascii=False))


class SocketMode:
    """The connections. Everything but `open_connection` is for the server's loop alone."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._tickets: dict[str, App] = {}
        self._connections: list[Connection] = []
        self._turn = 0
        self._arrived = asyncio.Event()
        self.address = ""

    def open_connection(self, token: str, apps: Sequence[App]) -> Answer:
        """apps.connections.open. Source: https://docs.slack.dev/reference/methods/apps.connections.open."""
        if not token:
            raise Refusal("not_authed")
        app = next((app for app in apps if app.token == token), None)
        if app is None:
            raise Refusal("invalid_auth" if token.startswith("xapp-") else "not_allowed_token_type")
        if "connections:write" not in app.scopes:
            raise Refusal("missing_scope", needed="connections:write", provided=",".join(sorted(app.scopes)))
        ticket = uuid.uuid4().hex
        self._tickets[ticket] = app
        return {"url": f"{self.address}link/?ticket={ticket}&app_id={app.id}"}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A connection from its hello to its end; a ticket is for one."""
        app = self._tickets.pop(request.query.get("ticket", ""), None)
        if app is None:
            return web.Response(status=403)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(app, socket, request.transport)
        await connection.say(self._hello(app))
        if len(self.of(app)) >= self._terms.most_sockets:
            await connection.say(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self._connections.append(connection)
        self._arrived.set()
        try:
            await self._listen(connection)
        finally:
            self._drop(connection)
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            waiting = connection.waiting.pop(text(said, "envelope_id"), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(mapping(said, "payload"))

    def _drop(self, connection: Connection) -> None:
        connection.is_leaving = True
        with contextlib.suppress(ValueError):
            self._connections.remove(connection)
        for waiting in connection.waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError())

    def of(self, app: App) -> list[Connection]:
        """The app's connections that take envelopes."""
        return [c for c in self._connections if c.app.id == app.id and not c.is_leaving and not c.socket.closed]

    async def attempt(self, parcel: Parcel, retry: int, reason: str) -> Outcome:
        """Sends the parcel in an envelope over the connection whose turn it is; waits for one where there is none."""
        if not self._terms.is_patient and not self.of(parcel.team.app):
            return Outcome(0.0, "connection_failed")
        connection = await self._next(parcel.team.app)
        envelope: dict[str, object] = {
            "envelope_id": str(uuid.uuid4()),
            "payload": parcel.payload,
            "type": parcel.kind,
            "accepts_response_payload": parcel.kind in ACCEPTING,
        }
        if parcel.kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[str(envelope["envelope_id"])] = acknowledged
        started = time.monotonic()
        try:
            await connection.say(envelope)
            answer = await asyncio.wait_for(acknowledged, self._terms.ack_s)
        except TimeoutError:
            connection.waiting.pop(str(envelope["envelope_id"]), None)
            return Outcome(time.monotonic() - started, "timeout")
        except ConnectionError:
            connection.waiting.pop(str(envelope["envelope_id"]), None)
            return Outcome(time.monotonic() - started, "connection_failed")
        return Outcome(time.monotonic() - started, answer=answer)

    async def _next(self, app: App) -> Connection:
        while not (open_ones := self.of(app)):
            self._arrived.clear()
            await self._arrived.wait()
        self._turn += 1
        return open_ones[self._turn % len(open_ones)]

    async def close(self, *, abruptly: bool = False) -> None:
        """Closes every connection without a word before."""
        for connection in list(self._connections):
            await self._close(connection, abruptly=abruptly)

    async def _close(self, connection: Connection, *, abruptly: bool) -> None:
        connection.is_leaving = True
        if abruptly and connection.transport is not None:
            connection.transport.abort()
        else:
            await connection.socket.close()

    async def refresh(self, reason: str, grace_s: float) -> None:
        """Says that the connections are about to end, and ends them after `grace_s`; a warning alone ends none."""
        for connection in list(self._connections):
            with contextlib.suppress(ConnectionError):
                await connection.say(_disconnect(reason))
            connection.is_leaving = reason != "warning"
        if reason != "warning":
            await asyncio.sleep(grace_s)
            for connection in [c for c in self._connections if c.is_leaving]:
                await self._close(connection, abruptly=False)

    async def keep_time(self) -> None:
        """Pings the connections and closes those that are too old, for as long as the server runs."""
        pinged = time.monotonic()
        while True:
            await asyncio.sleep(0.05)
            now, oldest = time.monotonic(), self._terms.close_every_s
            for connection in [c for c in self._connections if oldest and now - c.born >= oldest]:
                await self._close(connection, abruptly=False)
            if now - pinged >= self._terms.ping_every_s:
                pinged = now
                for connection in list(self._connections):
                    with contextlib.suppress(ConnectionError):
                        await connection.socket.ping(f"Ping from {HOST}".encode())

    def _hello(self, app: App) -> Json:
        """Source: https://docs.slack.dev/apis/events-api/using-socket-mode."""
        return {
            "type": "hello",
            "num_connections": len(self.of(app)) + 1,
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": app.id},
        }


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
