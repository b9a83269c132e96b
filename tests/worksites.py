"""A data folder with a real worker process: jobs are ordered as the operators' pages do, and waited for."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from tests.sample_city import ROOT, with_model
from vectorstore.catalogue import Catalogue
from vectorstore.operations.acts import Act
from vectorstore.operations.jobs import Job, JobKind, JobOrder, Jobs, JobState, Upload
from vectorstore.operations.queueing import Bell
from vectorstore.originals import Originals
from vectorstore.settings import StoreSettings

T = TypeVar("T")
BY = Act("haru")
_PATIENCE_S = 60.0
_PAUSE_S = 0.02


class Worksite:
    """Orders jobs in a data folder and looks at what comes of them."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        self._environment = {**os.environ, "KEIKAKU_DATA_DIR": str(data_dir), "OMP_NUM_THREADS": "1", **settings}
        self.settings = StoreSettings.model_validate({"KEIKAKU_DATA_DIR": data_dir, **settings})
        self.catalogue = Catalogue.open(self.settings.sqlalchemy_url)
        self.jobs = Jobs(self.catalogue.engine)
        self.bell = Bell.of(self.settings)

    def order(self, kind: JobKind, files: Mapping[str, bytes] | None = None, **said: object) -> Job:
        """A job of this kind for these files."""
        incoming = Originals(self.data_dir / "incoming")
        for content in (files or {}).values():
            incoming.keep(content)
        uploads = tuple(Upload(name, hashlib.sha256(body).hexdigest()) for name, body in (files or {}).items())
        ordered = replace(JobOrder(uploads, city="青空市"), **said)  # type: ignore[arg-type]
        job = self.jobs.add(kind, "資料", ordered, BY)
        self.bell.ring(job.id)
        return job

    def done(self, job: Job) -> Job:
        """The job when nothing more will come of it."""
        return self.wait(job, lambda found: found.state.is_over)

    def wait(self, job: Job, is_there: Callable[[Job], bool]) -> Job:
        """The job when it is as it shall be."""
        until = time.monotonic() + _PATIENCE_S
        while not is_there(found := self.jobs.job(job.id)):
            if found.state.is_over or time.monotonic() > until:
                raise AssertionError(f"it never came to that: {found}")
            time.sleep(_PAUSE_S)
        return found

    def wait_for(self, look: Callable[[], T]) -> T:
        """What is seen, once it is something."""
        until = time.monotonic() + _PATIENCE_S
        while not (seen := look()):
            if time.monotonic() > until:
                raise AssertionError("it never came to that")
            time.sleep(_PAUSE_S)
        return seen

    @contextmanager
    def worker(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A worker process, ended with the context."""
        process = self.start("worker", *arguments)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=_PATIENCE_S)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A `keikaku` process of this data folder."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", *arguments],
            env=self._environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def close(self) -> None:
        """Lets go of the database."""
        self.catalogue.close()


@contextmanager
def worksite(folder: Path, **settings: str) -> Iterator[Worksite]:
    """An empty one, with the model in place."""
    opened = Worksite(with_model(folder), **settings)
    try:
        yield opened
    finally:
        opened.close()


def files_of(job: Job) -> dict[str, dict[str, object]]:
    """What became of each file, by its name."""
    found = job.outcome["files"]
    assert isinstance(found, list)
    return {str(each["name"]): each for each in found}


def ended(job: Job) -> tuple[JobState, str]:
    """State and reason."""
    return job.state, job.reason
