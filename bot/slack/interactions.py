"""Buttons under an answer. Each carries an id alone: what it shows is decided anew, by who reads along there now."""

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.ask import Ask, Surface
from bot.slack.calling import called
from bot.slack.clicks import Click, Sent, click_of, sent_of
from bot.slack.office import Office, beside
from bot.slack.pressing import key_of, wish_of
from bot.slack.reading import Json, text
from bot.slack.source_view import source_view
from bot.slack.sources import source_of
from bot.slack.telling import Place
from bot.slack.views import REASONS, reasons_view
from bot.slack.workspaces import Workspace
from vectorstore.domain import Audience


class Interactions:
    """Listens to the buttons; what may take longer than an acknowledgement is done after it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def open_source(self, ack: AsyncAck, body: Json, workspace: Workspace) -> None:
        """A source with its neighbours, in a modal."""
        click = click_of(body, workspace)
        self._office.begin(click.place, self._show_source(click))
        await ack()

    async def choose(self, ack: AsyncAck, body: Json, workspace: Workspace) -> None:
        """One of the things that a question may mean: the question about it, asked where the button stands."""
        click = click_of(body, workspace)
        answer = await self._office.answer(click.value, Audience.INTERNAL)
        choices = answer.clarification.choices if answer and answer.clarification else ()
        if click.number < len(choices):
            key = f"choose:{click.value}:{click.number}:{click.place.channel}"
            await self._office.put(key, _asked(choices[click.number].question, click.place))
        await ack()

    async def share(self, ack: AsyncAck, body: Json, workspace: Workspace) -> None:
        """The answer that one person got, for the channel."""
        click = click_of(body, workspace)
        if not await self._wish(_ask(Surface.SHARE, click)):
            self._office.begin(click.place, self._office.say(click.place, "slack.shared"))
        await ack()

    async def hand_on(self, ack: AsyncAck, body: Json, workspace: Workspace) -> None:
        """A question that the plans do not answer, for the department."""
        click = click_of(body, workspace)
        if not await self._wish(_ask(Surface.HAND_ON, click)):
            self._office.begin(click.place, self._say_handed(click))
        await ack()

    async def rate(self, ack: AsyncAck, body: Json, workspace: Workspace) -> None:
        """A thumb up or down; for the latter a modal asks why."""
        click = click_of(body, workspace)
        if await beside(self._office.room.inbox.mark, click.mark):
            self._office.begin(click.place, self._rated(click))
        await ack()

    async def reasons(self, ack: AsyncAck, body: Json) -> None:
        """Why an answer was of no use."""
        sent = sent_of(body)
        if await beside(self._office.room.inbox.mark, sent.key):
            self._office.errands.start(self._explained(sent))
        await ack()

    async def nothing(self, ack: AsyncAck) -> None:
        """A link, or a button of old: there is nothing to do."""
        await ack()

    async def _wish(self, ask: Ask) -> bool:
        key = await beside(key_of, self._office.room.inbox, wish_of(ask))
        return await self._office.put(key, ask)

    async def _say_handed(self, click: Click) -> None:
        answer = await self._office.answer(click.value, Audience.INTERNAL)
        handing = await beside(self._office.room.handing, answer) if answer else None
        if answer and handing:
            await self._office.say(click.place, "slack.handed_on", answer.frame, department=handing.department)

    async def _show_source(self, click: Click) -> None:
        place = click.place
        audience = await self._office.room.audiences.of_place(place.workspace, place.channel, place.user)
        answer = await self._office.answer(click.value, audience)
        if answer is None:
            await self._office.say(place, "slack.not_here")
            return
        source = await beside(source_of, self._office.room.catalogue, answer, click.number, audience)
        if source is None:
            await self._office.say(place, "slack.changed_plan", answer.frame)
            return
        view = source_view(source, answer.frame, self._office.room.settings.public_url)
        await called(place.workspace.client.views_open(trigger_id=click.trigger_id, view=dict(view)))

    async def _rated(self, click: Click) -> None:
        rating, _, answer_id = click.value.partition(":")
        place = click.place
        answer = await self._office.answer(answer_id, Audience.INTERNAL)
        if answer is None or rating not in ("up", "down"):
            await self._office.say(place, "slack.not_here")
            return
        await beside(self._office.room.ledger.add_feedback, answer_id, rating)
        if rating == "up":
            await self._office.say(place, "thanks", answer.frame)
        else:
            view = reasons_view(answer_id, place.channel, answer.frame)
            await called(place.workspace.client.views_open(trigger_id=click.trigger_id, view=dict(view)))

    async def _explained(self, sent: Sent) -> None:
        answer_id, reason = text(sent.carried, "answer_id"), sent.field("reason")
        if reason in REASONS and await self._office.answer(answer_id, Audience.INTERNAL):
            await beside(self._office.room.ledger.add_feedback, answer_id, "down", reason, sent.field("comment"))


def _asked(question: str, place: Place) -> Ask:
    """A question as if it had been written in the thread; where there is none, as if by a command."""
    surface = Surface.THREAD if place.thread_ts else Surface.COMMAND
    return Ask(
        surface=surface,
        team=place.workspace.team,
        channel=place.channel,
        user=place.user,
        text=question,
        thread_ts=place.thread_ts,
        response_url="" if place.thread_ts else place.response_url,
    )


def _ask(surface: Surface, click: Click) -> Ask:
    place = click.place
    return Ask(
        surface=surface,
        team=place.workspace.team,
        channel=place.channel,
        user=place.user,
        text="",
        thread_ts=place.thread_ts if surface is Surface.HAND_ON else "",
        response_url=place.response_url,
        answer_id=click.value,
    )
