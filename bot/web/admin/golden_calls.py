"""The golden questions, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, Field

from bot.accounts.roles import Role
from bot.evaluation.golden_sets import LONGEST_ID, LONGEST_QUESTION, golden_lines
from bot.evaluation.questions import QuestionSetError
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.golden import LINES, TheQuestion
from bot.web.admin.golden_form import GoldenForm
from bot.web.admin.golden_views import Listed, listed, pin, take_in
from bot.web.admin.office import TheOffice
from bot.web.problems import ProblemError
from vectorstore.domain import Audience
from vectorstore.operations.golden import GoldenQuestion

router = APIRouter(tags=["operators"])

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Keeper = Annotated[Operator, Depends(allowed(Role.OPERATOR))]
QuestionId = Annotated[str, Field(min_length=1, max_length=LONGEST_ID, pattern=r"^[\w.:-]+$")]
OfCity = Annotated[str, Query(max_length=100)]


class GoldenIn(BaseModel):
    """A question, and what a right answer shows: every one of `quotes`, or nothing where it is to be declined."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    city: str = Field(default="", max_length=100)
    expected: str = "answer"
    quotes: list[str] = Field(default=[], max_length=20)
    answer: str = Field(default="", max_length=2000)
    audience: Audience = Audience.PUBLIC


class GoldenQuestionOut(GoldenIn):
    """The same as it is kept; `state` is right, wrong or untried, as the last check of a generation found it."""

    id: str
    origin: str
    state: str
    checked_at: str
    generation: str
    said: str


class GoldenQuestionsOut(BaseModel):
    """Every golden question, in a stable order."""

    questions: list[GoldenQuestionOut]


class PinIn(BaseModel):
    """The answer that is to be wanted again."""

    answer_id: str = Field(max_length=64)


class KeptOut(BaseModel):
    """How many golden questions were kept."""

    kept: int


@router.get("/golden")
def list_golden(_: Viewer, office: TheOffice, city: OfCity = "") -> GoldenQuestionsOut:
    """The golden questions, with how each fared last."""
    return GoldenQuestionsOut(questions=[_out(each) for each in listed(office, city)])


@router.get("/golden.jsonl", responses={200: {"content": {LINES: {}}}})
def export_golden(_: Viewer, office: TheOffice, city: OfCity = "") -> Response:
    """The golden questions as a question set, JSON Lines."""
    lines = "".join(f"{line}\n" for line in golden_lines(office.golden.all(city or None)))
    return Response(lines, media_type=LINES)


@router.post("/golden/import")
def import_golden(
    operator: Keeper,
    office: TheOffice,
    file: Annotated[UploadFile, File()],
    city: Annotated[str, Form(max_length=100)] = "",
) -> KeptOut:
    """Keeps the lines of a question set, each in place of a question of the same id: all of them or none."""
    try:
        return KeptOut(kept=take_in(office, file.filename or "", file.file.read(), city, operator.act()))
    except QuestionSetError as error:
        raise ProblemError("invalid_request") from error


@router.post("/golden/pin", status_code=201)
def pin_golden(operator: Keeper, wanted: PinIn, office: TheOffice) -> GoldenQuestionOut:
    """Makes a golden question out of a past answer."""
    try:
        made = pin(office, wanted.answer_id, operator.act())
    except QuestionSetError as error:
        raise ProblemError("invalid_request") from error
    if made is None:
        raise ProblemError("not_found")
    return _out(Listed(made, None))


@router.put("/golden/{question_id}")
def keep_golden(operator: Keeper, question_id: QuestionId, wanted: GoldenIn, office: TheOffice) -> GoldenQuestionOut:
    """Keeps a golden question, in place of one of the same id."""
    form = GoldenForm(
        question=wanted.question,
        city=wanted.city,
        expected=wanted.expected,
        quotes="\n".join(wanted.quotes),
        answer=wanted.answer,
        audience=wanted.audience.value,
    )
    if form.faults():
        raise ProblemError("invalid_request")
    before = office.golden.question(question_id) or GoldenQuestion(question_id, "", "", {"lang": "ja"})
    kept = form.golden(before)
    office.golden.keep(kept, operator.act())
    return _out(Listed(kept, None))


@router.delete("/golden/{question_id}", status_code=204)
def remove_golden(operator: Keeper, kept: TheQuestion, office: TheOffice) -> None:
    """Removes a golden question."""
    office.golden.remove(kept.id, operator.act())


def _out(each: Listed) -> GoldenQuestionOut:
    form, fared = GoldenForm.of(each.kept), each.fared
    return GoldenQuestionOut(
        id=each.kept.id,
        origin=each.kept.origin,
        question=form.question,
        city=form.city,
        expected=form.expected,
        quotes=list(each.quotes),
        answer=form.answer,
        audience=Audience(form.audience),
        state=each.state,
        checked_at=fared.made_at if fared else "",
        generation=fared.generation if fared else "",
        said=fared.outcome.said_after if fared else "",
    )
