"""Takes a delivery's question to the desk, and brings what is proved as it comes."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from typing import ParamSpec, TypeVar

from bot.asker import Asker
from bot.domain import Answer, AnswerEvent, AnswerReady, Question, StatementProved
from bot.errors import BotError, LedgerError, NotReadyError, QuestionError
from bot.shelf import Shelf
from bot.slack.audience import scope_of
from bot.slack.delivery import Delivery
from bot.slack.workroom import Workroom
from bot.understanding.city_keys import city_for
from vectorstore.domain import Audience
from vectorstore.errors import VectorStoreError
from vectorstore.ulid import new_ulid

P = ParamSpec("P")
T = TypeVar("T")

_FIRST_S = 0.1
"""Statements that are quoted come at once, with their answer: so long they wait for each other."""
_GATHER_S = 0.5
"""Those that are written come one by one: so often, at most, are they shown."""


class UnknownCityError(BotError):
    """The city that the channel is tied to is none whose plans are held."""

    def __init__(self, city: str) -> None:
        super().__init__(f"SLACK_CITIES: no plans of {city} are held")
        self.city = city


class Consulting:
    """Asks the desk in threads of its own, so that nothing else waits for them."""

    def __init__(self, room: Workroom, threads: Executor) -> None:
        self._room = room
        self._threads = threads

    async def beside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Does what takes its time beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*args, **kwargs))

    async def take(self, delivery: Delivery, audience: Audience) -> tuple[Question, Answer | None]:
        """The question that a delivery asks, for those who read along, with the answer that it has had before, if any.

        Raises:
            QuestionError: its text cannot be taken.
            UnknownCityError: the channel is tied to a city that is not held.
            NotReadyError: what was kept, or the plans, cannot be read.
        """
        try:
            return await self.beside(self._take, delivery, audience)
        except (LedgerError, VectorStoreError) as error:
            raise NotReadyError(str(error)) from error

    def _take(self, delivery: Delivery, audience: Audience) -> tuple[Question, Answer | None]:
        shelf = Shelf(self._room.catalogue, audience)
        scope = scope_of(self._room.settings, delivery.ask)
        city = city_for(scope.city, shelf.cities()) if scope.city else ""
        if scope.city and not city:
            raise UnknownCityError(scope.city)
        question = self._room.desk.take(
            Question(
                text=delivery.ask.text,
                conversation_id=delivery.conversation_id,
                city=city,
                city_only=bool(city),
                plans=scope.plans,
                audience=audience,
                channel="slack",
                answer_id=delivery.answer_id,
                client=self._room.clients.digest(delivery.ask.team, delivery.ask.user),
            )
        )
        kept = self._kept(question, shelf)
        # An answer that these readers may not see, or not any more, keeps its id to itself.
        is_free = kept or not any(self._room.ledger.load(question.answer_id, each) for each in Audience)
        return (question if is_free else replace(question, answer_id=new_ulid())), kept

    def _kept(self, question: Question, shelf: Shelf) -> Answer | None:
        try:
            kept = self._room.desk.kept(question)
        except QuestionError:
            return None
        checked = shelf.reverified(kept) if kept else None
        return replace(checked[0], conversation_id=kept.conversation_id) if kept and checked else None

    async def events(self, question: Question) -> AsyncGenerator[tuple[AnswerEvent, ...], None]:
        """The steps of an answer, those together that come together; AnswerReady is the last.

        Once nobody hears them any more, a language model stops writing.

        Raises:
            Exception: whatever the desk raises.
        """
        coming: asyncio.Queue[AnswerEvent | Exception] = asyncio.Queue()
        asker = Asker()
        self._threads.submit(self._run, question, _putting(coming), asker)
        gather_s = _FIRST_S
        try:
            while True:
                yield (events := await _together(coming, gather_s))
                if isinstance(events[-1], AnswerReady):
                    return
                if any(isinstance(each, StatementProved) for each in events):
                    gather_s = _GATHER_S
        finally:
            asker.leave()

    def _run(self, question: Question, put: Callable[[AnswerEvent | Exception], None], asker: Asker) -> None:
        try:
            with asker.waiting():
                for event in self._room.desk.events(question):
                    put(event)
        except Exception as error:
            put(error)


def _putting(coming: "asyncio.Queue[AnswerEvent | Exception]") -> Callable[[AnswerEvent | Exception], None]:
    loop = asyncio.get_running_loop()

    def put(event: AnswerEvent | Exception) -> None:
        # The loop may be closed: the answer is kept all the same, for whoever goes on with it.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(coming.put_nowait, event)

    return put


async def _together(coming: "asyncio.Queue[AnswerEvent | Exception]", gather_s: float) -> tuple[AnswerEvent, ...]:
    """The next step, and those that come within so long after it."""
    events = [await _next(coming)]
    with suppress(TimeoutError):
        async with asyncio.timeout(gather_s):
            while not isinstance(events[-1], AnswerReady):
                events.append(await _next(coming))
    return tuple(events)


async def _next(coming: "asyncio.Queue[AnswerEvent | Exception]") -> AnswerEvent:
    event = await coming.get()
    if isinstance(event, Exception):
        raise event
    return event
