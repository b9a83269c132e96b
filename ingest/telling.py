"""Tells the database how far a job is, and hears from it whether the job is to stop."""

import time
from threading import Event, Lock

from ingest.progress import Pace
from vectorstore.operations.jobs import Job, Jobs

_TOLD_AGAIN_S = 0.25


class StopError(Exception):
    """A job is not to go on."""


class CancelledError(StopError):
    """Somebody cancelled it."""


class WorkerStoppedError(StopError):
    """Its worker is to end; another one will do the job."""


class JobTeller:
    """Notes a job's progress, four times a second at most, and each new stage.

    Raises StopError, here and in `beat`, where the job is not to go on; CatalogueError where the database fails.
    """

    def __init__(self, jobs: Jobs, job: Job, stopping: Event) -> None:
        self._jobs = jobs
        self._job_id = job.id
        self._stopping = stopping
        self._pace = Pace(len(job.ordered.uploads) + len(job.ordered.addresses))
        self._now: tuple[str, int, int, int | None] = ("", 0, 0, None)
        self._told_at = 0.0
        self._lock = Lock()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """So much of a stage is done, of so much."""
        with self._lock:
            if stage.partition(" ")[0] != self._now[0].partition(" ")[0]:
                self._told_at = 0.0  # what begins may be long at it before it tells more
            self._now = (stage, done, total, self._pace.seconds_left(stage, done, total))
        self.beat()

    def beat(self) -> None:
        """The job is still at it."""
        with self._lock:
            if self._stopping.is_set():
                raise WorkerStoppedError
            if time.monotonic() - self._told_at < _TOLD_AGAIN_S:
                return
            self._told_at = time.monotonic()
            if not self._jobs.tell(self._job_id, *self._now):
                raise CancelledError
