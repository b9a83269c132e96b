"""What every call and page needs, put together once an app."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from bot.desk import Desk
from bot.domain import Answer, AnswerEvent, AnswerReady, Question
from bot.drawing import PicturePress
from bot.errors import QuestionError
from bot.kept_pictures import KeptPictures
from bot.opening import OpenBot
from bot.samples import Samples
from bot.shelf import Shelf
from bot.understanding.city_keys import city_for
from bot.understanding.language import frame_of
from bot.web.limiting import Limiter
from bot.web.measuring import Meter
from bot.web.origins import OWN, Origins, Site
from bot.web.problems import ProblemError
from bot.web.schemas import QuestionIn
from bot.writing.spending.clients import Clients
from prompts.reading import say
from vectorstore.lru import RecentlyUsed

if TYPE_CHECKING:
    from bot.web.articles import Article

_ARTICLES_KEPT = 8


class Door:
    """Residents' way to the bot: public plans alone, so often a minute, every answer kept and counted."""

    def __init__(self, bot: OpenBot) -> None:
        self.settings = bot.settings
        self.answerer = bot.answerer
        self.ledger = bot.ledger
        self.shelf = Shelf(bot.catalogue)
        self.limiter = Limiter(bot.settings)
        self.origins = Origins(bot.settings.allowed_origins, bot.settings.public_url)
        self.meter = Meter()
        kept = KeptPictures(bot.settings.data_dir / "pictures", bot.settings.pictures_max_mb * 2**20)
        self.pictures = PicturePress(kept)
        self.articles: RecentlyUsed[Article] = RecentlyUsed(_ARTICLES_KEPT)
        self._pauses = bot.pauses
        self._clients = Clients(bot.catalogue.engine, counted=bool(bot.settings.llm_model))
        self._samples = Samples(bot.answerer, self.shelf)
        self._desk = Desk(bot.answerer, bot.ledger, bot.pauses, bot.settings.question_max_chars)

    def take(self, asked: QuestionIn, channel: str, request: Request, site: Site = OWN) -> Question:
        """A question that may be answered, of the client who sent the request.

        Raises:
            QuestionError: its text cannot be taken.
            ProblemError: `city_unknown` or `origin_not_allowed`.
        """
        question = Question(
            text=asked.question,
            conversation_id=asked.conversation_id,
            language=asked.language,
            level=asked.level,
            channel=channel,
            answer_id=asked.answer_id,
            client=self._clients.digest(self.limiter.client(request)),
        )
        taken = self._desk.take(question)
        frame = frame_of(taken.text, asked.language, asked.level)
        return replace(taken, city=self.city(asked.city, frame, site), city_only=bool(site.city))

    def city(self, key: str, interface: str, site: Site = OWN) -> str:
        """The held city that a caller names, by its full name or a key such as `mitaka`; "" where none is named.

        Raises:
            ProblemError: `city_unknown`, or `origin_not_allowed` where the site is bound to another city.
        """
        wanted = key.strip() or site.city
        if not wanted:
            return ""
        held = self.shelf.cities()
        city = city_for(wanted, held)
        if not city:
            raise ProblemError("city_unknown", language=interface, city=wanted)
        if site.city and city != city_for(site.city, held):
            raise ProblemError("origin_not_allowed", language=interface, origin=site.origin)
        return city

    def paused(self, interface: str = "ja") -> str | None:
        """The notice to show instead of the form while the channel is paused, else None."""
        pause = self._pauses.of("web")
        return (pause.notice or say("replies.unavailable", interface)) if pause else None

    def suggestions(self, city: str, interface: str) -> tuple[str, ...]:
        """Questions to begin with, on the plans of a city or of all."""
        return self._samples.of(city, interface)

    def kept(self, question: Question) -> tuple[Answer, frozenset[int]] | None:
        """The answer that this very question has had before, verified again, with the numbers of verified citations.

        Raises:
            QuestionError: `answer_id_taken`, also by an answer that residents may no longer see.
        """
        kept = self._desk.kept(question)
        checked = self.shelf.reverified(kept) if kept else None
        if kept and not checked:
            raise QuestionError("answer_id_taken", f"{kept.id} rests on what is not public any more")
        if not checked:
            return None
        answer, verified = checked
        return replace(answer, conversation_id=question.conversation_id), verified

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
    door.limiter.count(request, "question")


def count_feedback(request: Request, door: TheDoor) -> None:
    """Counts what this client thought of an answer.

    Raises:
        ProblemError: too much in a minute.
    """
    door.limiter.count(request, "feedback")


def count_read(request: Request, door: TheDoor) -> None:
    """Counts a call of this client that asks nothing new.

    Raises:
        ProblemError: too many in a minute.
    """
    door.limiter.count(request, "read")


def calling_site(request: Request, door: TheDoor) -> Site:
    """The web site whose page calls.

    Raises:
        ProblemError: `origin_not_allowed`.
    """
    return door.origins.site_of(request)


CallingSite = Annotated[Site, Depends(calling_site)]


def own_pages(site: CallingSite) -> None:
    """Refuses what a page of another site asks of the operators' doors, whether ALLOWED_ORIGINS lists it or not.

    Raises:
        ProblemError: `origin_not_allowed`.
    """
    if site != OWN:
        raise ProblemError("origin_not_allowed", language="ja", origin=site.origin)


def json_only(request: Request) -> None:
    """Refuses a body that is not declared as JSON: a form on another site could send that without being asked.

    Raises:
        ProblemError: `unsupported_media_type`.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise ProblemError("unsupported_media_type")
