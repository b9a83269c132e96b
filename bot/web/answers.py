"""Calls on questions, answers and passages."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from fastapi.sse import EventSourceResponse

from bot.desk import clean
from bot.domain import Question
from bot.web.attending import Attended
from bot.web.door import CallingSite, Door, TheDoor, count_feedback, count_question, count_read, json_only
from bot.web.kept import KeptAnswer
from bot.web.languages import page_language, speak
from bot.web.problems import problem_of, told
from bot.web.rendering import answer_out, passages_out
from bot.web.schemas import AnswerOut, FeedbackIn, PassagesOut, QuestionIn, SearchIn
from bot.web.streaming import event_bytes, problem_bytes, replayed, streamed

router = APIRouter(tags=["answers"])

_BOTH: dict[int | str, dict[str, Any]] = {
    200: {"model": AnswerOut, "content": {"text/event-stream": {"schema": {"type": "string"}}}},
    409: told("The `answer_id` is that of another question's answer"),
}
_RATED = [Depends(json_only), Depends(count_feedback)]


def taken(request: Request, asked: QuestionIn, door: TheDoor, site: CallingSite) -> Question:
    """The question of the body, checked before anything is sent; what goes wrong is told in the language it names."""
    speak(request, asked.language, asked.level)
    return door.take(asked, "web", request, site)


@router.post("/answers", dependencies=[Depends(json_only)], response_model=None, responses=_BOTH)
def ask(request: Request, question: Annotated[Question, Depends(taken)], door: TheDoor, asker: Attended) -> Response:
    """Answers a question, as JSON or, with `Accept: text/event-stream`, step by step.

    The steps are events: `status` (`stage`), `passages` (`citations`, and `notices` to be shown before what rests on
    them), `statement` (`index` and the fields of StatementOut; only what is proved), and at the end `answer` (AnswerOut)
    or `error` (`problem`). The answer counts: where a language model was cut off, it says something else than was told.

    A language model stops writing for whoever hangs up; what is kept then is the answer in the plans' own words.
    Asked again with the same `answer_id`, it gives the same answer.
    """
    known = _known(request, question, door)
    if "text/event-stream" not in request.headers.get("accept", ""):
        with asker.waiting():
            return JSONResponse((known or answer_out(door.answer(question))).model_dump())
    chunks = replayed(known) if known else _chunks(door, question, page_language(request))
    # A proxy that gathers the stream before passing it on would undo it.
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return EventSourceResponse(streamed(chunks, door.settings.sse_ping_s, asker), headers=headers)


def _known(request: Request, question: Question, door: Door) -> AnswerOut | None:
    kept = door.kept(question)
    door.limiter.count(request, "read" if kept else "question")
    return answer_out(*kept) if kept else None


def _chunks(door: Door, question: Question, language: str) -> Iterator[bytes]:
    try:
        for event in door.events(question):
            yield event_bytes(event)
    except Exception as error:
        problem = problem_of(error, door.settings.question_max_chars)
        door.meter.told(problem.code)
        yield problem_bytes(problem.out(language))


@router.get("/answers/{answer_id}", dependencies=[Depends(count_read)])
def read_answer(kept: KeptAnswer) -> AnswerOut:
    """An answer that was given, each citation checked against its edition as it is now."""
    return answer_out(kept.answer, kept.verified, kept.replaced)


@router.post("/answers/{answer_id}/feedback", status_code=204, dependencies=_RATED)
def rate_answer(kept: KeptAnswer, rated: FeedbackIn, door: TheDoor) -> None:
    """Keeps what somebody thought of an answer."""
    door.ledger.add_feedback(kept.answer.id, rated.rating, rated.reason, rated.comment)
    door.meter.rated(rated.rating)


@router.post("/search", dependencies=[Depends(json_only), Depends(count_question)])
def search(wanted: SearchIn, request: Request, door: TheDoor, site: CallingSite) -> PassagesOut:
    """The passages nearest to some words, best first."""
    query = clean(wanted.query, door.settings.question_max_chars)
    city = door.city(wanted.city, page_language(request), site)
    return passages_out(door.answerer.search(query, wanted.k, city))
