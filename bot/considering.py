"""What an answer is made from: the question, the passages found, how well they answer; of several questions each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.composing.quoting import STATEMENTS, STATEMENTS_A_SIDE, quote
from bot.domain import DraftStatement
from bot.retrieval.confidence import Confidence, Verdict
from bot.understanding.personal_data import mask, without_masks
from bot.understanding.query import Understood
from vectorstore.domain import Passage

_ALL = 6
"""Statements in answer to several questions."""


@dataclass(frozen=True, slots=True)
class Consideration:
    """What an answer is made from; each of several questions in one message is one of the `parts`."""

    understood: Understood
    passages: tuple[Passage, ...]
    confidence: Confidence
    parts: tuple["Consideration", ...] = ()

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Those of several questions that the plans do not answer, as they were asked."""
        return tuple(_named(part.understood) for part in self.parts if not part.is_answered)

    @property
    def is_answered(self) -> bool:
        """Whether the passages carry an answer, or a part of one."""
        return self.confidence.verdict is not Verdict.NOT_FOUND

    @property
    def drafts(self) -> list[DraftStatement]:
        """What is quoted: the best of the passages; of several questions for each in turn."""
        if not self.parts:
            return quote(self.understood, self.passages)
        answered = [part for part in self.parts if part.is_answered]
        count = min(max(_ALL // len(answered), STATEMENTS_A_SIDE), STATEMENTS)
        return [draft for part in answered for draft in quote(part.understood, part.passages, count)]


def together(understood: Understood, parts: Sequence[Consideration], most: int) -> Consideration:
    """Several questions as one, answered in part where the plans answer only some of them; `most` passages in all."""
    answered = [part for part in parts if part.is_answered]
    whole = replace(understood, compares=(), understood_as=_understood_as(parts))
    found = _best([part.passages for part in answered or parts])
    best = max(parts, key=lambda part: part.confidence.score).confidence
    if not answered:
        return Consideration(whole, found[:most], replace(best, verdict=Verdict.NOT_FOUND))
    missing = tuple(word for part in answered for word in part.confidence.missing)
    verdict = Verdict.PARTIAL if missing or len(answered) < len(parts) else Verdict.ANSWER
    return Consideration(whole, found[:most], Confidence(verdict, best.score, missing), tuple(parts))


def _best(sides: Sequence[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages of all questions, the best first, each once."""
    found = sorted((passage for side in sides for passage in side), key=lambda passage: passage.score)
    return tuple(reversed({passage.chunk.id: passage for passage in found}.values()))


def _understood_as(parts: Sequence[Consideration]) -> str:
    """All questions as they were understood; "" where each is as it was typed."""
    # What a later one leans on stands right before it.
    said = ["" if at and part.understood.followup else part.understood.understood_as for at, part in enumerate(parts)]
    typed = [part.understood.text for part in parts]
    return "".join(one or other for one, other in zip(said, typed, strict=True)) if any(said) else ""


def _named(understood: Understood) -> str:
    return without_masks(mask(understood.text)).strip(" 。.?？!！")
