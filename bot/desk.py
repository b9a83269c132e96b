"""The desk where every channel hands in its questions: taken, given their history, answered, kept."""

import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from bot.domain import Answer, AnswerEvent, AnswerReady, AnswerStatus, Question
from bot.errors import LedgerError, QuestionError
from bot.ledger import Ledger
from bot.pausing import Pauses
from bot.understanding.language import frame_of
from bot.understanding.personal_data import mask
from prompts.interfaces import interface
from prompts.reading import say
from vectorstore.domain import Audience, Passage
from vectorstore.ulid import is_ulid, new_ulid

log = logging.getLogger(__name__)

# Direction overrides make a text read other than it is stored.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class Answering(Protocol):
    """What answers a question; both ways give the same answer, safely from several threads."""

    def answer(self, question: Question) -> Answer:
        """The whole answer."""

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        """The answer as it comes about; the last event is AnswerReady."""

    def search(self, query: str, k: int, city: str = "", audience: Audience = Audience.PUBLIC) -> list[Passage]:
        """The `k` passages nearest to the query, best first."""


class Desk:
    """Takes questions in, from channels that are not paused. An answer that cannot be kept is still given."""

    def __init__(self, answerer: Answering, ledger: Ledger, pauses: Pauses, max_chars: int) -> None:
        self._answerer = answerer
        self._ledger = ledger
        self._pauses = pauses
        self._max_chars = max_chars

    def take(self, question: Question) -> Question:
        """The question with its text cleaned and the earlier turns of its conversation; an unknown one begins anew.

        Raises:
            QuestionError: `question_empty`, `question_too_long` or `question_not_text`.
            LedgerError: the conversation cannot be read.

        """
        text = clean(question.text, self._max_chars)
        known = question.conversation_id if is_ulid(question.conversation_id) else ""
        earlier = self._ledger.turns(known, question.audience) if known else ()
        return replace(
            question,
            text=text,
            conversation_id=known if earlier else new_ulid(),
            history=earlier or question.history,
        )

    def kept(self, question: Question) -> Answer | None:
        """The answer that this question has had under its `answer_id`, where it is asked once more after a break.

        Raises:
            QuestionError: `answer_id_taken` by another question.
            LedgerError: the answer cannot be read.

        """
        if not question.answer_id or self._pauses.of(question.channel):
            return None
        kept = self._ledger.load(question.answer_id, question.audience)
        if kept and kept.question != mask(question.text):
            raise QuestionError("answer_id_taken", f"{question.answer_id} is the answer to another question")
        return kept

    def answer(self, question: Question) -> Answer:
        """Answers a question that `take` has given back, and keeps the answer."""
        pause = self._pauses.of(question.channel)
        answer = _unavailable(question, pause.notice) if pause else self._answerer.answer(question)
        self._keep(answer, question)
        return answer

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        """The same step by step; the answer is kept before its last event is handed on."""
        pause = self._pauses.of(question.channel)
        events = iter([AnswerReady(_unavailable(question, pause.notice))]) if pause else self._answerer.events(question)
        for event in events:
            if isinstance(event, AnswerReady):
                self._keep(event.answer, question)
            yield event

    def _keep(self, answer: Answer, question: Question) -> None:
        try:
            self._ledger.save(answer, question)
        except LedgerError as error:
            # Not its causes: the driver repeats the row, and with it the question.
            log.warning("answer %s could not be kept: %s", answer.id, error)


def _unavailable(question: Question, notice: str) -> Answer:
    """What a paused channel says, in the operator's words or else the usual ones."""
    frame = interface(frame_of(question.text, question.language, question.level))
    return Answer(
        id=question.answer_id or new_ulid(),
        conversation_id=question.conversation_id or new_ulid(),
        status=AnswerStatus.UNAVAILABLE,
        question=question.text,
        language=frame.language,
        level=frame.level,
        message=notice or say("replies.unavailable", frame.code),
    )


def clean(text: str, max_chars: int) -> str:
    """A question's text without control characters, blanks folded.

    Raises:
        QuestionError: `question_empty`, `question_too_long`, or `question_not_text` for bytes that are no Unicode.

    """
    # Longer than any cleaning could save: refused before it costs anything.
    if len(text) > 20 * max_chars:
        raise QuestionError("question_too_long", f"the question has {len(text)} characters, {max_chars} are allowed")
    if any(unicodedata.category(letter) == "Cs" for letter in text):
        raise QuestionError("question_not_text", "the question holds bytes that are no UTF-8 text")
    visible = "".join(letter for letter in re.sub(r"\s", " ", text) if _is_text(letter))
    folded = " ".join(visible.split())
    if not any(letter.isalnum() for letter in folded):
        raise QuestionError("question_empty", "the question is empty")
    if len(folded) > max_chars:
        raise QuestionError("question_too_long", f"the question has {len(folded)} characters, {max_chars} are allowed")
    return folded


def _is_text(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Co", "Cn") and letter not in _OVERRIDES
