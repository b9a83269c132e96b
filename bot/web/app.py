"""The web application: calls under /api/v1, pages beside them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from bot.errors import BotError, LedgerError
from bot.ledger import Ledger
from bot.web import answers, health, pages, plans, reference, viewer
from bot.web.door import Door, OpenBot, door_of
from bot.web.guarding import Guard
from bot.web.languages import page_language
from bot.web.problems import MEDIA_TYPE, problem_of
from bot.web.schemas import ProblemOut
from vectorstore.errors import VectorStoreError

log = logging.getLogger(__name__)

API = "/api/v1"
_STATIC = Path(__file__).parent / "static"
_DAY_S = 24 * 60 * 60


def create_app(bot: OpenBot) -> FastAPI:
    """The application around an open bot."""
    settings = bot.settings
    app = FastAPI(
        title="keikaku",
        summary="Answers on what a city's plans say, with a quote for every statement",
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_lifetime, ledger=bot.ledger, retention_days=settings.retention_days),
        responses={"4XX": {"model": ProblemOut, "content": {MEDIA_TYPE: {}}}},
    )
    app.state.door = Door(bot)
    for router in (answers.router, plans.router, health.router):
        app.include_router(router, prefix=API)
    for router in (health.router, pages.router, viewer.router, reference.router):
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for kind in (BotError, VectorStoreError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, tell)
    app.add_middleware(Guard, max_body_bytes=settings.body_max_bytes, on_error=tell)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Accept", "Accept-Language", "Content-Type"],
    )
    return app


async def tell(request: Request, error: Exception) -> Response:
    """The error in words: as a page to somebody who reads pages, else as problem+json."""
    door = door_of(request)
    problem = problem_of(error, door.settings.question_max_chars)
    door.meter.told(problem.code)
    out = problem.out(page_language(request))
    if not request.url.path.startswith(API) and "text/html" in request.headers.get("accept", ""):
        return pages.problem_page(request, out, problem.headers)
    return JSONResponse(out.model_dump(), out.status, problem.headers, MEDIA_TYPE)


@asynccontextmanager
async def _lifetime(_app: FastAPI, ledger: Ledger, retention_days: int) -> AsyncIterator[None]:
    retention = asyncio.create_task(_retain(ledger, retention_days))
    yield
    retention.cancel()


async def _retain(ledger: Ledger, days: int) -> None:
    while True:
        try:
            if await run_in_threadpool(ledger.holds_older, days):
                forgotten = await run_in_threadpool(ledger.forget, days)
                log.info("forgot %d answers of more than %d days ago", forgotten, days)
        except LedgerError as error:
            log.warning("old answers could not be forgotten: %s", error)
        await asyncio.sleep(_DAY_S)
