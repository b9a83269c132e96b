"""The scorecard: shares and ranks over judged questions, in all and by type and language."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one question. `ranks[i]` is the rank from 1 of the first passage with gold quote i, 0 for none."""

    id: str
    question: str
    language: str
    type: str
    expected: str
    status: str
    confidence: float
    ranks: tuple[int, ...]
    quotes_shown: float
    section_right: bool | None
    page_right: bool | None
    figure_shown: bool | None
    unproved: int
    latency_ms: float
    gold_quotes: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """What the answer did, in the words of `expected`."""
        words = {"answered": "answer", "partial": "answer", "refused": "refuse"}
        return words.get(self.status, "abstain")

    @property
    def as_expected(self) -> bool:
        """Whether it answered what it should, and declined what it should in either way."""
        return (self.outcome == "answer") == (self.expected == "answer")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Figures over a group of questions; a share is None where no question of the group bears on it."""

    questions: int
    shares: dict[str, float | None]
    outcomes: dict[str, dict[str, int]]
    latency_ms: dict[str, float]
    unproved: int
    by: dict[str, dict[str, "Scorecard"]] = field(default_factory=dict)


def recall_at(ranks: Sequence[int], k: int) -> float:
    """The share of gold quotes that the first k passages hold."""
    return sum(0 < rank <= k for rank in ranks) / len(ranks)


def ndcg_at(ranks: Sequence[int], k: int) -> float:
    """Normalised discounted cumulative gain of the gold quotes' first passages.

    Source: Järvelin and Kekäläinen (2002), Cumulated gain-based evaluation of IR techniques.
    """
    distinct = sorted({rank for rank in ranks if rank})
    wanted = len(distinct) + sum(not rank for rank in ranks)
    gain = sum(1 / math.log2(rank + 1) for rank in distinct if rank <= k)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(wanted, k) + 1))


def score(judgements: Sequence[Judgement], *, groups: bool = True) -> Scorecard:
    """The scorecard over all judgements, and by type and language where `groups` is set."""
    by = {}
    if groups:
        by = {
            name: {key: score(group, groups=False) for key, group in _grouped(judgements, name).items()}
            for name in ("type", "language")
        }
    return Scorecard(
        questions=len(judgements),
        shares=_shares(judgements),
        outcomes=_outcomes(judgements),
        latency_ms=_latency([judgement.latency_ms for judgement in judgements]),
        unproved=sum(judgement.unproved for judgement in judgements),
        by=by,
    )


def _grouped(judgements: Sequence[Judgement], name: str) -> dict[str, list[Judgement]]:
    groups: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        groups.setdefault(str(getattr(judgement, name)), []).append(judgement)
    return dict(sorted(groups.items()))


def _shares(judgements: Sequence[Judgement]) -> dict[str, float | None]:
    wanted = [judgement for judgement in judgements if judgement.expected == "answer"]
    found = [judgement for judgement in wanted if judgement.ranks]
    answered = [judgement for judgement in wanted if judgement.outcome == "answer"]
    declined = [judgement for judgement in judgements if judgement.expected != "answer"]
    return {
        **{f"recall@{k}": _mean(found, lambda one, k=k: recall_at(one.ranks, k)) for k in (1, 5, 10)},  # type: ignore[misc]
        "ndcg@10": _mean(found, lambda one: ndcg_at(one.ranks, 10)),
        "gold_quote_shown": _mean(found, lambda one: one.quotes_shown),
        "section_right": _mean(
            [one for one in answered if one.section_right is not None], lambda one: one.section_right
        ),
        "page_right": _mean([one for one in answered if one.page_right is not None], lambda one: one.page_right),
        "key_figure_shown": _mean(
            [one for one in wanted if one.figure_shown is not None], lambda one: one.figure_shown
        ),
        "declined_rightly": _mean(declined, lambda one: one.outcome != "answer"),
        "declined_wrongly": _mean(wanted, lambda one: one.outcome != "answer"),
    }


def _mean(judgements: Sequence[Judgement], measure: Callable[[Judgement], float | bool | None]) -> float | None:
    values = [float(measure(judgement) or 0.0) for judgement in judgements]
    return sum(values) / len(values) if values else None


def _outcomes(judgements: Sequence[Judgement]) -> dict[str, dict[str, int]]:
    table = {
        expected: dict.fromkeys(("answer", "abstain", "refuse"), 0) for expected in ("answer", "abstain", "refuse")
    }
    for judgement in judgements:
        table[judgement.expected][judgement.outcome] += 1
    return table


def _latency(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values) or [0.0]
    return {f"p{q}": ordered[min(len(ordered) - 1, math.ceil(len(ordered) * q / 100) - 1)] for q in (50, 95)}
