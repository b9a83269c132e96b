"""What came of having answers written, counted: outcomes, statements kept and not, reasons, tokens and yen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import Outcome, Writing

FIGURE, PAIRED = "figure", "paired"
"""Kinds of reasons that bear no name of their own: what the quotes lack, and a figure said of something else."""

_SENTENCES = {
    "not in the language of": "language",
    "no quote of it stands in its section": "quote",
    "longer than": "long",
    "control or broken characters": "characters",
    "a link": "markup",
    "markup": "markup",
}
"""How reasons begin that are sentences."""


@dataclass(frozen=True, slots=True)
class WritingFigures:
    """Answers that a model was asked for; `drafts` are the statements it wrote, of which the quotes carried `kept`.

    Of the others some were `replaced` by their quotes and some `left_out`; `reasons` tells of how many each kind was one.
    """

    asked: int
    written: int
    cached: int
    outcomes: Mapping[str, int]
    drafts: int
    kept: int
    replaced: int
    left_out: int
    reasons: Mapping[str, int]
    tokens_in: int
    tokens_out: int
    yen: float
    by_maker: Mapping[str, "WritingFigures"] = field(default_factory=dict)
    """The same by model and prompt."""


def figures_of(writings: Sequence[Writing], *, by_maker: bool = True) -> WritingFigures:
    """The writings counted, in all and by model and prompt where `by_maker` is set."""
    dropped = [drop for each in writings for drop in each.dropped]
    drafts, replaced = sum(each.drafts for each in writings), sum(drop.replaced for drop in dropped)
    return WritingFigures(
        asked=len(writings),
        written=sum(each.outcome is Outcome.WRITTEN for each in writings),
        cached=sum(each.cached for each in writings),
        outcomes=_often(each.outcome.value for each in writings),
        drafts=drafts,
        kept=drafts - len(dropped),
        replaced=replaced,
        left_out=len(dropped) - replaced,
        reasons=_often(kind for drop in dropped for kind in {kind_of(reason)[0] for reason in drop.reasons}),
        tokens_in=sum(each.tokens_in for each in writings),
        tokens_out=sum(each.tokens_out for each in writings),
        yen=sum(each.yen for each in writings),
        by_maker=_by_maker(writings) if by_maker else {},
    )


def kind_of(reason: str) -> tuple[str, str]:
    """A reason as the proof gives it, parted into its kind and what it is about: `past: 実施`, or a bare `15m2`."""
    kind, mark, about = reason.partition(": ")
    if mark and kind.isascii() and kind.replace(" ", "").isalpha():
        return kind.replace(" ", "_"), about
    if mark:
        return PAIRED, reason
    named = next((name for name in _SENTENCES if reason.startswith(name)), "")
    return (_SENTENCES[named], reason.removeprefix(named).strip()) if named else (FIGURE, reason)


def _by_maker(writings: Sequence[Writing]) -> dict[str, WritingFigures]:
    makers: dict[str, list[Writing]] = {}
    for each in writings:
        makers.setdefault(f"{each.model} · {each.prompt}", []).append(each)
    return {name: figures_of(group, by_maker=False) for name, group in sorted(makers.items())}


def _often(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda each: (-each[1], each[0])))
