"""The server process."""
# ruff: noqa: PLC0415

import logging
from typing import TYPE_CHECKING

import uvicorn

from bot.settings import load_settings
from vectorstore.database import open_engine

if TYPE_CHECKING:
    from fastapi import FastAPI

_GRACE_S = 15


def run(host: str, port: int, workers: int) -> None:
    """Serves until it is told to stop; answers in the making are finished first."""
    # Named here, once: a worker that fails at its start would only be started again.
    open_engine(load_settings().sqlalchemy_url).dispose()
    uvicorn.run(
        "bot.serving:app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        # Who asked what, when, is nobody's business; clients behind proxies are the limiter's.
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
    )


def app() -> "FastAPI":
    """The application of one worker process."""
    from bot.bootstrap import open_bot
    from bot.web.app import create_app

    begin_log()
    return create_app(open_bot(load_settings()))


def begin_log() -> None:
    """Lets the process say on stderr what it does."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
