"""What the listeners work with, put together once a process."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from bot.domain import Answer
from bot.samples import Samples
from bot.shelf import Shelf
from bot.slack.ask import Ask, Surface
from bot.slack.audience import scope_of
from bot.slack.delivery import Delivery
from bot.slack.errands import Errands
from bot.slack.events import Written
from bot.slack.locales import Locales
from bot.slack.telling import Place, tell
from bot.slack.workroom import Workroom
from bot.understanding.city_keys import city_for
from bot.words import Words
from vectorstore.domain import Audience

P = ParamSpec("P")
T = TypeVar("T")


class Answerers(Protocol):
    """Those who take what is in the inbox and reply to it."""

    def nudge(self) -> None:
        """Tells them that something new is in the inbox."""

    async def take_back(self, delivery: Delivery) -> None:
        """Deletes a reply whose question was deleted."""

    async def department_replied(self, delivery: Delivery, written: Written) -> None:
        """Passes on what a department says to a question that was handed to it."""


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that a listener may need; what must not be lost is in the database."""

    room: Workroom
    shift: Answerers
    locales: Locales
    samples: Samples
    errands: Errands

    async def put(self, key: str, ask: Ask) -> bool:
        """Keeps what somebody asked, to be answered; False where it was kept before."""
        is_new = await beside(self.room.inbox.put, key, ask)
        self.shift.nudge()
        return is_new

    async def answer(self, answer_id: str, audience: Audience) -> Answer | None:
        """A kept answer that this audience may read: staff read what everybody may, too."""
        return await beside(self.room.answer, answer_id, audience)

    def begin(self, place: Place, errand: Awaitable[None]) -> None:
        """Does something after the acknowledgement; whoever wanted it is told, should it fail."""

        async def sorry(number: str) -> None:
            await self.say(place, "slack.failed", id=number)

        self.errands.start(errand, sorry)

    async def say(self, place: Place, key: str, frame: str = "", **values: object) -> None:
        """Tells somebody alone fixed words, in the language of the frame or else their own."""
        code = frame or await self.locales.of(place.workspace, place.user)
        await tell(place, Words(code)(key, **values))

    def examples(self, place: Place, frame: str) -> tuple[str, ...]:
        """Questions to begin with, on the plans that are asked about there."""
        scope = scope_of(self.room.settings, Ask(Surface.DIRECT, place.workspace.team, place.channel, place.user, ""))
        city = city_for(scope.city, Shelf(self.room.catalogue).cities()) if scope.city else ""
        return self.samples.of(city, frame, scope.plans) if city or not scope.city else ()


async def beside(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Does what waits for the database, beside the event loop."""
    return await asyncio.to_thread(work, *args, **kwargs)
