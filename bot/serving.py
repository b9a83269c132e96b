"""The server process."""
# ruff: noqa: PLC0415

import errno
import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from typing import TYPE_CHECKING

import uvicorn

from bot.settings import load_settings
from bot.supervising import supervised
from bot.writing.opening import check_models
from vectorstore.database import open_engine
from vectorstore.operations.queueing import Bell

if TYPE_CHECKING:
    from fastapi import FastAPI

_GRACE_S = 15
_SILENT_S = 10
"""A process that is silent for so long is started again; on a busy machine one is silent for long while it starts."""
_LETTING_GO_S = 15
_LOOK_AGAIN_S = 0.1

_log = logging.getLogger(__name__)


def run(host: str, port: int, workers: int, *, worker: bool) -> None:
    """Serves until it is told to stop; answers in the making are finished first. With `worker`, one does jobs beside it."""
    # Named here, once: a process that fails at its start would only be started again.
    settings = load_settings()
    open_engine(settings.sqlalchemy_url).dispose()
    Bell.of(settings)
    check_models(settings)
    begin_log()
    _wait_for_port(host, port)
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
    begin_log()
    is_open = threading.Event()
    _end_with_parent(is_open)

    from bot.bootstrap import open_bot
    from bot.web.app import create_app

    made = create_app(open_bot(load_settings()))
    is_open.set()
    return made


def _wait_for_port(host: str, port: int) -> None:
    """Waits for a while where others hold the port: of a server that was killed some were only just starting."""
    until = time.monotonic() + _LETTING_GO_S
    if not _is_free(host, port):
        _log.warning("port %d is in use; waiting %d s for it", port, _LETTING_GO_S)
    while not _is_free(host, port) and time.monotonic() < until:
        time.sleep(_LOOK_AGAIN_S)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True


def _end_with_parent(is_open: threading.Event) -> None:
    """One of several processes ends when the one that started them is killed: it would keep the port from the next.

    Once it is open, answers in the making are finished first.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        if not is_open.is_set():
            os._exit(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent's watch", daemon=True).start()


def begin_log() -> None:
    """Lets the process say on stderr what it does."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
