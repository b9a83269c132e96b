"""Worker, server or both are killed at random moments of what operators do: nothing wrong, nothing missing, nothing stuck.

KEIKAKU_KILLS says how many times, KEIKAKU_KILLS_RESTART_S how long a restart may take; KEIKAKU_KILLS_DATABASE and
KEIKAKU_KILLS_REPORT name a database and a file for figures.
"""

import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from tests.e2e.hall_truth import BOOKS, PARK
from tests.e2e.killed_hall import Hall, Resident, hall
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.jobs import JobState
from vectorstore.operations.pins import Pins

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KEIKAKU_KILLS", "3"))
RESTART_S = float(os.environ.get("KEIKAKU_KILLS_RESTART_S", "60"))
"""Five where nothing else runs; this machine may have other things to do."""
DATABASE = os.environ.get("KEIKAKU_KILLS_DATABASE", "")
REPORT = os.environ.get("KEIKAKU_KILLS_REPORT", "")
SLOW_S = 7
JOB_S = 300
"""A worker that was killed again and again is started again after up to half a minute."""
Act = Callable[[], None]


class Rounds:
    """Blows, each in the middle of one act; `told` is what was said to have been done before the blow fell."""

    def __init__(self, served: Hall, kills: int) -> None:
        self.hall = served
        self.kills = kills
        self.drawn = random.Random(kills)
        self.restarts: dict[str, list[float]] = {}
        self.counts: Counter[str] = Counter()
        self.told: httpx.Response | None = None
        self._figure = 10
        self._command: subprocess.Popen[bytes] | None = None
        self._lasts_s = 3.0
        self._acts: Mapping[str, tuple[Act, tuple[str, ...]]] = {
            "ingest": (self.ingest, ("worker", "server", "all")),
            "rollback": (self.rollback, ("web", "server", "all")),
            "gc": (self.collect, ("command", "all")),
            "read": (self.read, ("worker", "server", "all")),
            "build": (self.build, ("worker", "server", "all")),
            "publish": (self.publish, ("web", "server", "all")),
            "command": (self.ingest_by_command, ("command", "all")),
            "withdraw": (self.withdraw_or_restore, ("web", "server", "all")),
        }

    def play(self) -> Iterator[None]:
        """All of them, one after the other."""
        names = list(self._acts)
        for number in range(self.kills):
            self.blow(names[number % len(names)] if self.kills < len(names) else self.drawn.choice(names))
            yield

    def blow(self, name: str) -> None:
        """One act, one blow, and what must hold after it."""
        act, targets = self._acts[name]
        target = self.drawn.choice(targets)
        self.told, self._command = None, None
        acting = threading.Thread(target=self._try, args=(act,))
        acting.start()
        time.sleep(self.drawn.uniform(0, self._longest_s(name)))
        for job in self.hall.jobs.open():
            self.counts[f"at {job.stage_code or 'begin'}"] += 1
        self._strike(target)
        acting.join()
        begun = time.monotonic()
        self.hall.wait("jobs", JOB_S)
        self._lasts_s = 0.8 * self._lasts_s + 0.2 * min(6.0, time.monotonic() - begun + 1)
        self.hall.wait("answers", RESTART_S)
        self.counts[f"{name} / {target}"] += 1
        self.check(name)

    def check(self, name: str) -> None:
        """The pointer is where the audit log says, what it names is whole, and what was promised was kept."""
        entries = AuditLog(self.hall.catalogue.engine).entries(limit=50)
        moves = [each for each in entries if each.act in ("publish", "rollback")]
        current = self.hall.catalogue.current()
        assert current is not None
        assert moves[0].after["current"] == current.id
        for each in self.hall.catalogue.generations():
            if each.current or each.previous:
                self.hall.store.check(each.id, thorough=True)
        for job in self.hall.jobs.latest(3):
            assert job.state in (JobState.DONE, JobState.CANCELLED), job
        if self.told is None or self.told.status_code >= 300:
            assert self.told is None or self.told.status_code == 409, self.told.text
            return
        self.counts["told before the blow"] += 1
        said = self.told.json()
        if "generation" in said:
            assert said["generation"] == current.id
        elif name != "withdraw":
            done = self.hall.jobs.job(said["id"])
            assert done.state is JobState.DONE
            assert name != "ingest" or done.outcome["generation"] == current.id

    def read(self) -> None:
        """A file is sent in to be read."""
        self._send({"city": "青空市"})

    def ingest(self) -> None:
        """A file is sent in to be read, built and published."""
        self._send({"city": "青空市", "publish": "true"})

    def build(self) -> None:
        """What was sent in last is built, and waits."""
        self.read()
        assert self.told is not None
        with self.hall.calls() as calls:
            self.told = calls.post("/jobs", json={"kind": "build", "files_of": self.told.json()["id"]})

    def ingest_by_command(self) -> None:
        """A file is ingested on the command line, which fails where the worker is at work."""
        name, content = self.hall.truth.file(PARK, self._next())
        (self.hall.folder / name).write_bytes(content)
        self._command = self.hall.run("ingest", str(self.hall.folder / name), "--city", "青空市")
        self._command.wait()

    def publish(self) -> None:
        """The newest generation that never answered is published; one is built first where there is none."""
        waiting = [each for each in self.hall.catalogue.generations() if not each.published_at]
        if waiting:
            self._post(f"/generations/{waiting[0].id}/publish", {})
        else:
            self.build()

    def rollback(self) -> None:
        """The generation before answers again."""
        self._post("/rollback", {})

    def withdraw_or_restore(self) -> None:
        """The second plan is taken down, or stands again."""
        verb = "restore" if self.hall.truth.withdrawn() else "withdraw"
        self._post(f"/plans/{self.hall.truth.plan_id(BOOKS)}/{verb}", {"why": "誤りが見つかったため"})

    def collect(self) -> None:
        """Old generations are cleared away."""
        self._command = self.hall.run("gc", "--keep", "1")
        self._command.wait()

    def _send(self, fields: dict[str, str]) -> None:
        subject = self.drawn.choice((PARK, BOOKS))
        with self.hall.calls() as calls:
            file = self.hall.truth.file(subject, self._next())
            self.told = calls.post("/uploads", files={"files": file}, data=fields)

    def _post(self, path: str, body: object) -> None:
        with self.hall.calls() as calls:
            self.told = calls.post(path, json=body)

    def _try(self, act: Act) -> None:
        try:
            act()
        except httpx.TransportError:
            self.told = None

    def _next(self) -> int:
        self._figure += 1
        return self._figure

    def _longest_s(self, name: str) -> float:
        if name in ("read", "build", "ingest"):
            return self._lasts_s
        if self.drawn.random() < 0.5 and name in ("publish", "rollback", "withdraw"):
            return 0.1
        return {"command": 5.0, "gc": 2.5}.get(name, 1.2)

    def _strike(self, target: str) -> None:
        if self._command is not None:
            self._command.kill()
        if target == "command":
            return
        self.hall.kill(target)
        begun = time.monotonic()
        if target in ("server", "all"):
            self.restarts.setdefault(target, []).append(self.hall.serve())
        elif target == "web":
            self.hall.wait("answers", RESTART_S)
            self.restarts.setdefault(target, []).append(time.monotonic() - begun)

    def report(self, resident: Resident) -> str:
        """What came of all so far, as JSON."""
        every = {name: sorted(found) for name, found in self.restarts.items()}
        middle = {
            name: [round(found[int(share * (len(found) - 1))], 2) for share in (0.5, 0.95, 1)]
            for name, found in every.items()
        }
        said = {"restarts p50 p95 max": middle, "counts": dict(self.counts), "answers": resident.answered}
        return json.dumps(said | {"faults": resident.faults}, ensure_ascii=False)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall that goes on after each test."""
    with hall(tmp_path_factory.mktemp("hall"), **({"DATABASE_URL": DATABASE} if DATABASE else {})) as opened:
        yield opened


def is_tidy(served: Hall) -> bool:
    """Whether the last clearing away leaves nothing but what is kept."""
    assert served.run("gc", "--keep", "0").wait() == 0
    kept = {each.id for each in served.catalogue.generations() if each.current or each.previous}
    kept |= set(Pins(served.catalogue.engine).all())
    return set(served.store.folders()) == kept and not list(served.store.folder.glob(".*"))


def test_whatever_is_killed_answers_are_right_and_jobs_end(served: Hall) -> None:
    with Resident(served).asking() as resident:
        rounds = Rounds(served, KILLS)
        for _ in rounds.play():
            if REPORT:
                Path(REPORT).write_text(rounds.report(resident), encoding="utf-8")
            assert not resident.faults
        assert resident.answered > KILLS
    assert max(each for found in rounds.restarts.values() for each in found) < RESTART_S
    assert is_tidy(served)


def test_a_process_that_is_slow_for_a_while_is_not_killed_for_it(served: Hall) -> None:
    before = served.answering()
    os.kill(before[0], signal.SIGSTOP)
    time.sleep(SLOW_S)
    os.kill(before[0], signal.SIGCONT)
    served.wait("answers", RESTART_S)
    assert served.answering() == before


def test_a_port_that_is_let_go_of_late_is_waited_for(served: Hall) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        late = served.run("serve", "--port", str(port), "--no-worker")
        served.wait(f"port {port} is in use", RESTART_S)
    try:
        served.wait(f"running on http://127.0.0.1:{port}", RESTART_S)
    finally:
        late.terminate()
        late.wait()
