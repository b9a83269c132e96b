"""The server process."""
# ruff: noqa: PLC0415

import logging
import multiprocessing
import os
import signal
import threading
from typing import TYPE_CHECKING

import uvicorn

from bot.settings import load_settings
from bot.supervising import supervised
from vectorstore.database import open_engine
from vectorstore.operations.queueing import Bell

if TYPE_CHECKING:
    from fastapi import FastAPI

_GRACE_S = 15
_SILENT_S = 10
"""A process that is silent for so long is started again; on a busy machine one is silent for long while it starts."""


def run(host: str, port: int, workers: int, *, worker: bool) -> None:
    """Serves until it is told to stop; answers in the making are finished first. With `worker`, one does jobs beside it."""
    # Named here, once: a process that fails at its start would only be started again.
    settings = load_settings()
    open_engine(settings.sqlalchemy_url).dispose()
    Bell.of(settings)
    begin_log()
    with supervised(wanted=worker):
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
            timeout_worker_healthcheck=_SILENT_S,
        )


def app() -> "FastAPI":
    """The application of one worker process."""
    from bot.bootstrap import open_bot
    from bot.web.app import create_app

    begin_log()
    _end_with_parent()
    return create_app(open_bot(load_settings()))


def _end_with_parent() -> None:
    """One of several processes ends when the one that started them is killed: it would keep the port from the next."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent's watch", daemon=True).start()


def begin_log() -> None:
    """Lets the process say on stderr what it does."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
