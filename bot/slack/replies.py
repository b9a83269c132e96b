"""What each delivery's reply is: an answer, words, a kept answer shared, a question handed on, a reply passed on."""

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import aclosing

from bot.domain import Answer, AnswerReady, PassagesFound, Question, StatementProved
from bot.errors import NotReadyError, QuestionError
from bot.slack.ask import Ask, Surface
from bot.slack.blocks import answer_messages, paragraph, words_message
from bot.slack.consulting import Consulting, UnknownCityError
from bot.slack.delivery import Delivery
from bot.slack.events import is_greeting
from bot.slack.finding_posts import Place, direct
from bot.slack.messages import Message
from bot.slack.paragraphs import Paragraph, of_notices
from bot.slack.passing_on import PassingOn
from bot.slack.speaking import Speaker
from bot.slack.waiting import Waiting
from bot.slack.workroom import Workroom
from bot.slack.workspaces import Workspace
from bot.understanding.language import frame_of
from bot.words import Words
from prompts.reading import say
from vectorstore.errors import VectorStoreError

RESPONSE_URL_USES = 4
"""Slack takes five; one is for what there may be to say beside an answer.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""


def place_of(ask: Ask) -> Place:
    """Where the asker is replied to: in the thread, or where there is none by the `response_url`."""
    return Place(ask.channel, ask.thread_ts, "" if ask.thread_ts else ask.response_url)


def _check(ask: Ask) -> None:
    if is_greeting(ask.text):
        raise QuestionError("question_empty", "a greeting")


class Replies:
    """Replies to one delivery after another; any of them may have been begun before."""

    def __init__(self, room: Workroom, threads: Executor) -> None:
        self._room = room
        self._desk = Consulting(room, threads)
        self._passing_on = PassingOn(room, self._desk)

    async def reply(self, workspace: Workspace, delivery: Delivery, speaker: Speaker) -> str:
        """Says the whole reply; the ledger's id of the conversation that it belongs to, "" for none.

        Raises:
            WithdrawnError: nobody waits for it any more.
            CutError: it cannot be known whether it was said.
            SlackError: it cannot be said now, or not at all.
            LedgerError: how far it is cannot be kept, or the delivery is another process's by now.
        """
        match delivery.ask.surface:
            case Surface.SHARE:
                await self._passing_on.share(workspace, delivery, speaker)
            case Surface.HAND_ON if delivery.ask.ts:
                await self._passing_on.pass_on_reply(workspace, delivery, speaker)
            case Surface.HAND_ON:
                await self._passing_on.hand_on(workspace, delivery, speaker)
            case _:
                return await self._answer(workspace, delivery, speaker)
        return ""

    async def _answer(self, workspace: Workspace, delivery: Delivery, speaker: Speaker) -> str:
        if delivery.ask.edit_ts and not speaker.has_begun:
            await self._take_over(delivery, speaker)
        waiting = Waiting(workspace, delivery)
        answer = None
        try:
            _check(delivery.ask)
            audience = await self._room.audiences.of(workspace, delivery.ask)
            question, kept = await self._desk.take(delivery, audience)
            answer = kept or await self._made(question, delivery.ask, speaker, waiting)
            messages = await self._desk.beside(self._messages, answer, delivery.ask)
        except (QuestionError, UnknownCityError, NotReadyError, VectorStoreError) as error:
            messages = (self._words(error, delivery.ask),)
        await waiting.settle()
        await self._say(messages, workspace, delivery.ask, speaker)
        await waiting.end()
        return answer.conversation_id if answer else ""

    async def _say(self, messages: Sequence[Message], workspace: Workspace, ask: Ask, speaker: Speaker) -> None:
        """Says the reply; what a `response_url` does not take any more of it, in the direct message with the asker."""
        place = place_of(ask)
        most = RESPONSE_URL_USES if place.response_url else len(messages)
        await speaker.say(messages[:most], place)
        for number, message in enumerate(messages[most:], most):
            await speaker.say_part(number, message, await direct(workspace, ask.user))

    async def _take_over(self, delivery: Delivery, speaker: Speaker) -> None:
        """An edited question's new answer takes the place of the one before."""
        ask = delivery.ask
        before = await self._desk.beside(self._room.inbox.asked_by, ask.team, ask.channel, ask.ts, delivery.id)
        await speaker.take_over(before.posts if before else (), place_of(ask))

    async def _made(self, question: Question, ask: Ask, speaker: Speaker, waiting: Waiting) -> Answer:
        """A new answer, shown while it is written where that can be done without saying a thing too much."""
        words = Words(frame_of(ask.text))
        known: tuple[Paragraph, ...] = ()
        begun: tuple[Paragraph, ...] | None = None
        async with aclosing(self._desk.events(question)) as steps:
            async for events in steps:
                for event in events:
                    if isinstance(event, AnswerReady):
                        return event.answer
                    if isinstance(event, PassagesFound):
                        known = of_notices(event.notices, words)
                proved = [paragraph(each.statement) for each in events if isinstance(each, StatementProved)]
                # A draft must be said to be one before it is said: what needs another notice waits for the end.
                if proved and begun in (None, known):
                    await waiting.settle()
                    notices = [each.markdown for each in known] if begun is None else []
                    await speaker.stream([*notices, *proved], place_of(ask))
                    begun = known
        raise RuntimeError("the desk gave no answer")

    def _messages(self, answer: Answer, ask: Ask) -> tuple[Message, ...]:
        return answer_messages(answer, self._room.look(answer, is_private=bool(place_of(ask).response_url)))

    def _words(self, error: Exception, ask: Ask) -> Message:
        frame = frame_of(ask.text)
        match error:
            case QuestionError(code="question_empty"):
                words = f"{say('errors.question_empty', frame)}\n{Words(frame)('slack.home_direct')}"
            case QuestionError():
                words = say(f"errors.{error.code}", frame, limit=self._room.settings.question_max_chars)
            case UnknownCityError():
                words = say("errors.city_unknown", frame, city=error.city)
            case _:
                words = say("errors.not_ready", frame)
        return words_message(words)
