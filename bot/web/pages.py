"""The chat as a page: it needs no script."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from bot.errors import QuestionError
from bot.ulid import is_ulid
from bot.web.door import Door, TheDoor, count_question
from bot.web.languages import page_language
from bot.web.problems import ProblemError, problem_of
from bot.web.rendering import section_url, source_url
from bot.web.samples import sample_headings
from bot.web.schemas import ProblemOut, QuestionIn
from bot.web.templating import page
from bot.web.viewer import passage_url
from bot.web.words import Words

router = APIRouter()


class QuestionForm(BaseModel):
    """What the form sends."""

    question: str = ""
    conversation_id: str = ""
    city: str = ""


class RatingForm(BaseModel):
    """What the feedback buttons send."""

    rating: str = ""


@router.get("/", response_class=HTMLResponse)
def show_form(request: Request, door: TheDoor) -> Response:
    """The form, with what can be asked."""
    return _chat(request, door, Words(page_language(request)))


@router.post("/", response_class=HTMLResponse, dependencies=[Depends(count_question)])
def ask(request: Request, form: Annotated[QuestionForm, Form()], door: TheDoor) -> Response:
    """The answer, with the form for the next question below it."""
    try:
        question = door.take(QuestionIn.model_validate(form.model_dump()), "page")
    except (QuestionError, ProblemError) as error:
        problem = problem_of(error, door.settings.question_max_chars)
        words = Words(page_language(request))
        shown = {"problem": problem.out(words.language), "typed": form.question[: door.settings.question_max_chars]}
        return _chat(request, door, words, shown, problem.status)
    answer = door.answer(question)
    return _chat(request, door, Words(answer.language), {"answer": answer, "earlier": question.history})


@router.get("/answers/{answer_id}", response_class=HTMLResponse)
def show_answer(request: Request, answer_id: str, door: TheDoor) -> Response:
    """An answer that was given, checked against the plans as they are now."""
    stored = door.ledger.load(answer_id) if is_ulid(answer_id) else None
    checked = door.shelf.reverified(stored) if stored else None
    if checked is None:
        raise ProblemError("not_found")
    answer, verified = checked
    thanked = request.query_params.get("thanks") == "1"
    return _chat(request, door, Words(answer.language), {"answer": answer, "verified": verified, "thanked": thanked})


@router.post("/answers/{answer_id}/feedback", dependencies=[Depends(count_question)])
def rate(answer_id: str, form: Annotated[RatingForm, Form()], door: TheDoor) -> Response:
    """Keeps a rating, and shows the answer again with thanks."""
    if form.rating not in ("up", "down") or not is_ulid(answer_id) or door.ledger.load(answer_id) is None:
        raise ProblemError("not_found")
    door.ledger.add_feedback(answer_id, form.rating)
    door.meter.rated(form.rating)
    return RedirectResponse(f"/answers/{answer_id}?thanks=1", 303)


def problem_page(request: Request, problem: ProblemOut, headers: Mapping[str, str]) -> Response:
    """What went wrong, in words."""
    response = page(request, "problem.html", Words(page_language(request)), {"problem": problem}, problem.status)
    response.headers.update(headers)
    return response


def _chat(
    request: Request, door: Door, words: Words, shown: Mapping[str, object] | None = None, status: int = 200
) -> Response:
    plans = door.shelf.plans()
    values = {
        "answer": None,
        "earlier": (),
        "verified": None,
        "thanked": False,
        "problem": None,
        "typed": "",
        "limit": door.settings.question_max_chars,
        "plans": plans,
        "cities": sorted(door.shelf.cities()),
        "examples": sample_headings(door.shelf, plans) if not shown else (),
        "passage_url": passage_url,
        "section_url": section_url,
        "source_url": source_url,
    }
    return page(request, "chat.html", words, values | dict(shown or {}), status)
