"""What somebody sees before they ask: the plans in App Home, examples of questions in the pane and the messages tab."""

from bot.slack.calling import called
from bot.slack.home_view import home_view
from bot.slack.office import Office, beside
from bot.slack.reading import Json, part, text
from bot.slack.scopes import COMMAND
from bot.slack.sources import home_plans
from bot.slack.telling import Place
from bot.slack.workspaces import Workspace
from bot.words import Words
from vectorstore.domain import Audience


class Welcoming:
    """Listens to what is opened. Nothing of it is waited for: it can be opened again."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def home_opened(self, body: Json, workspace: Workspace) -> None:
        """The app's own page, or its messages tab."""
        event = part(body, "event")
        place = Place(workspace, text(event, "channel"), text(event, "user"))
        if text(event, "tab") == "messages":
            self._office.errands.start(self._suggest(place))
        else:
            self._office.errands.start(self._publish(place))

    async def pane_opened(self, body: Json, workspace: Workspace) -> None:
        """A new thread in the assistant pane."""
        thread = part(body, "event", "assistant_thread")
        place = Place(workspace, text(thread, "channel_id"), text(thread, "user_id"), text(thread, "thread_ts"))
        self._office.errands.start(self._suggest(place))

    async def nothing(self) -> None:
        """An event that tells us nothing."""

    async def _suggest(self, place: Place) -> None:
        frame = await self._office.locales.of(place.workspace, place.user)
        examples = await beside(self._office.examples, place, frame)
        if examples:
            await called(
                place.workspace.client.assistant_threads_setSuggestedPrompts(
                    channel_id=place.channel,
                    thread_ts=place.thread_ts or None,
                    title=Words(frame)("slack.examples_title"),
                    prompts=[{"title": each, "message": each} for each in examples],
                )
            )

    async def _publish(self, place: Place) -> None:
        frame = await self._office.locales.of(place.workspace, place.user)
        audience = await self._office.room.audiences.of_user(place.workspace, place.user)
        plans = await beside(home_plans, self._office.room.catalogue, audience)
        view = home_view(
            plans,
            is_internal=audience is Audience.INTERNAL,
            frame=frame,
            bot=place.workspace.bot_user,
            command=COMMAND,
            public_url=self._office.room.settings.public_url,
        )
        await called(place.workspace.client.views_publish(user_id=place.user, view=dict(view)))
