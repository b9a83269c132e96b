"""Slack's cloud on loopback, in a thread of its own."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Unpack

from aiohttp import web

from tests.slack_cloud.answers import take_answer
from tests.slack_cloud.clock import Clock
from tests.slack_cloud.faults import Fault, Faults, Trouble
from tests.slack_cloud.parcel import Parcel
from tests.slack_cloud.post import Post
from tests.slack_cloud.reading import Json
from tests.slack_cloud.records import Ack, Call, Record
from tests.slack_cloud.response_urls import ResponseUrls
from tests.slack_cloud.socket_mode import SocketMode
from tests.slack_cloud.team import Team
from tests.slack_cloud.terms import Terms
from tests.slack_cloud.web_api import WebApi
from tests.slack_cloud.workplace import App


class SlackCloud(Terms):
    """The cloud as tests drive it, from any thread. Its terms (see `Terms`) may be changed at any time."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = Clock()
        self._record = Record()
        self._faults = Faults()
        self._teams: dict[str, Team] = {}
        self._sockets = SocketMode(self)
        self._post = Post(self, self._clock, self._record, self._sockets, take_answer)
        self._web_api = WebApi(self._teams, self._record, self._faults, self._sockets, self)
        self._response_urls = ResponseUrls(self._teams, self._record, self._faults)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._ended = asyncio.Event()
        self.api_url = ""

    def team(self, team_id: str, app_of: Team | None = None) -> Team:
        """A workspace, with an app of its own unless it is that of another."""
        name = team_id.lower()
        app = app_of.app if app_of else App(f"A{team_id[1:]}", f"xapp-1-{name}", f"secret-of-{name}", f"verify-{name}")
        with self._record.held():
            self._teams[team_id] = Team(team_id, app, self._clock, self._record, self._post)
        return self._teams[team_id]

    @property
    def acks(self) -> list[Ack]:
        with self._record.held():
            return list(self._record.acks)

    @property
    def unacknowledged(self) -> list[Ack]:
        """Attempts that were not acknowledged in time."""
        with self._record.held():
            return list(self._record.unacknowledged)

    @property
    def violations(self) -> list[str]:
        """Everything received that was outside Slack's documented limits or Block Kit's rules."""
        with self._record.held():
            return list(self._record.violations)

    def forgive(self) -> None:
        """Forgets the violations so far: they were meant."""
        with self._record.held():
            self._record.violations.clear()

    def calls(self, method: str = "") -> list[Call]:
        with self._record.held():
            return [call for call in self._record.calls if method in ("", call.method)]

    @property
    def sent(self) -> list[Parcel]:
        """What has been given out for delivery, each once, however often it was attempted."""
        with self._record.held():
            return list(self._post.sent)

    def fail(self, method: str, times: int = 1, **trouble: Unpack[Trouble]) -> None:
        """Lets the next calls of a method, or of "response_url", fail; see `Fault`."""
        with self._record.held():
            self._faults.add(Fault(method, times, **trouble))

    def recover(self) -> None:
        """No more trouble."""
        with self._record.held():
            self._faults.clear()

    def envelope(self, team: Team, event: Json) -> Parcel:
        """Sends a raw event; returns the parcel, for `redeliver`."""
        with self._record.held():
            team.tell(event)
            return self._post.sent[-1]

    def redeliver(self, parcel: Parcel) -> None:
        """Sends the same again, its event_id and all."""
        self._post.send_again(parcel)

    def send(self, team: Team, kind: str, payload: Json) -> Parcel:
        """Sends a raw payload of `kind`: events_api, slash_commands, interactive."""
        with self._record.held():
            self._post.send(team, kind, payload)
            return self._post.sent[-1]

    def close_sockets(self, *, abruptly: bool = False) -> None:
        self._run(self._sockets.close(abruptly=abruptly))

    def refresh_sockets(self, reason: str = "refresh_requested", grace_s: float = 0.5) -> None:
        """Says disconnect (or only "warning"), then closes after the grace."""
        self._run(self._sockets.refresh(reason, grace_s))

    def sockets(self, team: Team) -> int:
        """How many connections the team's app holds."""
        return len(self._sockets.of(team.app))

    def _run(self, coroutine: Coroutine[object, object, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    def until(self, predicate: Callable[[], object], timeout_s: float = 60) -> None:
        """Waits until the predicate is true; what it was not at the end is an AssertionError."""
        give_up = time.monotonic() + timeout_s
        while not predicate():
            if time.monotonic() > give_up:
                message = f"not within {timeout_s} s; last calls: {[c.method for c in self.calls()[-5:]]}"
                raise AssertionError(message)
            time.sleep(0.01)

    @contextmanager
    def running(self, port: int = 0) -> Iterator["SlackCloud"]:
        thread = threading.Thread(target=self._serve, args=(port,), name="slack-cloud")
        thread.start()
        try:
            if not self._ready.wait(30):
                message = "the cloud did not start"
                raise RuntimeError(message)
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._ended.set)
            thread.join(30)
            self._loop.close()

    def _serve(self, port: int) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._live(port))

    async def _live(self, port: int) -> None:
        app = web.Application(client_max_size=8_000_000)
        app.router.add_route("*", "/api/{method}", self._web_api.answer)
        app.router.add_post("/actions/{team}/{token}/{domain}", self._response_urls.take)
        app.router.add_get("/link/", self._sockets.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        bound = runner.addresses[0][1]
        self.api_url = f"http://127.0.0.1:{bound}/api/"
        self._post.base_url = f"http://127.0.0.1:{bound}/"
        self._sockets.address = f"ws://127.0.0.1:{bound}/"
        self._post.start()
        time_keeper = self._loop.create_task(self._sockets.keep_time())
        self._ready.set()
        await self._ended.wait()
        time_keeper.cancel()
        await self._post.stop()
        await self._sockets.close()
        await runner.cleanup()


@contextmanager
def slack_cloud(port: int = 0) -> Iterator[SlackCloud]:
    """A cloud for as long as the block lasts; `port` 0 takes a free one."""
    with SlackCloud().running(port) as cloud:
        yield cloud
