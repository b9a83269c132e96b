"""The post: brings parcels to the app until they are acknowledged, and notes how long that took."""

import asyncio
import time
import uuid
from collections.abc import Callable

from tests.slack_cloud.clock import Clock
from tests.slack_cloud.http_delivery import HttpDelivery
from tests.slack_cloud.parcel import ACCEPTING, Outcome, Parcel
from tests.slack_cloud.reading import Json
from tests.slack_cloud.records import Ack, Record
from tests.slack_cloud.socket_mode import SocketMode
from tests.slack_cloud.terms import Terms
from tests.slack_cloud.workplace import Workplace

Answered = Callable[[Parcel, Json], None]
"""What becomes of an answer that came with the acknowledgement."""


class Post:
    """A `Courier`. Parcels are taken from any thread and delivered in the server's loop, each on its own."""

    def __init__(self, terms: Terms, clock: Clock, record: Record, sockets: SocketMode, answered: Answered) -> None:
        self.base_url = ""
        self._terms = terms
        self._clock = clock
        self._record = record
        self._sockets = sockets
        self._http = HttpDelivery(terms)
        self._answered = answered
        self._loop: asyncio.AbstractEventLoop | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self.sent: list[Parcel] = []

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()

    async def stop(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._http.close()

    def send_event(self, team: Workplace, event: Json, *, is_ext_shared: bool = False) -> str:
        """Source: https://docs.slack.dev/apis/events-api, the outer event."""
        event_id = self._clock.id("Ev")
        payload: dict[str, object] = {
            "token": team.app.verification_token,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": team.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": team.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": is_ext_shared,
            "event_context": f"4-{event_id}",
        }
        self.send(team, "events_api", payload)
        return event_id

    def send(self, team: Workplace, kind: str, payload: Json) -> str:
        parcel = Parcel(str(uuid.uuid4()), team, kind, payload)
        self.send_again(parcel)
        with self._record.held():
            self.sent.append(parcel)
        return parcel.id

    def send_again(self, parcel: Parcel) -> None:
        """Delivers the parcel (once more), apart from every earlier delivery of it."""
        if self._loop is None:
            message = "the cloud is not running"
            raise RuntimeError(message)
        self._loop.call_soon_threadsafe(self._begin, parcel)

    def _begin(self, parcel: Parcel) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(parcel))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, parcel: Parcel) -> None:
        """Attempts until acknowledged; commands and clicks are attempted once, as Slack does."""
        waits_s = () if parcel.kind in ACCEPTING else self._terms.retry_waits_s
        reason = ""
        for retry, wait_s in enumerate((0.0, *waits_s)):
            await asyncio.sleep(wait_s * self._terms.hurry)
            way = self._http if self._terms.deliver == "http" else self._sockets
            outcome = await way.attempt(parcel, retry, reason)
            self._note(parcel, outcome, retry)
            if not outcome.reason:
                self._answered(parcel, outcome.answer)
                return
            if outcome.is_final:
                return
            reason = outcome.reason

    def _note(self, parcel: Parcel, outcome: Outcome, retry: int) -> None:
        ack = Ack(parcel.id, outcome.seconds, parcel.kind, parcel.event_id, outcome.status, retry)
        with self._record.held():
            (self._record.unacknowledged if outcome.reason else self._record.acks).append(ack)
