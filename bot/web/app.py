"""The web application: calls under /api/v1, pages beside them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from bot.afterwards import finish
from bot.errors import BotError
from bot.opening import OpenBot
from bot.retaining import retain
from bot.web import (
    answers,
    changes,
    finding,
    health,
    originals,
    pages,
    pictures,
    plans,
    rating,
    readings,
    reference,
    site,
    viewer,
    widget,
)
from bot.web.admin import routers as admin
from bot.web.admin.bodies import body_limit
from bot.web.admin.office import Office
from bot.web.admin.refusing import refusal
from bot.web.door import Door, calling_site, door_of, own_pages
from bot.web.guarding import Guard, is_for_operators
from bot.web.languages import page_language
from bot.web.problems import MEDIA_TYPE, problem_of, told
from bot.web.sharing import Shared
from bot.web.slack import SlackEvents, open_slack
from vectorstore.errors import VectorStoreError

if TYPE_CHECKING:
    from bot.slack.app import SlackApp

API = "/api/v1"
_STATIC = Path(__file__).parent / "static"
_DAY_S = 24 * 60 * 60
_ZIP_LEVEL = 5
_NOT_ZIPPED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/pdf")


def create_app(bot: OpenBot) -> FastAPI:
    """The application around an open bot."""
    settings, slack = bot.settings, open_slack(bot)
    app = FastAPI(
        title="keikaku",
        summary="Answers on what a city's plans say, with a quote for every statement",
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_lifetime, bot=bot, slack=slack),
        responses={
            403: told("The calling page's site is not in ALLOWED_ORIGINS, or is bound to another city"),
            "4XX": told("What is wrong with the call"),
        },
    )
    app.state.door, app.state.office = Door(bot), Office(bot)
    _add_routes(app)
    for kind in (BotError, VectorStoreError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, tell)
    # Event streams are among the types left out: gathering them for compression would undo them.
    app.add_middleware(GZipMiddleware, compresslevel=_ZIP_LEVEL, exclude_content_types=_NOT_ZIPPED)
    app.add_middleware(Guard, body_limit=body_limit, on_error=tell)
    app.add_middleware(
        Shared,
        allow_origins=list(settings.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Accept", "Accept-Language", "Content-Type"],
        expose_headers=["Retry-After"],
    )
    if slack is not None:
        app.add_middleware(SlackEvents, slack=slack)
    return app


def _add_routes(app: FastAPI) -> None:
    of_listed_sites = [Depends(calling_site)]
    for module in (answers, readings, plans, health):
        app.include_router(module.router, prefix=API, dependencies=of_listed_sites)
    for module in (health, pages, rating, site, viewer, changes, originals, pictures, finding, reference):
        app.include_router(module.router, include_in_schema=False, dependencies=of_listed_sites)
    of_own_pages = [Depends(own_pages)]
    for calls in admin.CALLS:
        app.include_router(calls, prefix=f"{API}/admin", dependencies=of_own_pages)
    for shown in admin.PAGES:
        app.include_router(shown, prefix="/admin", include_in_schema=False, dependencies=of_own_pages)
    # The widget tells a site that is not listed so itself.
    app.include_router(widget.router, prefix=API)
    app.include_router(widget.script, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")


async def tell(request: Request, error: Exception) -> Response:
    """The error in words: as a page to somebody who reads pages, else as problem+json."""
    door = door_of(request)
    problem = problem_of(error, door.settings.question_max_chars)
    door.meter.told(problem.code)
    out = problem.out(page_language(request))
    if not request.url.path.startswith(API) and "text/html" in request.headers.get("accept", ""):
        page = refusal if is_for_operators(request.url.path) else pages.problem_page
        return page(request, out, problem.headers)
    return JSONResponse(out.model_dump(), out.status, problem.headers, MEDIA_TYPE)


@asynccontextmanager
async def _lifetime(_app: FastAPI, bot: OpenBot, slack: "SlackApp | None") -> AsyncIterator[None]:
    retention = asyncio.create_task(retain(bot.ledger, bot.settings.retention_days, bot.settings.data_dir))
    if slack is not None:
        await slack.start()
    yield
    if slack is not None:
        await slack.stop()
    retention.cancel()
    # The signal that ended the server may end the process at once after this.
    await asyncio.to_thread(finish)
