"""The chat as a page: it needs no script."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from bot.addresses import edition_url, passage_url, section_url, source_url
from bot.domain import Answer
from bot.web.attending import Attended
from bot.web.display import Display
from bot.web.door import CallingSite, Door, TheDoor, count_question
from bot.web.kept import KeptAnswer
from bot.web.languages import page_language
from bot.web.metadata import chat_metadata
from bot.web.problems import problem_of
from bot.web.readings import is_japanese
from bot.web.schemas import ProblemOut, QuestionIn
from bot.web.templating import page
from bot.words import Words
from prompts.interfaces import interface

router = APIRouter()

# A field that stops at the limit would cut a pasted question short without a word; one without an end could be sent
# that is too large to be taken at all.
_TYPED_PER_ASKED = 4


class QuestionForm(QuestionIn):
    """What the form sends."""

    question: str = ""


@router.get("/", response_class=HTMLResponse)
def show_form(request: Request, door: TheDoor, city: Annotated[str, Query(max_length=100)] = "") -> Response:
    """The form, with what can be asked."""
    words = Words(page_language(request))
    chosen = door.city(city, words.interface)
    return _chat(request, door, words, {"city": chosen, "examples": door.suggestions(chosen, words.interface)})


@router.post("/", response_class=HTMLResponse)
def ask(
    request: Request, form: Annotated[QuestionForm, Form()], door: TheDoor, site: CallingSite, asker: Attended
) -> Response:
    """The answer, with the form for the next question below it; the form as it was sent where there is none."""
    asked = form.model_copy(update={"language": Display.of(request).lang})
    if door.paused() is not None:
        return _chat(request, door, Words(page_language(request)), {})
    try:
        count_question(request, door)
        question = door.take(asked, "page", request, site)
        with asker.waiting():
            answer = door.answer(question)
    except Exception as error:
        return _refilled(request, door, form, error)
    shown = _answered(answer) | {"earlier": question.history, "city": question.city}
    return _chat(request, door, Words(asked.language or answer.frame), shown)


@router.get("/answers/{answer_id}", response_class=HTMLResponse)
def show_answer(request: Request, kept: KeptAnswer, door: TheDoor) -> Response:
    """An answer that was given, checked against the plans as they are now."""
    words = Words(Display.of(request).lang or kept.answer.frame)
    thanked = request.query_params.get("thanks") == "1"
    shown = _answered(kept.answer) | {"verified": kept.verified, "replaced": kept.replaced, "thanked": thanked}
    return _chat(request, door, words, shown)


def problem_page(request: Request, problem: ProblemOut, headers: Mapping[str, str]) -> Response:
    """What went wrong, in words."""
    response = page(request, "problem.html", Words(page_language(request)), {"problem": problem}, problem.status)
    response.headers.update(headers)
    return response


def _refilled(request: Request, door: Door, form: QuestionForm, error: Exception) -> Response:
    problem = problem_of(error, door.settings.question_max_chars)
    door.meter.told(problem.code)
    words = Words(problem.language or page_language(request))
    shown = {"problem": problem.out(words.interface), "form": form, "city": form.city}
    response = _chat(request, door, words, shown, problem.status)
    response.headers.update(problem.headers)
    return response


def _answered(answer: Answer) -> dict[str, object]:
    return {
        "answer": answer,
        "here": f"/answers/{answer.id}",
        "fixed_words_lang": interface(answer.frame).lang,
        "is_japanese": is_japanese,
        "replaced": {},
    }


def _chat(request: Request, door: Door, words: Words, shown: Mapping[str, object], status: int = 200) -> Response:
    limit = door.settings.question_max_chars
    values = {
        "metadata": chat_metadata(request, words),
        "answer": None,
        "earlier": (),
        "verified": None,
        "thanked": False,
        "problem": None,
        "form": None,
        "city": "",
        "examples": (),
        "notice": door.paused(words.interface),
        "limit": limit,
        "typed_max_chars": limit * _TYPED_PER_ASKED,
        "plans": door.shelf.plans(),
        "cities": sorted(door.shelf.cities()),
        "passage_url": passage_url,
        "section_url": section_url,
        "edition_url": edition_url,
        "source_url": source_url,
    }
    return page(request, "chat.html", words, values | dict(shown), status)
