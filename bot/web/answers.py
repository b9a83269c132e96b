"""Calls on questions, answers and passages."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from fastapi.sse import EventSourceResponse

from bot.desk import clean
from bot.domain import Question
from bot.ulid import is_ulid
from bot.web.door import Door, TheDoor, count_question, json_only
from bot.web.languages import page_language
from bot.web.problems import ProblemError, problem_of
from bot.web.rendering import answer_out, passages_out
from bot.web.schemas import AnswerOut, FeedbackIn, PassagesOut, QuestionIn, SearchIn
from bot.web.streaming import event_bytes, problem_bytes, streamed

router = APIRouter(tags=["answers"])

_BOTH: dict[int | str, dict[str, Any]] = {
    200: {"model": AnswerOut, "content": {"text/event-stream": {"schema": {"type": "string"}}}}
}
_COUNTED = [Depends(json_only), Depends(count_question)]


def taken(asked: QuestionIn, door: TheDoor) -> Question:
    """The question of the body, checked before anything is sent."""
    return door.take(asked, "web")


@router.post("/answers", dependencies=_COUNTED, response_model=None, responses=_BOTH)
def ask(request: Request, question: Annotated[Question, Depends(taken)], door: TheDoor) -> Response:
    """Answers a question, as JSON or, with `Accept: text/event-stream`, step by step."""
    if "text/event-stream" not in request.headers.get("accept", ""):
        return JSONResponse(answer_out(door.answer(question)).model_dump())
    chunks = _chunks(door, question, page_language(request))
    # A proxy that gathers the stream before passing it on would undo it.
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return EventSourceResponse(streamed(chunks, door.settings.sse_ping_s), headers=headers)


def _chunks(door: Door, question: Question, language: str) -> Iterator[bytes]:
    try:
        for event in door.events(question):
            yield event_bytes(event)
    except Exception as error:
        problem = problem_of(error, door.settings.question_max_chars)
        door.meter.told(problem.code)
        yield problem_bytes(problem.out(question.language or language))


@router.get("/answers/{answer_id}")
def read_answer(answer_id: str, door: TheDoor) -> AnswerOut:
    """An answer that was given, each citation checked against its edition as it is now."""
    stored = door.ledger.load(answer_id) if is_ulid(answer_id) else None
    checked = door.shelf.reverified(stored) if stored else None
    if checked is None:
        raise ProblemError("not_found")
    return answer_out(*checked)


@router.post("/answers/{answer_id}/feedback", status_code=204, dependencies=_COUNTED)
def rate_answer(answer_id: str, rated: FeedbackIn, door: TheDoor) -> None:
    """Keeps what somebody thought of an answer."""
    if not is_ulid(answer_id) or door.ledger.load(answer_id) is None:
        raise ProblemError("not_found")
    door.ledger.add_feedback(answer_id, rated.rating, rated.reason, rated.comment)
    door.meter.rated(rated.rating)


@router.post("/search", dependencies=_COUNTED)
def search(wanted: SearchIn, request: Request, door: TheDoor) -> PassagesOut:
    """The passages nearest to some words, best first."""
    query = clean(wanted.query, door.settings.question_max_chars)
    city = wanted.city.strip()
    door.check_city(city, page_language(request))
    return passages_out(door.answerer.search(query, wanted.k, city))
