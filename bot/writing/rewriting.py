"""Has a language model restate a question that leans on the conversation; on any failure the rules' reading stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import Question, Turn
from bot.understanding.personal_data import restored, without_masks
from bot.understanding.query import Understood, clean
from bot.understanding.restating import says_the_same
from bot.writing.hearing import hear, objects_with
from bot.writing.port import LanguageModel, Message, Role, Shape
from bot.writing.prompting import prompt, said
from bot.writing.replies.texts import is_broken
from bot.writing.spending.billing import Bill, Till
from vectorstore.domain import Audience

MOST_S = 5.0
SHARE = 0.25
"""Of the time that writing may take: an answer must not wait long for its question."""
TURNS = 4
TURN_CHARS = 300
_REPLY_CHARS = 2_000
_WHO = {"user": "resident", "assistant": "bot"}


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Restates follow-up questions. Thread-safe."""

    model: LanguageModel
    limit_s: float
    till: Till | None = None
    internal: bool = False
    """Whether what internal papers say may be sent to the model."""

    def rewrite(self, question: Question, ruled: Understood, generation: str = "") -> str:
        """The question as it reads by itself, "" where the rules' reading of it (`ruled`) is to stand; it never raises."""
        if not ruled.followup or not question.history or ruled.refusal is not None:
            return ""
        if question.audience is Audience.INTERNAL and not self.internal:
            return ""
        bill = Bill(self.till, question.client, generation)
        told = self._told(rewrite_messages(question), bill)
        restated = clean(without_masks(told))
        if is_broken(restated) or not says_the_same(restated, clean(question.text), question.history, ruled):
            return ""
        bill.keep()
        # Only who asked sees it; what they typed of themselves stands in it again.
        return clean(without_masks(restored(told, question.text)))

    def _told(self, messages: Sequence[Message], bill: Bill) -> str:
        """The question of a whole reply, wherever in it that stands; "" where there is none."""
        asked, limit_s = (messages, Shape.QUESTION), min(MOST_S, SHARE * self.limit_s)
        reply = hear(bill.on(self.model), asked, limit_s, _REPLY_CHARS)
        found = objects_with("question", reply.text if reply.is_whole else "")
        return next((str(each["question"]) for each in found), "")


def rewrite_messages(question: Question) -> tuple[Message, ...]:
    """The messages that ask for a question that stands by itself; personal data in it is masked."""
    turns = "\n".join(_turn(each) for each in question.history[-TURNS:])
    asked = f"<conversation>\n{turns}\n</conversation>\n<question>{said(question.text)}</question>"
    return Message(Role.SYSTEM, prompt("rewrite").text.format()), Message(Role.USER, asked)


def _turn(turn: Turn) -> str:
    return f'<turn said_by="{_WHO.get(turn.role, "bot")}">{said(turn.content)[:TURN_CHARS]}</turn>'
