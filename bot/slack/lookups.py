"""What is asked for one person alone: by command, by the shortcut of a message, in the modal that a long message opens."""

import json

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.ask import Ask, Surface
from bot.slack.calling import called
from bot.slack.clicks import sent_of
from bot.slack.events import wording_of
from bot.slack.office import Office, beside
from bot.slack.reading import Json, text
from bot.slack.scopes import COMMAND
from bot.slack.telling import Place
from bot.slack.views import question_view
from bot.slack.workspaces import Workspace

_NO_EXAMPLE = "…"


class Lookups:
    """Takes such questions down; their answers come by the address that Slack gives for each, members or not."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def command(self, ack: AsyncAck, body: Json, workspace: Workspace) -> None:
        """A question after the command; without one, how to ask."""
        asked = wording_of(text(body, "text"), workspace.bot_user).text
        place = Place(workspace, text(body, "channel_id"), text(body, "user_id"), "", text(body, "response_url"))
        if asked:
            await self._office.put(f"cmd:{text(body, 'trigger_id')}", _ask(Surface.COMMAND, place, asked))
        else:
            self._office.begin(place, self._say_how(place))
        await ack()

    async def shortcut(self, ack: AsyncAck, body: Json, workspace: Workspace) -> None:
        """A message to look up: at once where it is short, else after it has been cut down in a modal."""
        asked = wording_of(text(body, "message", "text")).text
        trigger, response_url = text(body, "trigger_id"), text(body, "response_url")
        place = Place(workspace, text(body, "channel", "id"), text(body, "user", "id"), "", response_url)
        if asked and len(asked) <= self._office.room.settings.question_max_chars:
            await self._office.put(f"look:{trigger}", _ask(Surface.SHORTCUT, place, asked))
        elif asked:
            self._office.begin(place, self._open(place, asked, trigger))
        else:
            self._office.begin(place, self._office.say(place, "slack.shortcut_empty"))
        await ack()

    async def submit(self, ack: AsyncAck, body: Json, workspace: Workspace) -> None:
        """The question that a long message has become."""
        sent = sent_of(body)
        place = Place(workspace, text(sent.carried, "channel"), sent.user, "", text(sent.carried, "response_url"))
        await self._office.put(sent.key, _ask(Surface.SHORTCUT, place, sent.field("question")))
        await ack()

    async def _open(self, place: Place, asked: str, trigger: str) -> None:
        carried = json.dumps({"channel": place.channel, "response_url": place.response_url})
        frame = await self._office.locales.of(place.workspace, place.user)
        view = question_view(asked, self._office.room.settings.question_max_chars, frame, carried)
        await called(place.workspace.client.views_open(trigger_id=trigger, view=dict(view)))

    async def _say_how(self, place: Place) -> None:
        frame = await self._office.locales.of(place.workspace, place.user)
        examples = await beside(self._office.examples, place, frame)
        example = next(iter(examples), _NO_EXAMPLE)
        await self._office.say(place, "slack.how_to_command", frame, command=COMMAND, example=example)


def _ask(surface: Surface, place: Place, asked: str) -> Ask:
    return Ask(surface, place.workspace.team, place.channel, place.user, asked, response_url=place.response_url)
