"""Pages on what residents asked in figures: over time, and by section of the plans."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from bot.insights.charts import HEIGHT, WIDTH, chart
from bot.insights.sections import SectionUse, by_plan, used_sections
from bot.insights.spreadsheets import STATUSES, section_rows, tally_rows
from bot.insights.tally import Step, Tally, fitting_step, tally
from bot.web.admin.linking import Links
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.questions import Viewer, filter_values, spreadsheet
from bot.web.admin.rendering import shown
from bot.web.admin.selecting import Selected, Selecting

router = APIRouter(prefix="/questions")

_SECTIONS_A_PLAN = 15

Stepping = Annotated[Step | None, Query(description="What time is counted in; what fits the span where not given")]


@router.get("/figures")
def show_figures(
    request: Request, operator: Viewer, office: TheOffice, selected: Selected, step: Stepping = None
) -> Response:
    """Charts and tables of the selection."""
    counted = tally_of(office, selected, step)
    values = filter_values(office, selected) | {
        "counted": counted,
        "chart": chart(counted, STATUSES),
        "size": (WIDTH, HEIGHT),
        "steps": list(Step),
        "order": STATUSES,
        "ratings": office.ledger.records.ratings(selected.selection),
        "plans": by_plan(uses_of(office, selected)),
        "most": _SECTIONS_A_PLAN,
        "links": Links(office.shelf),
    }
    return shown(request, operator, "question_figures.html", values)


@router.get("/over-time.csv")
def download_tally(_operator: Viewer, office: TheOffice, selected: Selected, step: Stepping = None) -> Response:
    """Questions over time as a table."""
    return spreadsheet("over-time", tally_rows(tally_of(office, selected, step)))


@router.get("/sections.csv")
def download_sections(_operator: Viewer, office: TheOffice, selected: Selected) -> Response:
    """Sections that answers cite, as a table."""
    return spreadsheet("sections", section_rows(uses_of(office, selected)))


def tally_of(office: Office, selected: Selecting, step: Step | None) -> Tally:
    """The selection counted over time."""
    chosen = selected.selection
    return tally(office.ledger.records.moments(chosen), chosen, step or fitting_step(chosen))


def uses_of(office: Office, selected: Selecting) -> tuple[SectionUse, ...]:
    """The sections that answers of the selection cite, most often first."""
    return used_sections(office.ledger.records.sections(selected.selection), office.shelf)
