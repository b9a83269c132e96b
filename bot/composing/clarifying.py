"""Asks back which city or plan is meant, where those of two or more answer about alike and say different things."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.composing.evidence import answers_kind, share_held
from bot.composing.quoting import quote, quote_sides
from bot.considering import Consideration
from bot.domain import Choice, Clarification, DraftStatement, Question
from bot.library import Holding
from bot.retrieval.confidence import Confidence, Judge, Verdict, evidence
from bot.understanding.numbers import figures_in
from bot.understanding.personal_data import mask, without_masks
from bot.understanding.query import Asked, Understood, understand
from prompts.reading import say
from vectorstore.domain import Passage, Sentence, Status
from vectorstore.eras import dates_in
from vectorstore.normalising import fold

SIDES = 3
"""Cities or plans that are given to choose from: with more, no list of quotes is read to its end."""
NEAR = 0.04
PLANS_NEAR = 0.02
"""How far below the best side's confidence another's may be."""
DOUBT = 0.02
"""How much more another side may be in doubt before its words are looked at."""
HELD = 0.5
HELD_NEAR = 0.2
"""The same for the share of the question's words that stand in what is said."""
PASSAGES = 8
"""Passages of the cities beside the best one's, which may fill the first ranks by itself."""
_NUMBERING = re.compile(r"^[\d\s.()（）・第章節項一二三四五六七八九十①-⑳-]+|\s")
_MEASURED = frozenset({Asked.WHEN, Asked.HOW_MUCH, Asked.HOW_MANY, Asked.WHO})


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A question back, with what each side says."""

    clarification: Clarification
    drafts: tuple[DraftStatement, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """What one city or plan has to say: its name, its passages, how well they answer."""

    name: str
    passages: tuple[Passage, ...]
    confidence: Confidence
    best: Sentence
    heading: str


def ask_back(considered: Consideration, question: Question, holding: Holding, judge: Judge) -> AskedBack | None:
    """The question back, once in a conversation; None where it is clear what is meant, or comes to the same.

    Of several questions none is asked back on: a choice would have to be made for each.
    """
    understood, passages = considered.understood, considered.passages
    is_asked = any(turn.asked_back for turn in question.history)
    if (
        is_asked
        or considered.parts
        or understood.compares
        or Asked.COMPARE in understood.asked
        or understood.plans
        or question.plans
    ):
        return None
    asker = _Asker(understood, question, holding, judge)
    sides, key = asker.cities(passages), "city"
    if len(sides) < 2 and _is_of_one_city(understood, question, holding):
        sides, key = asker.plans(passages), "plan"
    return asker.asked(sides, passages, key) if len(sides) > 1 else None


def _is_of_one_city(understood: Understood, question: Question, holding: Holding) -> bool:
    return len(understood.cities) == 1 or bool(question.city) or len(holding.holdings.cities) == 1


@dataclass(frozen=True, slots=True)
class _Asker:
    understood: Understood
    question: Question
    holding: Holding
    judge: Judge

    def cities(self, passages: Sequence[Passage]) -> list[_Side]:
        """The cities that may be meant, the one that answers best first."""
        held = self.holding.holdings.cities
        if self.understood.cities or self.question.city or len(held) < 2 or not passages[0].plan.city:
            return []
        if not _may_have_rival(passages):
            return []
        others = [city for city in held if city != passages[0].plan.city]
        found = self.holding.retrieve(self.understood, self.holding.editions_of(others), PASSAGES)
        own = [passage for passage in passages if passage.plan.city == passages[0].plan.city]
        return self._rivals(_grouped([*own, *found], lambda passage: passage.plan.city), NEAR)

    def plans(self, passages: Sequence[Passage]) -> list[_Side]:
        """The plans in force of one city that may be meant, the one that answers best first."""
        adopted = [passage for passage in passages if passage.status is Status.ADOPTED]
        if not adopted or adopted[0] is not passages[0]:
            return []
        sides = self._rivals(_grouped(adopted, lambda passage: passage.plan.title), PLANS_NEAR)
        return [side for side in sides if _headed_alike(side, sides[0])]

    def _rivals(self, groups: Sequence[tuple[str, list[Passage]]], near: float) -> list[_Side]:
        sides = [side for name, group in groups[: SIDES + 1] if (side := self._side(name, group))]
        if len(sides) < 2 or sides[0].passages[0] is not groups[0][1][0]:
            return []
        first = sides[0]
        rivals = [side for side in sides[1:] if self._is_rival(side, first, near)]
        return [first, *rivals][:SIDES]

    def _side(self, name: str, passages: Sequence[Passage]) -> _Side | None:
        confidence = self.judge.judge(self.understood, passages, self.holding.rarity)
        drafts = quote_sides(self.understood, [passages])
        is_translated = self.understood.language != "ja"
        # What another language calls a thing need not stand in the plan: lacking it tells less.
        carries = (Verdict.ANSWER, Verdict.PARTIAL) if is_translated else (Verdict.ANSWER,)
        if confidence.verdict not in carries or not drafts:
            return None
        passage, at = drafts[0].quotes[0]
        return _Side(
            name, tuple(passages), confidence, passage.chunk.sentences[at], " ".join(passage.chunk.heading_path)
        )

    def _is_rival(self, side: _Side, first: _Side, near: float) -> bool:
        if side.confidence.score < first.confidence.score - near:
            return False
        if self._held(side) < max(HELD, self._held(first) - HELD_NEAR):
            return False
        kinds = self.understood.asked & _MEASURED
        if not all(answers_kind(each.best, {kind}) for each in (side, first) for kind in kinds):
            return False
        return _told(side) != _told(first) and (not kinds or bool(_figures(side.best) ^ _figures(first.best)))

    def _held(self, side: _Side) -> float:
        """The share of the question's words that stands in what the side says best, or above it."""
        return share_held(self.understood.content_words, f"{side.heading} {side.best.search_text}")

    def asked(self, sides: Sequence[_Side], passages: Sequence[Passage], key: str) -> AskedBack | None:
        """The question back on these sides; None where an answer to it would not be understood."""
        said = without_masks(mask(self.understood.search_text))
        language = self.understood.language
        choices = tuple(
            Choice(side.name, say(f"clarifying.in_{key}", language, choice=side.name, question=said)) for side in sides
        )
        if not all(self._means(choice, key) for choice in choices):
            return None
        drafts = quote_sides(self.understood, [side.passages for side in sides])
        told = {draft.text for draft in drafts}
        rest = [draft for draft in quote(self.understood, passages) if draft.text not in told]
        text = say(f"clarifying.which_{key}", self.understood.frame)
        return AskedBack(Clarification(text, choices), (*drafts, *rest))

    def _means(self, choice: Choice, key: str) -> bool:
        """Whether a choice's question is understood as being about that choice alone."""
        asked = replace(self.question, text=choice.question, history=())
        meant = understand(asked, self.holding.holdings, self.holding.vocabulary)
        if key == "city":
            return meant.cities == (choice.label,) and not meant.other_cities
        titles = {plan.title for plan, _ in self.holding.editions.values() if plan.id in meant.plans}
        return titles == {choice.label}


