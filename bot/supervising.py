"""Keeps a worker running beside the server, in a process of its own."""

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

_COMMAND = (sys.executable, "-m", "bot.cli", "worker", "--with-parent")
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_HEALTHY_S = 60.0
"""A worker that ran for so long is started again without a long wait."""
_ENDING_S = 8.0

_log = logging.getLogger(__name__)


class Supervisor:
    """Starts a worker, and another one whenever it ends, each time after a longer wait.

    The worker holds the other end of a pipe: it ends with this process, even when that is killed.
    """

    def __init__(self, command: Sequence[str] = _COMMAND) -> None:
        self._command = command
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="worker's supervisor", daemon=True)

    def start(self) -> None:
        """Starts the worker, and begins to watch it."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the worker; the job that it has in hand is put back."""
        self._ending.set()
        self._thread.join(_ENDING_S + 1)

    def _watch(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while not self._ending.is_set():
            begun = time.monotonic()
            # A session of its own: Ctrl+C in the terminal is for the server, which ends the worker.
            command = subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603  our own
            with command as process:
                code = self._wait(process)
            if self._ending.is_set():
                return
            pause_s = _FIRST_PAUSE_S if time.monotonic() - begun > _HEALTHY_S else pause_s
            _log.warning("the worker ended with code %d; it starts again in %.1f s", code, pause_s)
            self._ending.wait(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _wait(self, process: subprocess.Popen[bytes]) -> int:
        """Waits for the worker's end, or brings it about."""
        while process.poll() is None:
            if self._ending.wait(0.1):
                return _ended(process)
        return process.returncode


def _ended(process: subprocess.Popen[bytes]) -> int:
    process.terminate()
    try:
        return process.wait(_ENDING_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


@contextmanager
def supervised(*, wanted: bool) -> Iterator[None]:
    """A worker runs meanwhile, if one is wanted; main thread only."""
    if not wanted:
        yield
        return
    supervisor = Supervisor()
    supervisor.start()
    # The server raises SIGTERM once more when it has finished, which would end this process before the worker.
    before = signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        supervisor.stop()


def _exit(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
