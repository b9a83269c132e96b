"""Pages on answers that were rated down, what departments replied, and the right answers that come of both."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.accounts.roles import Role
from bot.ledger_records import Record
from bot.offers import Offer
from bot.web.admin.corrections import (
    NOTHING,
    CorrectionError,
    CorrectionForm,
    Draft,
    draft_of_answer,
    draft_of_offer,
    golden_of,
    passage_choices,
)
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.questions import Viewer, filter_values, may_act, paged
from bot.web.admin.rendering import shown
from bot.web.admin.selecting import Selected
from bot.web.problems import ProblemError

router = APIRouter(prefix="/questions")

_PASSAGES = 6
_REMARK_MAX_CHARS = 2000

Corrector = Annotated[Operator, Depends(allowed(Role.OPERATOR))]
Sought = Annotated[str, Query(max_length=300)]


@router.get("/reviews")
def show_reviews(
    request: Request, operator: Viewer, office: TheOffice, selected: Selected, page: Annotated[int, Query(ge=1)] = 1
) -> Response:
    """Answers that somebody rated down, newest first."""
    down = selected.model_copy(update={"rating": "down"})
    values = filter_values(office, selected) | paged(office, down.selection, page)
    values["unseen"] = office.ledger.records.unseen(down.selection)
    return shown(request, operator, "question_reviews.html", values)


@router.post("/answers/{answer_id}/look")
def look(
    operator: Corrector,
    office: TheOffice,
    answer_id: str,
    remark: Annotated[str, Form(max_length=_REMARK_MAX_CHARS)] = "",
) -> Response:
    """Notes that somebody has looked at an answer."""
    if not office.reviews.look(answer_id, remark.strip(), operator.act()):
        raise ProblemError("not_found", language="ja")
    return RedirectResponse(f"/admin/questions/answers/{answer_id}?told=looked", 303)


@router.get("/answers/{answer_id}/correct")
def show_correction(
    request: Request, operator: Corrector, office: TheOffice, answer_id: str, q: Sought = ""
) -> Response:
    """The form for a right answer."""
    draft = draft_of_answer(_record(office, answer_id), office.catalogue)
    return _form(request, operator, office, draft, CorrectionForm(question=draft.question, q=q))


@router.post("/answers/{answer_id}/correct")
def correct(
    request: Request, operator: Corrector, office: TheOffice, answer_id: str, form: Annotated[CorrectionForm, Form()]
) -> Response:
    """Keeps the right answer as a golden question."""
    record = _record(office, answer_id)
    refused = _kept(request, operator, office, draft_of_answer(record, office.catalogue), form)
    if refused is None and record.review is None:
        office.reviews.look(answer_id, "", operator.act())
    return refused or RedirectResponse(f"/admin/questions/answers/{answer_id}?told=kept", 303)


@router.get("/offers")
def show_offers(request: Request, operator: Viewer, office: TheOffice) -> Response:
    """What departments replied to questions that the plans did not answer, newest first."""
    golden = {each.origin for each in office.golden.all()}
    drafts = [(offer, draft_of_offer(offer).origin in golden) for offer in reversed(office.ledger.offers())]
    values = {"offers": drafts, "told": request.query_params.get("told", ""), "may_act": may_act(operator)}
    return shown(request, operator, "question_offers.html", values)


@router.get("/offers/{offer_id}/correct")
def show_offer(request: Request, operator: Corrector, office: TheOffice, offer_id: str, q: Sought = "") -> Response:
    """The form that makes a reply a golden question."""
    draft = draft_of_offer(_offer(office, offer_id))
    return _form(request, operator, office, draft, CorrectionForm(question=draft.question, answer=draft.said, q=q))


@router.post("/offers/{offer_id}/correct")
def take_offer(
    request: Request, operator: Corrector, office: TheOffice, offer_id: str, form: Annotated[CorrectionForm, Form()]
) -> Response:
    """Keeps a reply as a golden question."""
    refused = _kept(request, operator, office, draft_of_offer(_offer(office, offer_id)), form)
    return refused or RedirectResponse("/admin/questions/offers?told=kept", 303)


def _kept(request: Request, operator: Operator, office: Office, draft: Draft, form: CorrectionForm) -> Response | None:
    """Keeps the golden question; where it cannot be taken the form once more, with the reason."""
    try:
        office.golden.keep(golden_of(form, draft, office.catalogue), operator.act())
    except CorrectionError as error:
        return _form(request, operator, office, draft, form, error.code)
    return None


def _form(
    request: Request, operator: Operator, office: Office, draft: Draft, form: CorrectionForm, code: str = ""
) -> Response:
    sought = form.q or draft.question
    passages = office.answerer.search(sought, _PASSAGES, draft.city, draft.audience)
    values = {
        "draft": draft,
        "form": form,
        "code": code,
        "sought": sought,
        "found": list(passage_choices(passages, office.catalogue)),
        "nothing": NOTHING,
    }
    return shown(request, operator, "question_correction.html", values, 422 if code else 200)


def _record(office: Office, answer_id: str) -> Record:
    found = office.ledger.records.find(answer_id)
    if found is None:
        raise ProblemError("not_found", language="ja")
    return found


def _offer(office: Office, offer_id: str) -> Offer:
    found = next((each for each in office.ledger.offers() if each.id == offer_id), None)
    if found is None:
        raise ProblemError("not_found", language="ja")
    return found
