"""Sees to one delivery: that it is replied to, put off, or said to be lost."""

import asyncio
import logging
import time
from contextlib import suppress

from bot.errors import LeaseError, LedgerError, SlackError
from bot.slack.ask import Ask, Surface
from bot.slack.blocks import words_message
from bot.slack.calling import LaterError, RefusedError, called
from bot.slack.delivery import Delivery, Outcome
from bot.slack.messages import Message
from bot.slack.replies import Replies, place_of
from bot.slack.speaking import EXTRA, CutError, Speaker, WithdrawnError
from bot.slack.workroom import Workroom
from bot.slack.workspaces import Workspace
from bot.understanding.language import frame_of
from bot.words import Words

log = logging.getLogger(__name__)

ATTEMPTS, ATTEMPTS_BEGUN = 3, 9
"""A delivery that so many processes have died of, or beside, is not tried again: more where its reply has been begun,
since then it is not the question that they die of.
"""
PATIENCE_S = 3600.0
"""So long does a process put a reply off while Slack cannot be reached, or refuses the app's token."""
_SHORTEST_WAIT_S, _LONGEST_WAIT_S = 0.5, 60.0
_REMEMBERED = 10_000
# Beside their reply they have a word on what came of it; beside an answer there is only the word that it is lost.
_BUTTONS = (Surface.SHARE, Surface.HAND_ON)


class WornOutError(Exception):
    """Every process that tried to reply has died of it, or beside it; or one has begun to say that it is lost."""


class SeeingTo:
    """Brings each delivery to an end. What goes wrong is kept in the ledger, and its number told."""

    def __init__(self, room: Workroom, replies: Replies, patience_s: float = PATIENCE_S) -> None:
        self._room = room
        self._replies = replies
        self._patience_s = patience_s
        self._tried_since: dict[str, float] = {}

    async def see_to(self, delivery: Delivery) -> float:
        """Replies to a delivery that has been claimed; never fails.

        The seconds after which it is to be claimed anew, 0 where it is done, or not for this process to do.
        """
        self._tried_since.setdefault(delivery.id, time.monotonic())
        if len(self._tried_since) > _REMEMBERED:
            # Others have gone on with it since.
            self._tried_since.pop(next(iter(self._tried_since)))
        wait_s = await self._ended(delivery)
        if not wait_s:
            self._tried_since.pop(delivery.id, None)
        return wait_s

    async def _ended(self, delivery: Delivery) -> float:
        try:
            return await self._try(delivery)
        except LeaseError:
            log.info("delivery %s is another process's by now", delivery.id)
        except LedgerError as error:
            log.warning("delivery %s waits for its lease to run out: %s", delivery.id, error)
        except Exception as error:
            # Not its words: they may repeat what somebody asked.
            log.error("delivery %s waits for its lease to run out: %s", delivery.id, type(error).__name__)  # noqa: TRY400
        return 0.0

    async def _try(self, delivery: Delivery) -> float:
        """Replies; what may be done later is put off while there is time, and else lost."""
        try:
            workspace = await self._room.workspaces.of(delivery.ask.team)
            speaker = Speaker(self._room.inbox, workspace, delivery)
            try:
                await self._reply(workspace, delivery, speaker)
            except WithdrawnError:
                await speaker.take_back(place_of(delivery.ask))
                await asyncio.to_thread(self._room.inbox.finish, delivery.id, Outcome.DROPPED)
        except SlackError as error:
            wait_s = self._wait_s(delivery, error)
            if wait_s:
                log.info("delivery %s is put off for %.0f s: %s", delivery.id, wait_s, error)
                await asyncio.to_thread(self._room.inbox.postpone, delivery.id, wait_s)
            else:
                await self._noted(delivery, error)
                await asyncio.to_thread(self._room.inbox.finish, delivery.id, Outcome.LOST)
            return wait_s
        return 0.0

    async def _reply(self, workspace: Workspace, delivery: Delivery, speaker: Speaker) -> None:
        try:
            _check(delivery)
            conversation_id = await self._replies.reply(workspace, delivery, speaker)
        except (WithdrawnError, LedgerError):
            raise
        except CutError:
            await self._cut(delivery, speaker)
        except Exception as error:
            if self._wait_s(delivery, error):
                raise
            await self._lose(workspace, delivery, speaker, error)
        else:
            if not await asyncio.to_thread(self._room.inbox.finish, delivery.id, Outcome.DONE, conversation_id):
                await speaker.take_back(place_of(delivery.ask))

    async def _cut(self, delivery: Delivery, speaker: Speaker) -> None:
        """Says to the one person who was told something, or not, that nobody knows which."""
        words = words_message(Words(frame_of(delivery.ask.text))("slack.cut"))
        with suppress(CutError, RefusedError):
            await speaker.break_off(words, place_of(delivery.ask))
        await asyncio.to_thread(self._room.inbox.finish, delivery.id, Outcome.LOST)

    async def _lose(self, workspace: Workspace, delivery: Delivery, speaker: Speaker, error: Exception) -> None:
        """Says that there will be no reply, and by what number an operator finds out why."""
        number = await self._noted(delivery, error)
        key = "slack.lost" if isinstance(error, WornOutError | SlackError) else "errors.internal"
        words = words_message(Words(frame_of(delivery.ask.text))(key, id=number))
        place = place_of(delivery.ask)
        # A response_url that has refused one message takes no other.
        is_closed = bool(place.response_url) and isinstance(error, RefusedError)
        try:
            if not is_closed:
                await speaker.break_off(words, place)
        except CutError:
            pass
        except RefusedError as refused:
            log.warning("delivery %s: nothing can be said in its place: %s", delivery.id, refused.code)
            is_closed = True
        if is_closed:
            await _say_directly(workspace, delivery.ask, words)
        await asyncio.to_thread(self._room.inbox.finish, delivery.id, Outcome.LOST)

    def _wait_s(self, delivery: Delivery, error: Exception) -> float:
        """How long to wait before the reply is tried again; 0 where that is of no use, or too late."""
        now = time.monotonic()
        tried_s = now - self._tried_since.get(delivery.id, now)
        if not isinstance(error, SlackError) or tried_s > self._patience_s:
            return 0.0
        if isinstance(error, RefusedError) and not error.is_mendable:
            return 0.0
        asked_for_s = error.wait_s if isinstance(error, LaterError) else _SHORTEST_WAIT_S
        return max(asked_for_s, min(tried_s / 4, _LONGEST_WAIT_S))

    async def _noted(self, delivery: Delivery, error: Exception) -> str:
        number = await asyncio.to_thread(self._room.ledger.add_fault, "slack", error, delivery.answer_id)
        # Not its words: they may repeat what somebody asked.
        log.error("delivery %s is lost, error %s: %s", delivery.id, number, type(error).__name__)
        return number


def _check(delivery: Delivery) -> None:
    if delivery.withdrawn:
        raise WithdrawnError
    begun = [post.part for post in delivery.posts]
    is_lost = delivery.ask.surface not in _BUTTONS and any(part >= EXTRA for part in begun)
    if is_lost or delivery.attempts > (ATTEMPTS_BEGUN if begun else ATTEMPTS):
        raise WornOutError(f"attempt {delivery.attempts}")


async def _say_directly(workspace: Workspace, ask: Ask, message: Message) -> None:
    """Says it to the asker in person, where nothing can be said in the place where it was asked; once at most."""
    with suppress(SlackError):
        blocks = [dict(each) for each in message.blocks]
        await called(workspace.poster.chat_postMessage(channel=ask.user, text=message.text, blocks=blocks))
