"""What the operators' pages say of answers that a language model wrote, and of what they cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain import Writing
from bot.web.admin.office import Office
from bot.web.admin.wording import said
from bot.writing.spending.budget import Standing
from bot.writing.spending.figures import kind_of

AREA = "writing"


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """Why a statement was not shown, in words, with what it is about."""

    words: str
    about: str


def budget_words(office: Office) -> str:
    """What operators are to know of the budget: that it is nearly or wholly spent; "" where there is no need."""
    if not office.settings.llm_model:
        return ""
    standing = office.spending.standing()
    if not standing.is_near:
        return ""
    return said(AREA, "budget.spent" if standing.share >= 1 else "budget.near", state=state_words(standing))


def state_words(standing: Standing) -> str:
    """The state of the books."""
    caps = standing.caps
    figures = {"day": standing.day, "day_cap": caps.yen_day, "month": standing.month, "month_cap": caps.yen_month}
    return said(AREA, "budget.state", **{name: f"{figure:,.0f}" for name, figure in figures.items()})


def reasons_of(reasons: Sequence[str]) -> tuple[ReasonWords, ...]:
    """Why a statement was not shown, each kind in words; a kind without words is told by its code."""
    parted = (kind_of(each) for each in reasons)
    return tuple(ReasonWords(_word("reason", kind), about) for kind, about in parted)


def made_of(writing: Writing | None) -> Mapping[str, object]:
    """What the page of an answer says of how it was written; `writing` is None where no model was asked."""
    if writing is None:
        return {"writing": None}
    dropped = [
        (each.text, _word("fate", "replaced" if each.replaced else "left_out"), reasons_of(each.reasons))
        for each in writing.dropped
    ]
    return {"writing": writing, "writing_outcome": _word("outcome", writing.outcome.value), "dropped": dropped}


def _word(group: str, code: str) -> str:
    key = f"{group}.{code}"
    words = said(AREA, key)
    return code if words == key else words
