"""Pages on answers that a language model wrote: how they came out, what was not shown and why, and the cost."""

from collections.abc import Iterator, Sequence
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.web.admin.office import Office, TheOffice
from bot.web.admin.questions import Viewer, filter_values, spreadsheet
from bot.web.admin.rendering import shown
from bot.web.admin.selecting import Selected
from bot.web.admin.wording import said
from bot.web.admin.written_words import AREA, budget_words, state_words
from bot.writing.spending.figures import figures_of

router = APIRouter(prefix="/questions")


@router.get("/writing")
def show_writing(request: Request, operator: Viewer, office: TheOffice, selected: Selected) -> Response:
    """Charts and tables of the selection; the cost is that of its days, of all channels and languages."""
    chosen = selected.selection
    values = filter_values(office, selected) | {
        "figures": figures_of(office.ledger.records.writings(chosen)),
        "days": office.spending.days(chosen.first, chosen.last),
        "budget": budget_words(office),
        "budget_state": state_words(office.spending.standing()),
    }
    return shown(request, operator, "question_writing.html", values)


@router.get("/writing.csv")
def download_writing(_operator: Viewer, office: TheOffice, selected: Selected) -> Response:
    """The cost by day, as a table."""
    chosen = selected.selection
    return spreadsheet("writing", _day_rows(office, chosen.first, chosen.last))


def _day_rows(office: Office, first: date, last: date) -> Iterator[Sequence[object]]:
    columns = ("day", "calls", "tokens_in", "tokens_out", "yen")
    yield tuple(said(AREA, f"columns.{each}") for each in columns)
    for each in office.spending.days(first, last):
        yield each.day, each.calls, each.tokens_in, each.tokens_out, round(each.yen, 2)
