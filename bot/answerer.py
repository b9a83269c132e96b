"""Answers a question in five steps: understand, retrieve, decide, compose, prove."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import zip_longest

from bot.composing.citing import cite
from bot.composing.clarifying import AskedBack, ask_back
from bot.composing.declining import contact_of, not_found, other_city, refused
from bot.composing.notices import notices_for
from bot.composing.partial import unshown
from bot.composing.reply import Reply
from bot.composing.revisions import reply_on_changes
from bot.composing.siding import sided
from bot.considering import Consideration, together
from bot.domain import (
    Answer,
    AnswerEvent,
    AnswerReady,
    AnswerStatus,
    PassagesFound,
    Question,
    StageReached,
    StatementProved,
)
from bot.library import Holding, Library
from bot.proof import prove
from bot.retrieval.confidence import Judge, Verdict
from bot.understanding.query import Asked, Holdings, Understood, understand
from bot.understanding.restating import is_about_the_same
from bot.understanding.several import questions_of
from bot.writing.composing import Composed, write
from bot.writing.writer import Task, Writer
from prompts.interfaces import interface
from prompts.reading import contact_words, say
from vectorstore import japan_time
from vectorstore.domain import Audience, Passage
from vectorstore.ulid import new_ulid

PASSAGES = 20
"""Passages considered: ten are what people and scorecards look at, the rest feed comparisons and lists."""

CONTACTS = 2


@dataclass(slots=True)
class _Clock:
    """Milliseconds a stage."""

    timings_ms: dict[str, float] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    @property
    def spent_s(self) -> float:
        """Since the question was taken up."""
        return time.monotonic() - self.begun

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.timings_ms[name] = round((time.perf_counter() - begun) * 1000, 1)


class Answerer:
    """Answers questions from the published plans; the same for every channel. Thread-safe."""

    def __init__(
        self, library: Library, judge: Judge, writer: Writer | None = None, today: Callable[[], date] = japan_time.today
    ) -> None:
        self._library = library
        self._judge = judge
        self._writer = writer
        self._today = today

    def answer(self, question: Question) -> Answer:
        """The whole answer."""
        *_, last = self.events(question)
        if not isinstance(last, AnswerReady):
            raise TypeError(f"the last event is a {type(last).__name__}")
        return last.answer

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        """The answer as it comes about; the last event is the whole of it."""
        clock = _Clock()
        with self._library.holding(question.audience, question.plans) as holding:
            yield StageReached("understand")
            with clock.stage("understand"):
                understood = self._understand(question, holding)
            if out_of_scope := _out_of_scope(understood, question, holding):
                yield AnswerReady(self._finish(out_of_scope, understood, question, (holding.generation, clock)))
                return
            yield StageReached("retrieve")
            with clock.stage("compare"):
                on_changes = reply_on_changes(understood, question, holding, self._today())
            if on_changes:
                yield from _told(self._finish(on_changes, understood, question, (holding.generation, clock)))
                return
            with clock.stage("retrieve"):
                considered = self._consider(understood, question, holding)
            yield StageReached("compose")
            yield from self._composed(considered, question, holding, clock)

    def consider(self, question: Question) -> Consideration:
        """What an answer to the question would be made from."""
        with self._library.holding(question.audience, question.plans) as holding:
            return self._consider(self._understand(question, holding), question, holding)

    def search(self, query: str, k: int, city: str = "", audience: Audience = Audience.PUBLIC) -> list[Passage]:
        """Retrieval alone: the `k` best passages, best first."""
        question = Question(query, city=city, audience=audience, city_only=bool(city))
        with self._library.holding(audience) as holding:
            return list(self._passages(self._understand(question, holding), question, holding, k))

    def _understand(self, question: Question, holding: Holding) -> Understood:
        askable = _askable(question, holding)
        ruled = understand(question, askable, holding.vocabulary)
        meant = self._writer.rewriter.rewrite(question, ruled, holding.generation) if self._writer else ""
        if not meant:
            return ruled
        restated = understand(question, askable, holding.vocabulary, meant)
        return restated if is_about_the_same(restated, ruled) else ruled

    def _consider(self, understood: Understood, question: Question, holding: Holding) -> Consideration:
        parts = []
        for readings in questions_of(understood, question, _askable(question, holding), holding.vocabulary):
            tried = [self._consider_one(reading, question, holding) for reading in readings]
            parts.append(next((each for each in tried if each.is_answered), tried[0]))
        return together(understood, parts, PASSAGES) if parts else self._consider_one(understood, question, holding)

    def _consider_one(self, understood: Understood, question: Question, holding: Holding) -> Consideration:
        passages = self._passages(understood, question, holding, PASSAGES)
        return Consideration(understood, passages, self._judge.judge(understood, passages, holding.rarity))

    def _passages(self, understood: Understood, question: Question, holding: Holding, k: int) -> tuple[Passage, ...]:
        """Passages for the question; for one that compares, the best of each of its sides in turn."""
        if not understood.compares:
            understood = replace(understood, search_text=_without_cities(understood))
            found = holding.retrieve(understood, holding.editions_of(understood.cities or (question.city,)), k)
            return tuple((_contacts(understood, found, holding) + found)[:k])
        sides = []
        for side in understood.compares:
            asked = replace(understood, search_text=side.text, plans=(side.plan,) if side.plan else ())
            editions = holding.editions_of_plan(side.plan) if side.plan else holding.editions_of((side.city,))
            sides.append(holding.retrieve(asked, editions, k))
        return _in_turn(sides)[:k]

    def _composed(
        self, considered: Consideration, question: Question, holding: Holding, clock: _Clock
    ) -> Iterator[AnswerEvent]:
        understood = considered.understood
        if considered.confidence.verdict is Verdict.NOT_FOUND:
            yield AnswerReady(
                self._finish(
                    not_found(understood, considered.passages, holding),
                    understood,
                    question,
                    (holding.generation, clock),
                )
            )
            return
        with clock.stage("compose"):
            back = ask_back(considered, question, holding, self._judge)
            drafts = back.drafts if back else considered.drafts
        yield StageReached("prove")
        with clock.stage("prove"):
            composed = Composed(tuple(prove(drafts, holding.section_text)))
        # What each side says stays in its own words until it is known which is meant.
        if self._writer and composed.statements and not back:
            yield StageReached("write")
            with clock.stage("write"):
                task = Task(
                    understood,
                    considered.passages,
                    holding.section_text,
                    question.client,
                    holding.generation,
                    spent_s=clock.spent_s,
                )
                noticing = partial(notices_for, understood, today=self._today())
                composed = yield from write(self._writer, task, composed.statements, noticing)
        reply = self._reply(considered, composed, holding, back)
        yield from _told(self._finish(reply, understood, question, (holding.generation, clock)), composed.told)

    def _reply(self, considered: Consideration, composed: Composed, holding: Holding, back: AskedBack | None) -> Reply:
        understood, passages = considered.understood, considered.passages
        statements, citations = cite(composed.statements, holding.section_text)
        if not statements:
            return not_found(understood, passages, holding)
        citations = tuple(replace(each, translation=composed.translations.get(each.quote, "")) for each in citations)
        missing = unshown(considered.confidence.missing, understood, statements, citations, holding.vocabulary)
        missing += considered.unanswered
        by_plan = back is not None or bool(understood.compares)
        return Reply(
            status=AnswerStatus.PARTIAL if missing else AnswerStatus.ANSWERED,
            statements=sided(statements, citations, understood.frame, by_plan=by_plan),
            citations=citations,
            notices=notices_for(understood, statements, citations, self._today()),
            contact=contact_of(passages),
            message=_partly(understood.frame, missing) if missing else "",
            mode=composed.mode,
            writing=composed.writing,
            clarification=back.clarification if back else None,
        )

    def _finish(self, reply: Reply, understood: Understood, question: Question, made: tuple[str, _Clock]) -> Answer:
        generation, clock = made
        frame = interface(understood.frame)
        return Answer(
            id=question.answer_id or new_ulid(),
            conversation_id=question.conversation_id or new_ulid(),
            status=reply.status,
            question=question.text,
            language=frame.language,
            level=frame.level,
            generation=generation,
            understood_as=understood.understood_as,
            statements=reply.statements,
            citations=reply.citations,
            notices=reply.notices,
            nearest=reply.nearest,
            contact=reply.contact,
            message=reply.message,
            mode=reply.mode,
            writing=reply.writing,
            clarification=reply.clarification,
            timings_ms=dict(clock.timings_ms),
        )


def _told(answer: Answer, told: int = 0) -> Iterator[AnswerEvent]:
    """An answer bit by bit, but for the first statements that were `told` before."""
    if answer.statements[told:]:
        yield PassagesFound(answer.citations, answer.notices)
    for index, statement in enumerate(answer.statements[told:], told):
        yield StatementProved(index, statement)
    yield AnswerReady(answer)


def _askable(question: Question, holding: Holding) -> Holdings:
    """The cities and plans that the question may be about."""
    return holding.holdings.within(question.city) if question.city_only else holding.holdings


def _out_of_scope(understood: Understood, question: Question, holding: Holding) -> Reply | None:
    """The reply to what a plan bot must not do, or to a city that cannot be asked about."""
    if understood.refusal:
        return refused(understood, holding)
    if understood.other_cities and not understood.cities:
        cities = _askable(question, holding).cities
        return other_city(understood, cities) if cities else not_found(understood, (), holding)
    return None


def _contacts(understood: Understood, found: Sequence[Passage], holding: Holding) -> list[Passage]:
    """Where the best passage's edition names its department, for a question that asks whom to ask."""
    if Asked.CONTACT not in understood.asked or not found:
        return []
    words = replace(understood, search_text=contact_words(), lexical_terms=(), language="ja")
    return holding.retrieve(words, frozenset({found[0].edition.id}), CONTACTS)


def _without_cities(understood: Understood) -> str:
    """What to search for in plans that are the city's alone, where its name tells nothing apart."""
    text = understood.search_text
    for city in understood.cities:
        # Inside a longer name (青空市図書館) it stays.
        text = re.sub(rf"{re.escape(city)}(?=[のはがをにでともへ、。\s]|って|$)", " ", text)
    return text if any(letter.isalnum() for letter in text) else understood.search_text


def _partly(frame: str, missing: Sequence[str]) -> str:
    """What is answered and what is not."""
    known = interface(frame)
    words = say("replies.partial_missing", frame, missing=known.listed(missing))
    return known.together(say("replies.partial", frame), words)


def _in_turn(sides: Sequence[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The first passage of each side, then the second of each, and so on."""
    return tuple(passage for rank in zip_longest(*sides) for passage in rank if passage is not None)
