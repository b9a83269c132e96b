"""Words that one person alone is told."""

from dataclasses import dataclass

from bot.slack.blocks import words_message
from bot.slack.calling import CallError, answered_to, called
from bot.slack.messages import Message
from bot.slack.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody did something: a channel, a thread of it or "", and the address that answers to them alone."""

    workspace: Workspace
    channel: str
    user: str
    thread_ts: str = ""
    response_url: str = ""


async def tell(place: Place, text: str) -> None:
    """Says something to the person, where they are.

    Raises:
        CallError: it cannot be said.
    """
    message = words_message(text)
    if place.thread_ts or not place.response_url:
        try:
            await _show(place, message)
        except CallError:
            # The bot is no member there, which only the other way does without.
            if not place.response_url:
                raise
        else:
            return
    await answered_to(place.response_url, message)


async def _show(place: Place, message: Message) -> None:
    await called(
        place.workspace.poster.chat_postEphemeral(
            channel=place.channel,
            user=place.user,
            text=message.text,
            blocks=[dict(each) for each in message.blocks],
            thread_ts=place.thread_ts or None,
        )
    )
