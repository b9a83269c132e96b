"""Pages on what residents asked: the questions one by one, and those without an answer in groups."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse

from bot.accounts.roles import Role
from bot.domain import AnswerStatus
from bot.insights.groups import MOST, Group, grouped
from bot.insights.spreadsheets import group_rows, question_rows
from bot.ledger_selection import Selection
from bot.sheets import Row, csv_bytes
from bot.web.admin.answer_view import answer_view
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.linking import Links
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.rendering import shown
from bot.web.admin.selecting import Selected, Selecting
from bot.web.admin.written_words import made_of
from bot.web.problems import ProblemError

router = APIRouter(prefix="/questions")

PAGE = 50

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Kind = Annotated[str, Query(pattern="^(unanswered|refused)$")]


@router.get("")
def show_questions(
    request: Request, operator: Viewer, office: TheOffice, selected: Selected, page: Annotated[int, Query(ge=1)] = 1
) -> Response:
    """What was asked, newest first."""
    values = filter_values(office, selected) | paged(office, selected.selection, page)
    return shown(request, operator, "questions.html", values)


@router.get("/questions.csv")
def download_questions(_operator: Viewer, office: TheOffice, selected: Selected) -> Response:
    """The same as a table."""
    return spreadsheet("questions", question_rows(office.ledger.records.each(selected.selection)))


@router.get("/groups")
def show_groups(
    request: Request, operator: Viewer, office: TheOffice, selected: Selected, kind: Kind = "unanswered"
) -> Response:
    """Questions without an answer, those of one matter together."""
    groups = groups_of(office, selected, kind)
    values = filter_values(office, selected) | {
        "groups": groups,
        "kind": kind,
        "count": sum(len(group.records) for group in groups),
        "most": MOST,
        "links": Links(office.shelf),
    }
    return shown(request, operator, "question_groups.html", values)


@router.get("/groups.csv")
def download_groups(_operator: Viewer, office: TheOffice, selected: Selected, kind: Kind = "unanswered") -> Response:
    """The same as a table."""
    return spreadsheet("groups", group_rows(groups_of(office, selected, kind)))


@router.get("/answers/{answer_id}")
def show_answer(request: Request, operator: Viewer, office: TheOffice, answer_id: str) -> Response:
    """One answer as it was given, beside the passages that it rests on."""
    record = office.ledger.records.find(answer_id)
    if record is None:
        raise ProblemError("not_found", language="ja")
    prepared = {each.id: each.created_at for each in office.catalogue.generations()}
    values = {
        "prepared_at": prepared.get(record.answer.generation, ""),
        "view": answer_view(record, office.shelf, office.catalogue),
        "links": Links(office.shelf),
        "told": request.query_params.get("told", ""),
        "may_act": may_act(operator),
        **made_of(record.answer.writing),
    }
    return shown(request, operator, "question_answer.html", values)


def groups_of(office: Office, selected: Selecting, kind: str) -> tuple[Group, ...]:
    """The newest questions of the selection that had no answer, in groups."""
    chosen = selected.model_copy(update={"status": kind}).selection
    return grouped(office.ledger.records.latest(chosen, MOST), office.question_vectors)


def paged(office: Office, chosen: Selection, page: int) -> dict[str, object]:
    """One page of a selection; the last one where it has not so many."""
    records = office.ledger.records
    count = records.count(chosen)
    pages = max(1, -(-count // PAGE))
    number = min(page, pages)
    return {"records": records.page(chosen, number, PAGE), "count": count, "number": number, "pages": pages}


def may_act(operator: Operator) -> bool:
    """Whether they may note and correct, or only read."""
    return operator.role.includes(Role.OPERATOR)


def filter_values(office: Office, selected: Selecting) -> dict[str, object]:
    """What the filter's form shows."""
    return {
        "selected": selected,
        "chosen": selected.selection,
        "choices": office.ledger.records.choices(),
        "statuses": [each.value for each in AnswerStatus],
    }


def spreadsheet(name: str, rows: Iterable[Row]) -> Response:
    """A table to be saved as a file, sent as it is made."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(csv_bytes(rows), media_type="text/csv; charset=utf-8", headers=headers)
