"""The first message of a reply while it is being written."""

import logging
from collections.abc import Mapping, Sequence

from bot.slack.ask import Ask
from bot.slack.calling import CallError, RefusedError, called
from bot.slack.finding_posts import Place
from bot.slack.messages import Message
from bot.slack.reading import text
from bot.slack.workspaces import Workspace

log = logging.getLogger(__name__)


class Stream:
    """A message of Slack's that grows paragraph by paragraph. Only its beginning fails: the rest can be mended."""

    def __init__(self, workspace: Workspace, place: Place, ts: str, paragraph: str) -> None:
        self._workspace = workspace
        self._channel = place.channel
        self._shown = [paragraph]
        self._is_broken = False
        self.ts = ts

    async def append(self, paragraphs: Sequence[str]) -> None:
        """Shows more of it."""
        if self._is_broken or not paragraphs:
            return
        try:
            await called(
                self._workspace.poster.chat_appendStream(
                    channel=self._channel, ts=self.ts, markdown_text="\n\n" + "\n\n".join(paragraphs)
                )
            )
        except CallError as error:
            log.info("stream %s is broken off: %s", self.ts, error.code)
            self._is_broken = True
        self._shown += paragraphs

    async def end(self, message: Message, metadata: Mapping[str, object]) -> bool:
        """Shows the rest of the message; False where it does not show the message as it is to be."""
        count = len(self._shown)
        if self._is_broken or tuple(self._shown) != message.paragraphs[:count]:
            return False
        rest = "".join(f"\n\n{each}" for each in message.paragraphs[count:])
        try:
            await called(
                self._workspace.poster.chat_stopStream(
                    channel=self._channel,
                    ts=self.ts,
                    markdown_text=rest or None,
                    blocks=[dict(each) for each in message.foot] or None,
                    metadata=dict(metadata),
                )
            )
        except CallError as error:
            log.info("stream %s did not end: %s", self.ts, error.code)
            return False
        return True


async def begun(workspace: Workspace, ask: Ask, place: Place, paragraph: str) -> Stream | None:
    """A stream that shows its first paragraph; None where Slack has none here, and has done nothing.

    Raises:
        LaterError: not now.
        InDoubtError: it may have begun.
    """
    if not place.thread_ts or ask.is_shared:
        # What somebody of another organisation is shown has to name theirs, which is not known here.
        return None
    try:
        reply = await called(
            workspace.poster.chat_startStream(
                channel=place.channel,
                thread_ts=place.thread_ts,
                markdown_text=paragraph,
                recipient_user_id=ask.user,
                recipient_team_id=ask.team,
            )
        )
    except RefusedError as error:
        log.info("no stream in %s: %s", ask.team, error.code)
        return None
    return Stream(workspace, place, text(reply, "ts"), paragraph)
