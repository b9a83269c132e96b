"""Answers a question in five steps: understand, retrieve, decide, compose, prove."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bot.composing.citing import cite
from bot.composing.notices import notices_for
from bot.composing.quoting import quote
from bot.domain import (
    Answer,
    AnswerEvent,
    AnswerReady,
    AnswerStatus,
    Nearest,
    PassagesFound,
    Question,
    StageReached,
    StatementProved,
)
from bot.library import Holding, Library
from bot.proof import prove
from bot.retrieval.confidence import Confidence, Judge, Verdict
from bot.ulid import new_ulid
from bot.understanding.query import Asked, Understood, understand
from prompts.reading import replies
from vectorstore.domain import Audience, Contact, Passage

PASSAGES = 30
"""Passages considered; ten are what people and scorecards look at, the rest feed comparisons and lists."""
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Consideration:
    """What an answer was made from."""

    understood: Understood
    passages: tuple[Passage, ...]
    confidence: Confidence


@dataclass(slots=True)
class _Clock:
    """Milliseconds a stage."""

    timings_ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.timings_ms[name] = round((time.perf_counter() - begun) * 1000, 1)


class Answerer:
    """Answers questions from the published plans; the same for every channel. Thread-safe."""

    def __init__(self, library: Library, judge: Judge) -> None:
        self._library = library
        self._judge = judge

    def answer(self, question: Question) -> Answer:
        """The whole answer."""
        *_, last = self.events(question)
        if not isinstance(last, AnswerReady):
            raise TypeError(f"the last event is a {type(last).__name__}")
        return last.answer

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        """The answer as it comes about; the last event is the whole of it."""
        clock = _Clock()
        with self._library.holding(question.audience) as holding:
            yield StageReached("understand")
            with clock.stage("understand"):
                understood = understand(question, holding.holdings, holding.vocabulary)
            blank = self._blank(question, understood, holding)
            declined = self._out_of_scope(understood, holding, blank)
            if declined:
                yield AnswerReady(replace(declined, timings_ms=clock.timings_ms))
                return
            yield StageReached("retrieve")
            with clock.stage("retrieve"):
                passages = self._retrieve(question, understood, holding)
                confidence = self._judge.judge(understood, passages, holding)
            if confidence.verdict is Verdict.NOT_FOUND:
                answer = self._not_found(understood, passages, holding, blank)
                yield AnswerReady(replace(answer, timings_ms=clock.timings_ms))
                return
            yield StageReached("compose")
            with clock.stage("compose"):
                drafts = quote(understood, passages)
            yield StageReached("prove")
            with clock.stage("prove"):
                proved = prove(drafts, holding.section_text)
                statements, citations = cite(proved, holding.section_text)
            answer = self._answered(understood, confidence, blank, (statements, citations), holding)
            yield PassagesFound(answer.citations)
            for index, statement in enumerate(answer.statements):
                yield StatementProved(index, statement)
            yield AnswerReady(replace(answer, timings_ms=clock.timings_ms))
