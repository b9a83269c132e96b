"""The call on answers that a language model wrote; the same filters as the pages."""

from dataclasses import asdict
from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel

from bot.web.admin.office import TheOffice
from bot.web.admin.questions import Viewer
from bot.web.admin.selecting import Selected
from bot.writing.spending.figures import WritingFigures, figures_of

router = APIRouter(prefix="/questions", tags=["questions"])


class MakerOut(BaseModel):
    """What came of having answers written; shares are of the statements that a model wrote."""

    asked: int
    written: int
    cached: int
    outcomes: dict[str, int]
    drafts: int
    kept: int
    replaced: int
    left_out: int
    reasons: dict[str, int]
    tokens_in: int
    tokens_out: int
    yen: float


class DayOut(BaseModel):
    """What a day's calls of language models came to."""

    day: date
    calls: int
    tokens_in: int
    tokens_out: int
    yen: float


class BudgetOut(BaseModel):
    """What is spent of the caps, in yen."""

    day: float
    day_cap: float
    month: float
    month_cap: float
    is_near: bool


class WritingOut(MakerOut):
    """The same by model and prompt too, by day, and what is left of the budget."""

    by_maker: dict[str, MakerOut]
    days: list[DayOut]
    budget: BudgetOut


@router.get("/writing")
def tell_writing(_operator: Viewer, office: TheOffice, selected: Selected) -> WritingOut:
    """Answers that a language model wrote, counted, and what they cost."""
    chosen = selected.selection
    figures, standing = figures_of(office.ledger.records.writings(chosen)), office.spending.standing()
    return WritingOut(
        **_fields(figures),
        by_maker={name: MakerOut(**_fields(each)) for name, each in figures.by_maker.items()},
        days=[DayOut(**asdict(each)) for each in office.spending.days(chosen.first, chosen.last)],
        budget=BudgetOut(
            day=standing.day,
            day_cap=standing.caps.yen_day,
            month=standing.month,
            month_cap=standing.caps.yen_month,
            is_near=standing.is_near,
        ),
    )


def _fields(figures: WritingFigures) -> dict[str, object]:
    return {name: getattr(figures, name) for name in MakerOut.model_fields}
