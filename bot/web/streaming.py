"""An answer as Server-Sent Events."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.concurrency import run_in_threadpool

from bot.asker import Asker
from bot.domain import AnswerEvent, AnswerReady, PassagesFound, StageReached, StatementProved
from bot.web.rendering import answer_out, citation_out, notices_out, statement_out
from bot.web.schemas import AnswerOut, CitationOut, NoticeOut, ProblemOut


def event_bytes(event: AnswerEvent) -> bytes:
    """One step of an answer."""
    match event:
        case StageReached():
            return _event("status", {"stage": event.stage})
        case PassagesFound():
            return _passages([citation_out(each) for each in event.citations], notices_out(event.notices))
        case StatementProved():
            return _event("statement", {"index": event.index, **statement_out(event.statement).model_dump()})
        case AnswerReady():
            return _event("answer", answer_out(event.answer).model_dump())


def replayed(answer: AnswerOut) -> Iterator[bytes]:
    """The steps of an answer that was given before."""
    if answer.citations:
        yield _passages(answer.citations, answer.notices)
    for index, statement in enumerate(answer.statements):
        yield _event("statement", {"index": index, **statement.model_dump()})
    yield _event("answer", answer.model_dump())


def _passages(citations: Sequence[CitationOut], notices: Sequence[NoticeOut]) -> bytes:
    known = {"citations": citations, "notices": notices}
    return _event("passages", {name: [each.model_dump() for each in those] for name, those in known.items()})


def problem_bytes(problem: ProblemOut) -> bytes:
    """What went wrong after the stream had begun."""
    return _event("error", {"problem": problem.model_dump()})


def _event(name: str, content: dict[str, object]) -> bytes:
    # FastAPI's own encoding writes every Japanese letter as \uXXXX, twice the bytes.
    return format_sse_event(event=name, data_str=json.dumps(content, ensure_ascii=False))


async def streamed(chunks: Iterator[bytes], ping_s: float, asker: Asker) -> AsyncIterator[bytes]:
    """The chunks of a blocking iterator as they come, with a comment whenever none has come for so long.

    The iterator runs to its end in a thread of its own, whether or not anybody still reads: a slow or vanished reader
    must not keep an index open, and what was begun is kept. It runs for the asker, and is told when they leave.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[bytes] = asyncio.Queue()

    def put(chunk: bytes) -> None:
        loop.call_soon_threadsafe(queue.put_nowait, chunk)

    def run() -> None:
        try:
            with asker.waiting():
                for chunk in chunks:
                    put(chunk)
        finally:
            put(b"")

    running = asyncio.create_task(run_in_threadpool(run))
    try:
        while (chunk := await _next(queue, ping_s)) != b"":
            yield chunk
    finally:
        asker.leave()
    await running


async def _next(queue: asyncio.Queue[bytes], ping_s: float) -> bytes:
    try:
        return await asyncio.wait_for(queue.get(), ping_s)
    except TimeoutError:
        return KEEPALIVE_COMMENT
