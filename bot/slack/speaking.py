"""Says what replies to a delivery, each message once, however often it is begun anew."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.slack.calling import CallError, InDoubtError, LaterError, RefusedError, answered_to, called
from bot.slack.delivery import Delivery, Post
from bot.slack.finding_posts import Place, find_post, metadata_of
from bot.slack.inbox import Inbox
from bot.slack.messages import Message
from bot.slack.reading import text
from bot.slack.streaming import Stream, begun
from bot.slack.workspaces import Workspace

EXTRA = 1_000
"""Parts from here on are said beside the reply: that it was shared, or lost."""
_NOWHERE = "-"
"""In place of a timestamp: Slack has no such message, for certain."""
# A message that is gone, or that may not be changed any more: another takes its place.
_UNCHANGEABLE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


class WithdrawnError(Exception):
    """The question was deleted while it was answered: nobody waits for a reply."""


class CutError(Exception):
    """It is not known whether the one person who was to see it saw it, and nobody can look."""


class Speaker:
    """Speaks for one delivery. A message is noted before it is sent and after.

    What has been noted before alone is looked for in Slack: whoever sent it may have died, or heard of an error after
    Slack had done it.
    """

    def __init__(self, inbox: Inbox, workspace: Workspace, delivery: Delivery) -> None:
        self._inbox = inbox
        self._workspace = workspace
        self._delivery = delivery
        self._posts = {post.part: post for post in delivery.posts}
        self._stream: Stream | None = None

    @property
    def has_begun(self) -> bool:
        """Whether anything has been, or may have been, said already."""
        return bool(self._posts)

    async def take_over(self, posts: Sequence[Post], place: Place) -> None:
        """Says the reply in messages that stand already, each in place of what it says now; words beside them go."""
        for post in filter(_stands, posts):
            if post.part < EXTRA:
                await self._note(Post(post.part, post.ts))
            else:
                with suppress(CallError):
                    await self._delete(post, place)

    async def stream(self, paragraphs: Sequence[str], place: Place) -> None:
        """Shows paragraphs of the first message before all of it is known, where Slack can.

        Raises:
            WithdrawnError: nobody waits for it.
            SlackError: it cannot be begun now.
            LedgerError: it is not this process's to say.
        """
        if self._stream:
            await self._stream.append(paragraphs)
        elif paragraphs and not self.has_begun:
            first, *rest = paragraphs
            if await self._begin(first, place) and self._stream:
                await self._stream.append(rest)

    async def say(self, messages: Sequence[Message], place: Place) -> None:
        """Says the whole reply; what was said before of it is not said again.

        Raises:
            WithdrawnError: nobody waits for it.
            CutError: it cannot be known whether it was said.
            SlackError: it cannot be said now, or not at all.
            LedgerError: it is not this process's to say.
        """
        for number, message in enumerate(messages):
            await self.say_part(number, message, place)
        for post in [each for each in self._posts.values() if len(messages) <= each.part < EXTRA]:
            if not place.response_url:
                await self._remove(post, place)

    async def say_part(self, number: int, message: Message, place: Place) -> None:
        """Says one message of the reply, or at `EXTRA` and above one beside it; raises as `say` does."""
        post = self._posts.get(number)
        if post and post.whole:
            return
        if place.response_url:
            await self._tell(number, message, place.response_url)
        elif self._stream and number == 0:
            await self._end_stream(self._stream, message, place)
        elif post:
            await self._go_on(post, message, place)
        elif not (number == 0 and await self._streamed(message, place)):
            await self._post(number, message, place)

    async def break_off(self, message: Message, place: Place) -> None:
        """Says the last words of a reply that will not be whole; raises as `say` does."""
        for post in self._posts.values():
            if _stands(post) and not post.whole:
                await self._stop(post, place)
        await self.say_part(EXTRA, message, place)

    async def take_back(self, place: Place) -> None:
        """Deletes what has been said.

        Raises:
            SlackError: Slack cannot do it now.
            LedgerError: it is not this process's to say.
        """
        for post in tuple(self._posts.values()):
            ts = post.ts or await self._found(post, place)
            with suppress(RefusedError):
                await self._delete(Post(post.part, ts), place)

    async def _streamed(self, message: Message, place: Place) -> bool:
        if not message.paragraphs or not message.foot or not await self._begin(message.paragraphs[0], place):
            return False
        if self._stream:
            await self._end_stream(self._stream, message, place)
        return True

    async def _begin(self, paragraph: str, place: Place) -> bool:
        if not place.thread_ts:
            return False
        await self._note(Post(0))
        self._stream = await begun(self._workspace, self._delivery.ask, place, paragraph)
        if self._stream:
            await self._note(Post(0, self._stream.ts))
        else:
            self._posts[0] = Post(0, _NOWHERE)
        return self._stream is not None

    async def _end_stream(self, stream: Stream, message: Message, place: Place) -> None:
        self._stream = None
        if await stream.end(message, metadata_of(self._delivery, 0)):
            await self._note(Post(0, stream.ts, whole=True))
        else:
            await self._mend(Post(0, stream.ts), message, place)

    async def _go_on(self, post: Post, message: Message, place: Place) -> None:
        """Finishes what an earlier attempt began."""
        ts = post.ts or await self._found(post, place)
        if ts in ("", _NOWHERE):
            await self._post(post.part, message, place)
        else:
            await self._mend(Post(post.part, ts), message, place)

    async def _found(self, post: Post, place: Place) -> str:
        if place.response_url:
            return ""
        ask = self._delivery.ask
        known = await asyncio.to_thread(self._inbox.posted_in, ask.team, place.channel, place.thread_ts)
        return await find_post(self._workspace, self._delivery, post.part, place, known)

    async def _post(self, number: int, message: Message, place: Place) -> None:
        await self._note(Post(number))
        reply = await called(
            self._workspace.poster.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread_ts or None,
                text=message.text,
                blocks=[dict(each) for each in message.blocks] or None,
                metadata=dict(metadata_of(self._delivery, number)),
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        await self._note(Post(number, text(reply, "ts"), whole=True))

    async def _mend(self, post: Post, message: Message, place: Place) -> None:
        """Makes a message that stands what it is to be."""
        await self._note(post)
        await self._stop(post, place)
        try:
            await called(
                self._workspace.client.chat_update(
                    channel=place.channel,
                    ts=post.ts,
                    text=message.text,
                    blocks=[dict(each) for each in message.blocks],
                    metadata=dict(metadata_of(self._delivery, post.part)),
                )
            )
        except RefusedError as error:
            if error.code not in _UNCHANGEABLE:
                raise
            await self._remove(post, place)
            await self._post(post.part, message, place)
        else:
            await self._note(Post(post.part, post.ts, whole=True))

    async def _stop(self, post: Post, place: Place) -> None:
        """Ends what may be a stream, which cannot be changed until then."""
        if post.part == 0 and place.thread_ts:
            with suppress(CallError):
                await called(self._workspace.client.chat_stopStream(channel=place.channel, ts=post.ts))

    async def _remove(self, post: Post, place: Place) -> None:
        if _stands(post):
            with suppress(RefusedError):
                await self._delete(post, place)
        await self._note(Post(post.part, _NOWHERE))

    async def _delete(self, post: Post, place: Place) -> None:
        if _stands(post):
            await called(self._workspace.client.chat_delete(channel=place.channel, ts=post.ts))

    async def _tell(self, number: int, message: Message, response_url: str) -> None:
        post = self._posts.get(number)
        if post and post.ts != _NOWHERE:
            raise CutError
        await self._note(Post(number))
        try:
            await answered_to(response_url, message)
        except InDoubtError as error:
            raise CutError from error
        except LaterError:
            await self._note(Post(number, _NOWHERE))
            raise
        await self._note(Post(number, _NOWHERE, whole=True))

    async def _note(self, post: Post) -> None:
        """Keeps how far a message is.

        Raises:
            WithdrawnError: the question was deleted meanwhile.
            LedgerError: it cannot be kept, or the delivery is another process's by now.
        """
        self._posts[post.part] = post
        if not await asyncio.to_thread(self._inbox.note, self._delivery.id, [post]):
            raise WithdrawnError


def _stands(post: Post) -> bool:
    return post.ts not in ("", _NOWHERE)
