"""The pages of the golden questions: what must be answered no worse before anything is published."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import Response

from bot.accounts.roles import Role
from bot.evaluation.golden_sets import golden_lines
from bot.evaluation.questions import QuestionSetError
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.golden_form import GoldenForm
from bot.web.admin.golden_views import cities_of, listed, pin, take_in
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.rendering import gone_on, shown
from bot.web.admin.wording import said
from bot.web.problems import ProblemError
from prompts.reading import operator_words
from vectorstore.operations.golden import GoldenQuestion

router = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Keeper = Annotated[Operator, Depends(allowed(Role.OPERATOR))]

PLACE = "/admin/golden"
LINES = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form sent, what is wrong with it by field, and in which line of a file; `city` is the one that is shown."""

    form: GoldenForm
    faults: dict[str, str] = field(default_factory=dict)
    line: str = ""
    city: str = ""


def golden_of(question_id: str, office: TheOffice) -> GoldenQuestion:
    """The golden question that an address names.

    Raises:
        ProblemError: `not_found`.
    """
    found = office.golden.question(question_id)
    if found is None:
        raise ProblemError("not_found")
    return found


TheQuestion = Annotated[GoldenQuestion, Depends(golden_of)]


@router.get("/golden")
def show_questions(
    request: Request, operator: Viewer, office: TheOffice, city: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """The golden questions with how each fared last, and the forms for more."""
    return _list_page(request, office, operator, _Sent(GoldenForm(city=city), city=city))


@router.post("/golden")
def add(request: Request, operator: Keeper, office: TheOffice, form: Annotated[GoldenForm, Form()]) -> Response:
    """Keeps a new golden question."""
    faults = form.faults()
    if faults:
        return _list_page(request, office, operator, _Sent(form, faults))
    office.golden.keep(form.golden(), operator.act())
    return gone_on(PLACE, "kept")


@router.get("/golden/export.jsonl")
def export(_: Viewer, office: TheOffice, city: str = "") -> Response:
    """The golden questions as a question set."""
    lines = "".join(f"{line}\n" for line in golden_lines(office.golden.all(city or None)))
    return Response(lines, media_type=LINES, headers={"Content-Disposition": 'attachment; filename="golden.jsonl"'})


@router.post("/golden/import")
def take_file(
    request: Request,
    operator: Keeper,
    office: TheOffice,
    file: Annotated[UploadFile, File()],
    city: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Keeps the lines of a question set, each in place of a question of the same id."""
    name = file.filename or "golden.jsonl"
    try:
        count = take_in(office, name, file.file.read(), city.strip(), operator.act())
    except QuestionSetError as error:
        place = str(error).removeprefix(f"{name}:").partition(":")[0]
        faults = {"file": "bad_line" if place.isdecimal() else "bad_file"}
        return _list_page(request, office, operator, _Sent(GoldenForm(), faults, line=place))
    return gone_on(PLACE, "imported", count)


@router.post("/golden/pin")
def pin_answer(
    request: Request, operator: Keeper, office: TheOffice, answer_id: Annotated[str, Form(max_length=64)] = ""
) -> Response:
    """Makes a golden question out of a past answer and goes on to it."""
    try:
        made = pin(office, answer_id.strip(), operator.act())
    except QuestionSetError:
        return _list_page(request, office, operator, _Sent(GoldenForm(), {"answer_id": "not_answered"}))
    if made is None:
        return _list_page(request, office, operator, _Sent(GoldenForm(), {"answer_id": "no_answer"}))
    return gone_on(f"{PLACE}/{made.id}", "pinned")


@router.get("/golden/{question_id}")
def show_question(request: Request, operator: Viewer, office: TheOffice, kept: TheQuestion) -> Response:
    """One golden question, how it fared last, and what may be done with it."""
    return _question_page(request, office, operator, kept, GoldenForm.of(kept), {})


@router.post("/golden/{question_id}")
def change(
    request: Request, operator: Keeper, office: TheOffice, kept: TheQuestion, form: Annotated[GoldenForm, Form()]
) -> Response:
    """Keeps a golden question as it is now written."""
    faults = form.faults()
    if faults:
        return _question_page(request, office, operator, kept, form, faults)
    office.golden.keep(form.golden(kept), operator.act())
    return gone_on(PLACE, "changed")


@router.post("/golden/{question_id}/remove")
def remove(operator: Keeper, office: TheOffice, kept: TheQuestion) -> Response:
    """Removes a golden question."""
    office.golden.remove(kept.id, operator.act())
    return gone_on(PLACE, "removed")


def _list_page(request: Request, office: Office, operator: Operator, sent: _Sent) -> Response:
    values = {
        "questions": listed(office, sent.city),
        "cities": cities_of(office.golden.all()),
        "city": sent.city,
        "form": sent.form,
        "faults": sent.faults,
        "line": sent.line,
        "news": _news(request),
    }
    return shown(request, operator, "golden.html", values, 422 if sent.faults else 200)


def _question_page(
    request: Request, office: Office, operator: Operator, kept: GoldenQuestion, form: GoldenForm, faults: dict[str, str]
) -> Response:
    (found,) = (each for each in listed(office) if each.kept.id == kept.id)
    values = {"each": found, "form": form, "faults": faults, "line": "", "news": _news(request)}
    return shown(request, operator, "golden_question.html", values, 422 if faults else 200)


def _news(request: Request) -> str:
    key, count = f"news.{request.query_params.get('news', '')}", request.query_params.get("count", "")
    known = key in operator_words("golden")
    return said("golden", key, count=count if count.isdecimal() else "") if known else ""
