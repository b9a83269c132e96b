"""What people write: questions are put into the inbox, changes and deletions follow them."""

from bot.slack.events import Changed, Deleted, Written, ask_of, is_courtesy, told_of
from bot.slack.inbox import Delivery
from bot.slack.office import Office, beside
from bot.slack.reading import Json
from bot.slack.unheard import calls_us, is_young
from bot.slack.workspaces import Workspace

_MANY = 1000
"""Threads of other people that are remembered, so that Slack is asked once about each."""


class Hearing:
    """Listens to messages, in direct messages, channels and the pane; what it returns from is kept."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._strange: dict[tuple[str, str], None] = {}

    async def hear(self, body: Json, workspace: Workspace) -> None:
        """A message was written, changed or deleted."""
        told = told_of(body, workspace.team, workspace.bot_user)
        match told:
            case Written():
                await self._written(told, workspace)
            case Changed():
                await self._changed(told)
            case Deleted():
                await self._deleted(told)

    async def _written(self, written: Written, workspace: Workspace) -> None:
        handed = None if written.is_for_us else await beside(self._handed, written)
        if handed is not None:
            if not is_courtesy(written.wording.text):
                await self._office.shift.department_replied(handed, written)
        elif await beside(self._is_asked, written):
            await self._office.put(written.key, ask_of(written))
        elif self._may_be_asked(written):
            self._office.errands.start(self._look_back(written, workspace))

    def _may_be_asked(self, written: Written) -> bool:
        """Whether it goes on in a thread that may have asked us what has not come yet."""
        is_strange = (written.channel, written.thread_ts) in self._strange
        return written.goes_on and not written.is_for_us and is_young(written) and not is_strange

    async def _look_back(self, written: Written, workspace: Workspace) -> None:
        """Puts a question that has come before the one that it follows."""
        if await calls_us(workspace, written):
            await self._office.put(written.key, ask_of(written))
            return
        self._strange[written.channel, written.thread_ts] = None
        while len(self._strange) > _MANY:
            del self._strange[next(iter(self._strange))]

    def _handed(self, written: Written) -> Delivery | None:
        """The question that a department has been handed and now replies to."""
        if not written.is_reply:
            return None
        return self._office.room.inbox.handed_from(written.channel, written.thread_ts)

    def _is_asked(self, written: Written) -> bool:
        inbox = self._office.room.inbox
        if written.is_thanks or not (written.is_for_us or (written.is_reply and written.goes_on)):
            return False
        # Slack may send what was written after it has sent that it was deleted.
        if inbox.is_marked(_gone(written.team, written.channel, written.ts)):
            return False
        return written.is_for_us or inbox.is_ours(written.team, written.channel, written.thread_ts)

    async def _changed(self, changed: Changed) -> None:
        now = changed.now
        asked = await beside(self._office.room.inbox.asked_by, now.team, now.channel, now.ts)
        if asked is None:
            if now.is_for_us and not now.is_thanks:
                await self._office.put(now.key, ask_of(now))
        elif now.wording.text != changed.before.text and not now.is_thanks:
            await self._office.put(now.edit_key, ask_of(now, edit_ts=now.edit_ts))

    async def _deleted(self, deleted: Deleted) -> None:
        delivery = await beside(self._office.room.inbox.withdraw, deleted.team, deleted.channel, deleted.ts)
        if delivery is None:
            await beside(self._office.room.inbox.mark, _gone(deleted.team, deleted.channel, deleted.ts))
        else:
            self._office.errands.start(self._office.shift.take_back(delivery))


def _gone(team: str, channel: str, ts: str) -> str:
    return f"gone:{team}:{channel}:{ts}"
