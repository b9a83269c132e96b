"""Child processes: what is measured runs as a user would start it, in a data folder of its own."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.errors import BotError

_START_S = 120.0
_STOP_S = 20.0
_LOOK_AGAIN_S = 0.02


class BenchmarkError(BotError):
    """The measuring cannot go on; the message names what failed and the mend."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers questions; `start_s` is the time from its start to its first answer."""

    url: str
    pid: int
    start_s: float

    @property
    def peak_mb(self) -> float | None:
        """The most memory it has held, in MB; None where the system does not tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        except OSError:
            return None
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) * 1024 / 1e6 if found else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where child processes run: a folder without a `.env`, and settings of their own."""

    folder: Path
    variables: Mapping[str, str]

    def run(self, *arguments: str) -> tuple[float, str]:
        """Runs Python to its end; returns seconds and what it printed.

        Raises:
            BenchmarkError: it failed.
        """
        begun = time.perf_counter()
        done = subprocess.run(  # noqa: S603  our own programs
            self._command(arguments), cwd=self.folder, env=self._environment(), capture_output=True, check=False
        )
        seconds = time.perf_counter() - begun
        if done.returncode:
            raise BenchmarkError(_failure(arguments, done.stderr))
        return seconds, done.stdout.decode()

    @contextmanager
    def serving(self, url: str, question: str, *arguments: str) -> Iterator[Server]:
        """A server while the context lasts, once it has answered `question` at `url`.

        Raises:
            BenchmarkError: it does not start.
        """
        with tempfile.TemporaryFile() as log:
            begun = time.perf_counter()
            process = subprocess.Popen(  # noqa: S603  our own programs
                self._command(arguments), cwd=self.folder, env=self._environment(), stdout=log, stderr=log
            )
            try:
                while not _answers(url, question):
                    if process.poll() is not None or time.perf_counter() - begun > _START_S:
                        log.seek(0)
                        raise BenchmarkError(_failure(arguments, log.read()))
                    time.sleep(_LOOK_AGAIN_S)
                yield Server(url, process.pid, time.perf_counter() - begun)
            finally:
                _stop(process)

    def _command(self, arguments: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", *arguments]

    def _environment(self) -> dict[str, str]:
        # Neither the operator's database nor the operator's Chroma server is to be measured on.
        inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CHROMA_URL")}
        return inherited | dict(self.variables)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str, question: str) -> bool:
    try:
        return httpx.post(url, json={"question": question}, timeout=_START_S).is_success
    except httpx.TransportError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _failure(arguments: Sequence[str], said: bytes) -> str:
    last = said.decode(errors="replace").strip().rpartition("\n")[2]
    return f"{' '.join(arguments[:2])} failed: {last or 'it said nothing'}"
