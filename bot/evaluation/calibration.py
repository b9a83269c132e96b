"""Chooses the confidence threshold on golden questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.scorecard import Judgement
from bot.retrieval.confidence import Thresholds

STEPS = 200
WRONGLY_DECLINED = 0.04
"""Answerable questions that may be declined: a threshold that declines more loses more than it guards."""


ENOUGH = 30
"""Fewer answerable questions than this say little about where the threshold should lie."""


@dataclass(frozen=True, slots=True)
class Curve:
    """For each threshold, the share of answerable questions kept and of the others declined."""

    thresholds: tuple[float, ...]
    answerable_kept: tuple[float, ...]
    others_declined: tuple[float, ...]
    chosen: float


def calibrate(judgements: Sequence[Judgement]) -> Curve:
    """The curve over the judged questions' confidence, and the highest threshold that keeps enough of the answerable.

    Refusals are left out: they are decided before anything is retrieved.
    """
    judged = [one for one in judgements if one.expected != "refuse"]
    wanted = sorted(one.confidence for one in judged if one.expected == "answer")
    others = [one.confidence for one in judged if one.expected != "answer"]
    scores = [one.confidence for one in judged] or [0.0]
    low, high = min(scores), max(scores)
    thresholds = tuple(low + (high - low) * step / STEPS for step in range(STEPS + 1))
    chosen = wanted[int(len(wanted) * WRONGLY_DECLINED)] if wanted else low
    return Curve(
        thresholds=thresholds,
        answerable_kept=tuple(_share(wanted, threshold) for threshold in thresholds),
        others_declined=tuple(1 - _share(others, threshold) if others else 1.0 for threshold in thresholds),
        chosen=chosen,
    )


def thresholds(judgements: Sequence[Judgement]) -> Thresholds:
    """Thresholds for Japanese and for other languages; one that these questions do not bear on stays as shipped."""
    shipped = Thresholds()
    japanese = [one for one in judgements if one.language == "ja"]
    other = [one for one in judgements if one.language != "ja"]
    return Thresholds(
        japanese=_chosen(japanese, shipped.japanese),
        other=_chosen(other, shipped.other),
    )


def _chosen(judgements: Sequence[Judgement], shipped: float) -> float:
    answerable = sum(one.expected == "answer" for one in judgements)
    return round(calibrate(judgements).chosen, 4) if answerable >= ENOUGH else shipped


def _share(scores: Sequence[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / len(scores) if scores else 1.0
