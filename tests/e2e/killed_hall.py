"""A city hall's server that may be killed: real processes, the operators' calls, and residents who go on asking."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from tests.e2e.hall_truth import BOOKS, SUBJECTS, Subject, Truth
from tests.sample_city import ROOT, with_model
from tests.services import free_port
from vectorstore.catalogue import Catalogue
from vectorstore.operations.jobs import Jobs
from vectorstore.settings import StoreSettings
from vectorstore.store import GenerationStore

TOKEN = "operators-calls-in-these-tests"
_START_S = 120.0
_PAUSE_S = 0.02


class Hall:
    """The machine: a data folder, a server on it with its worker, and the database as an onlooker sees it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.data_dir = with_model(folder / "data")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        (folder / "tmp").mkdir()
        given = {"KEIKAKU_DATA_DIR": str(self.data_dir), **settings}
        threads = {"OMP_NUM_THREADS": "1", "EMBEDDING_THREADS": "1"}
        limits = {"RATE_PER_MINUTE": "1000000", "RATE_PER_DAY": "1000000", "ADMIN_TOKEN": TOKEN}
        self._environment = {**os.environ, "TMPDIR": str(folder / "tmp"), **given, **threads, **limits}
        store = StoreSettings.model_validate(given)
        self.catalogue = Catalogue.open(store.sqlalchemy_url)
        self.store = GenerationStore.of(store)
        self.jobs = Jobs(self.catalogue.engine)
        self.truth = Truth(self.catalogue)
        self._server: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A `keikaku` process; what it says goes to the log."""
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot.cli", *arguments], env=self._environment, cwd=ROOT, stdout=log, stderr=log
            )

    def begin(self) -> None:
        """Publishes the plans with their first figures and serves them."""
        for subject in SUBJECTS:
            name, content = self.truth.file(subject, 10)
            (self.folder / name).write_bytes(content)
        files = [str(each) for each in self.folder.glob("*.md")]
        assert self.run("ingest", *files, "--city", "青空市").wait() == 0, self.log()
        self.serve()

    def serve(self) -> float:
        """Starts the server; returns the seconds until it is ready and answers rightly."""
        begun = time.monotonic()
        self._server = self.run("serve", "--port", str(self.port), "--workers", "2")
        while not self.is_right():
            assert self._server.poll() is None, self.log()
            assert time.monotonic() - begun < _START_S, f"{self._said()} {self.log()}"
            time.sleep(_PAUSE_S)
        return time.monotonic() - begun

    def is_right(self) -> bool:
        """Whether the server is ready and answers from the generation that the pointer names."""
        with suppress(httpx.TransportError):
            if httpx.get(f"{self.url}/readyz", timeout=20).status_code == 200:
                return not self.wrong()
        return False

    def wrong(self) -> list[str]:
        """What is wrong with the answers now, beside the pointer and what is taken down."""
        withdrawn, current = self.truth.withdrawn(), self.catalogue.current()
        assert current is not None
        found = []
        for subject in SUBJECTS:
            answer = self.ask(subject)
            if subject.title in withdrawn:
                quotes = subject.figures(str(answer["citations"]))
                found += [f"{subject.title} is taken down and answers"] if quotes else []
                continue
            fault = self.truth.fault_of(subject, answer)
            found += [fault] if fault else []
            found += [] if answer["generation"] == current.id else [f"not from {current.id}: {answer['generation']}"]
        return found

    def ask(self, subject: Subject) -> dict[str, object]:
        """What a resident is answered."""
        response = httpx.post(f"{self.url}/api/v1/answers", json={"question": subject.question}, timeout=30)
        response.raise_for_status()
        answer: dict[str, object] = response.json()
        return answer

    def calls(self) -> httpx.Client:
        """A client that makes the operators' calls."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.Client(base_url=f"{self.url}/api/v1/admin", headers=headers, timeout=30)

    def answering(self) -> list[int]:
        """The processes that answer."""
        assert self._server is not None
        children = _children(self._server.pid).items()
        return sorted(pid for pid, command in children if any("spawn_main" in part for part in command))

    def kill(self, target: str) -> None:
        """Kills the worker, the processes that answer, their master alone, or all at once."""
        assert self._server is not None
        worker = [pid for pid, command in _children(self._server.pid).items() if "worker" in command]
        web = self.answering()
        pids = {"worker": worker, "web": web, "server": [self._server.pid], "all": [self._server.pid, *worker, *web]}
        for pid in pids[target]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if target in ("server", "all"):
            self._server.wait()

    def wait(self, what: str, seconds: float) -> None:
        """Until no job is open (`jobs`), answers are right (`answers`), or else words stand in the log.

        Raises:
            AssertionError: it takes longer.
        """
        looks = {"jobs": lambda: not self.jobs.open(), "answers": self.is_right}
        is_there = looks.get(what, lambda: what in self.log())
        until = time.monotonic() + seconds
        while not is_there():
            assert time.monotonic() < until, f"{self.jobs.open()} {self._said()}\n{self.log()}"
            time.sleep(_PAUSE_S)

    def log(self) -> str:
        """The end of what the processes said."""
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    def close(self) -> None:
        """Stops the server and lets go of the database."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(30)
        self.catalogue.close()

    def _said(self) -> Sequence[str]:
        try:
            return self.wrong()
        except httpx.HTTPError as error:
            return [repr(error)]


class Resident:
    """Asks and asks; an answer that comes must be right, a line that breaks with a killed server may be broken."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.faults: list[str] = []
        self.answered = 0

    def _ask(self) -> None:
        while not self._ends.wait(0.1):
            for subject in SUBJECTS:
                with suppress(httpx.TransportError):
                    self._judge(subject)

    def _judge(self, subject: Subject) -> None:
        try:
            answer = self._hall.ask(subject)
        except httpx.HTTPStatusError as error:
            self.faults.append(f"{error.response.status_code}: {error.response.text}")
            return
        self.answered += 1
        fault = self._hall.truth.fault_of(subject, answer, may_be_gone=subject is BOOKS)
        self.faults += [fault] if fault else []

    @contextmanager
    def asking(self) -> Iterator["Resident"]:
        """Asks for as long as the context lasts."""
        self._thread.start()
        try:
            yield self
        finally:
            self._ends.set()
            self._thread.join()


@contextmanager
def hall(folder: Path, **settings: str) -> Iterator[Hall]:
    """One that serves two plans; PARK always, BOOKS may be taken down."""
    opened = Hall(folder, **settings)
    try:
        opened.begin()
        yield opened
    finally:
        opened.close()


def _children(pid: int) -> Mapping[int, list[str]]:
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found[int(place.name)] = (place / "cmdline").read_bytes().decode(errors="replace").split("\0")
    return found
