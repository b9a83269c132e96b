"""The scorecard: shares and ranks over judged questions, in all and by type and language."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.domain import Outcome, Writing
from bot.writing.spending.figures import WritingFigures, figures_of


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
    first_statement_ms: float | None = None
    """When the first statement was shown; None where none was."""
    writing: Writing | None = None
    """What a language model had to do with it, None where none was asked."""
    easiness: float | None = None
    """How easy its written sentences in やさしい日本語 are, 0 to 100; None where it has none."""

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
    writing: WritingFigures | None = None
    """Over the answers that a language model was asked for; None where there is none such."""
    first_statement_ms: dict[str, float] = field(default_factory=dict)
    """To the first statement of an answer that a model wrote now, not one that it had written before."""
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
    writings = [one.writing for one in judgements if one.writing]
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
        writing=figures_of(writings, by_maker=groups) if writings else None,
        first_statement_ms=_firsts(judgements),
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
        **_easiness(judgements),
    }


def _easiness(judgements: Sequence[Judgement]) -> dict[str, float]:
    """How easy the written answers in やさしい日本語 are to read; nothing where there is none."""
    scores = [one.easiness for one in judgements if one.easiness is not None]
    return {"easy_to_read": sum(scores) / len(scores) / 100} if scores else {}


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


def _firsts(judgements: Sequence[Judgement]) -> dict[str, float]:
    written = [one for one in judgements if one.writing and one.writing.outcome is Outcome.WRITTEN]
    found = [one.first_statement_ms for one in written if one.writing and not one.writing.cached]
    values = [each for each in found if each is not None]
    return _latency(values) if values else {}


def _latency(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values) or [0.0]
    return {f"p{q}": ordered[min(len(ordered) - 1, math.ceil(len(ordered) * q / 100) - 1)] for q in (50, 95)}
