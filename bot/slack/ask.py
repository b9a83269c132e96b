"""What somebody wants of the bot in Slack, as it is kept until it is done."""

from dataclasses import dataclass
from enum import StrEnum


class Surface(StrEnum):
    """Where it was asked; the last two ask for no new answer but for a kept one to be posted."""

    DIRECT = "direct"
    MENTION = "mention"
    THREAD = "thread"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    SHARE = "share"
    HAND_ON = "hand_on"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, or a wish that a kept answer be shared or handed on.

    `ts` is the message that asks, "" where no message does. The reply goes into the thread `thread_ts` of `channel`, or
    where that is "" to the asker alone by `response_url` (COMMAND, SHORTCUT), or to the channel itself (SHARE, HAND_ON).
    `answer_id` is the kept answer to post, "" where a new one is to be made. `is_shared` is Slack's word that people of
    other organisations are in the channel. `edit_ts` is the time of the edit that made the text what it is.
    """

    surface: Surface
    team: str
    channel: str
    user: str
    text: str
    ts: str = ""
    thread_ts: str = ""
    response_url: str = ""
    answer_id: str = ""
    is_shared: bool = False
    edit_ts: str = ""

    @property
    def conversation(self) -> str:
        """What is asked under the same name is answered one after another; "" where nothing follows on it."""
        return f"{self.team}:{self.channel}:{self.thread_ts}" if self.thread_ts else ""
