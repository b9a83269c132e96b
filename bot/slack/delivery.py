"""One thing that was asked in Slack, and how far its reply is."""

from dataclasses import dataclass
from enum import StrEnum

from bot.slack.ask import Ask


class Outcome(StrEnum):
    """How a delivery ended: replied to, said to be lost, or taken back before there was a reply."""

    DONE = "done"
    LOST = "lost"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Post:
    """A message that the reply consists of, its `part` from 0; `ts` is "" while it is not known whether Slack took it."""

    part: int
    ts: str = ""
    whole: bool = False
    """Its last word has been sent."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """An ask, the reply that it has had so far, and what a reply must go on from.

    `answer_id` is the one to post, or the one to keep a new answer under, so that a second try finds it.
    `conversation_id` is the ledger's, of the latest reply in the same thread; "" where there is none.
    `attempts` counts the present one. A `withdrawn` one gets no reply: its question was deleted while it was held, and
    what has been posted is to be deleted too.
    """

    id: str
    ask: Ask
    answer_id: str
    conversation_id: str
    attempts: int
    posts: tuple[Post, ...]
    created_at: str
    withdrawn: bool = False