def _may_have_rival(passages: Sequence[Passage]) -> bool:
    """Whether another city can answer about alike, as far as the passages found tell: looking for more takes its time."""
    others = [passage for passage in passages if passage.plan.city != passages[0].plan.city]
    return evidence((others or passages[-1:])[0]) >= evidence(passages[0]) - NEAR - DOUBT


def _grouped(passages: Sequence[Passage], name: Callable[[Passage], str]) -> list[tuple[str, list[Passage]]]:
    groups: dict[str, list[Passage]] = {}
    for passage in passages:
        groups.setdefault(name(passage), []).append(passage)
    return [(key, group[:PASSAGES]) for key, group in groups.items() if key]


def _figures(sentence: Sentence) -> frozenset[object]:
    """The figures and dates of a sentence: two that differ in them do not say the same."""
    text = sentence.search_text
    dates = [(each.year, each.month, each.day) for each in dates_in(text)]
    return frozenset([*dates, *((figure.value, figure.unit) for figure in figures_in(text))])


def _told(side: _Side) -> str:
    """What a side says, without its own name."""
    return _NUMBERING.sub("", fold(side.best.text)).replace(fold(side.name), "")


def _headed_alike(side: _Side, first: _Side) -> bool:
    """Whether two plans say it under the same heading: otherwise each says a thing of its own."""
    one, other = (
        _NUMBERING.sub("", fold(each.passages[0].chunk.heading_path[-1:][0]))
        if each.passages[0].chunk.heading_path
        else ""
        for each in (side, first)
    )
    return bool(one) and one == other
