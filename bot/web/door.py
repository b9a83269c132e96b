"""What every call and page needs, put together once an app."""

from collections.abc import Iterator
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from bot.desk import Answering, Desk
from bot.domain import Answer, AnswerEvent, AnswerReady, Question
from bot.ledger import Ledger
from bot.settings import BotSettings
from bot.shelf import Shelf
from bot.understanding.language import language_of
from bot.web.languages import known_language
from bot.web.limiting import Limiter
from bot.web.measuring import Meter
from bot.web.problems import ProblemError
from bot.web.schemas import QuestionIn
from vectorstore.catalogue import Catalogue


class OpenBot(Protocol):
    """A bot that is open for questions."""

    @property
    def settings(self) -> BotSettings:
        """Its settings."""

    @property
    def answerer(self) -> Answering:
        """What answers."""

    @property
    def catalogue(self) -> Catalogue:
        """Plans, editions and sections."""

    @property
    def ledger(self) -> Ledger:
        """Answers that were given."""


class Door:
    """Residents' way to the bot: public plans alone, so often a minute, every answer kept and counted."""

    def __init__(self, bot: OpenBot) -> None:
        self.settings = bot.settings
        self.answerer = bot.answerer
        self.ledger = bot.ledger
        self.shelf = Shelf(bot.catalogue)
        self.limiter = Limiter(bot.settings)
        self.meter = Meter()
        self._desk = Desk(bot.answerer, bot.ledger, bot.settings.question_max_chars)

    def take(self, asked: QuestionIn, channel: str) -> Question:
        """A question that may be answered.

        Raises:
            QuestionError: its text cannot be taken.
            ProblemError: `city_unknown`.
        """
        language = known_language(asked.language)
        question = Question(
            text=asked.question,
            conversation_id=asked.conversation_id,
            city=asked.city.strip(),
            language=language,
            level=asked.level,
            channel=channel,
        )
        taken = self._desk.take(question)
        self.check_city(taken.city, language or language_of(taken.text))
        return taken

    def check_city(self, city: str, language: str) -> None:
        """Refuses a city whose plans are not held.

        Raises:
            ProblemError: `city_unknown`.
        """
        if city and city not in self.shelf.cities():
            raise ProblemError("city_unknown", language=language, city=city)

    def answer(self, question: Question) -> Answer:
        """One answer, kept and counted."""
        answer = self._desk.answer(question)
        self.meter.answered(answer)
        return answer

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        """The same step by step."""
        for event in self._desk.events(question):
            if isinstance(event, AnswerReady):
                self.meter.answered(event.answer)
            yield event


def door_of(request: Request) -> Door:
    """The door of the app that the request came to."""
    return cast(Door, request.app.state.door)


TheDoor = Annotated[Door, Depends(door_of)]


def count_question(request: Request, door: TheDoor) -> None:
    """Counts a question of this client.

    Raises:
        ProblemError: too many in a minute or a day.
    """
    door.limiter.count(request)


def json_only(request: Request) -> None:
    """Refuses a body that is not declared as JSON: a form on another site could send that without being asked.

    Raises:
        ProblemError: `unsupported_media_type`.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ProblemError("unsupported_media_type")
