"""The shift: takes what is in the inbox and replies to it, beside the shifts of other processes."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from bot.errors import LedgerError
from bot.slack.ask import Ask, Surface
from bot.slack.delivery import Delivery
from bot.slack.events import Written
from bot.slack.inbox import LEASE_S
from bot.slack.replies import Replies, place_of
from bot.slack.seeing_to import PATIENCE_S, SeeingTo
from bot.slack.speaking import Speaker
from bot.slack.workroom import Workroom
from vectorstore.ulid import new_ulid

log = logging.getLogger(__name__)

WORKERS = 4
"""Deliveries that one process replies to at a time."""
LOOK_AGAIN_S = 1.0
GRACE_S = 15.0
"""How long an orderly end waits for replies under way."""


class Shift:
    """Claims deliveries and replies to them until it is stopped. For one event loop, and for one run.

    Leases are renewed three times as often as they run out. What another process has claimed all the same, since this
    one stood still, is let go of.
    """

    def __init__(
        self, room: Workroom, workers: int = WORKERS, lease_s: float = LEASE_S, patience_s: float = PATIENCE_S
    ) -> None:
        self._room = room
        self._workers = workers
        self._lease_s = lease_s
        self._owner = new_ulid()
        self._threads = ThreadPoolExecutor(2 * workers, thread_name_prefix="slack-desk")
        self._seeing_to = SeeingTo(room, Replies(room, self._threads), patience_s)
        self._under_way: dict[str, asyncio.Task[float]] = {}
        self._woken = asyncio.Event()
        self._is_ending = False
        self._ended = asyncio.Event()
        self._ended.set()

    async def run(self) -> None:
        """Replies to what comes, until `stop`."""
        self._ended.clear()
        renewing = asyncio.create_task(self._renew())
        try:
            while not self._is_ending:
                if len(self._under_way) >= self._workers or not await self._begin_next():
                    await self._rest()
        finally:
            await self._let_go()
            renewing.cancel()
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._ended.set()

    def nudge(self) -> None:
        """Looks into the inbox at once; without it, each second."""
        self._woken.set()

    async def stop(self) -> None:
        """Ends in good order: what is under way is finished, within `GRACE_S`, and the rest left to others."""
        self._is_ending = True
        self._woken.set()
        await self._ended.wait()

    async def take_back(self, delivery: Delivery) -> None:
        """Deletes a reply whose question was deleted.

        Raises:
            SlackError: Slack cannot do it now.
        """
        workspace = await self._room.workspaces.of(delivery.ask.team)
        await Speaker(self._room.inbox, workspace, delivery).take_back(place_of(delivery.ask))

    async def department_replied(self, delivery: Delivery, written: Written) -> None:
        """Keeps what a department says to the question that `delivery` handed to it, to be passed on.

        Raises:
            LedgerError: it cannot be kept.
        """
        reply = Ask(
            surface=Surface.HAND_ON,
            team=written.team,
            channel=written.channel,
            user=written.user,
            text=written.wording.text,
            ts=written.ts,
            thread_ts=written.thread_ts,
            answer_id=delivery.ask.answer_id,
        )
        await asyncio.to_thread(self._room.inbox.put, f"reply:{written.team}:{written.channel}:{written.ts}", reply)
        self.nudge()

    async def _begin_next(self) -> bool:
        """Claims the next delivery and begins with it; False where there is none."""
        try:
            delivery = await asyncio.to_thread(self._room.inbox.claim, self._owner, list(self._under_way))
        except Exception as error:
            _complain("the inbox cannot be read", error)
            return False
        if delivery is None:
            return False
        task = asyncio.create_task(self._seeing_to.see_to(delivery))
        self._under_way[delivery.id] = task
        task.add_done_callback(lambda done: self._done(delivery.id, done))
        return True

    def _done(self, delivery_id: str, task: asyncio.Task[float]) -> None:
        self._under_way.pop(delivery_id, None)
        self._woken.set()
        if not task.cancelled() and (wait_s := task.result()):
            asyncio.get_running_loop().call_later(wait_s, self._woken.set)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), LOOK_AGAIN_S)
        self._woken.clear()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._lease_s / 3)
            ours = dict(self._under_way)
            try:
                held = await asyncio.to_thread(self._room.inbox.renew, self._owner, list(ours))
            except Exception as error:
                _complain("the leases cannot be renewed", error)
                continue
            for delivery_id in ours.keys() - held:
                ours[delivery_id].cancel()

    async def _let_go(self) -> None:
        under_way = list(self._under_way.values())
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            await asyncio.to_thread(self._room.inbox.give_up_lease, self._owner)
        except LedgerError as error:
            _complain("what was under way waits for its lease to run out", error)


def _complain(what: str, error: Exception) -> None:
    # An error that nobody foresaw may repeat in its words what somebody asked.
    log.warning("%s: %s", what, error if isinstance(error, LedgerError) else type(error).__name__)
