"""Chooses the confidence threshold on golden questions."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.scorecard import Judgement

STEPS = 200
WRONGLY_DECLINED = 0.04
"""Answerable questions that may be declined: a threshold that declines more loses more than it guards."""


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


def _share(scores: Sequence[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / len(scores) if scores else 1.0
