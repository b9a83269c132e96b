"""The worker: does the jobs of a data folder, one after the other."""

import logging
import os
import signal
import threading
import time

from ingest.errands import Errand, Result
from ingest.errors import IngestError
from ingest.locking import only_worker
from ingest.settings import IngestSettings
from ingest.telling import CancelledError, JobTeller, WorkerStoppedError
from ingest.troubles import code_of
from ingest.uploads import Uploads
from ingest.watching import watcher
from vectorstore.database import open_engine
from vectorstore.errors import VectorStoreError
from vectorstore.operations.jobs import Job, Jobs, JobState, uploads_of
from vectorstore.operations.queueing import Bell

_ATTEMPTS = 3
_GRACE_S = 3.0
"""For the job in hand to notice that its worker ends; it notices between two steps of a quarter of a second."""

_log = logging.getLogger(__name__)


class Worker:
    """One a data folder. Whatever ends it, no job is stuck: the next one takes up what it left."""

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self._bell = Bell.of(settings)
        self._jobs = Jobs(open_engine(settings.sqlalchemy_url))
        self._uploads = Uploads(settings.data_dir)
        self._stopping = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        self._in_hand = ""

    def work(self) -> None:
        """Does jobs until SIGTERM or SIGINT; the one in hand is put back then.

        Raises:
            BusyError: another worker is at work on the data folder.
            VectorStoreError: database or queue cannot be used.
        """
        with only_worker(self._settings.data_dir):
            self._take_up()
            _log.info("the worker is ready")
            self._bell.consume(self._do, self._each_minute)
            self._end()

    def _take_up(self) -> None:
        """Jobs that a worker left when it died are put back; all that wait are rung for again."""
        for job in self._jobs.open():
            if job.state is JobState.RUNNING and job.id != self._in_hand:
                self._take_back(job)
        for job in self._jobs.open():
            if job.state is JobState.WAITING:
                self._bell.ring(job.id)

    def _take_back(self, job: Job) -> None:
        if job.cancelled:
            self._jobs.end(job.id, JobState.CANCELLED)
        elif job.attempts < _ATTEMPTS:
            _log.warning("job %s was left by a worker that died; it is done again", job.id)
            self._jobs.put_back(job.id)
        else:
            reason = f"its worker died over it {job.attempts} times, at: {job.stage or 'the beginning'}"
            self._jobs.end(job.id, JobState.FAILED, reason, {"code": "died", "values": {"attempts": job.attempts}})

    def _each_minute(self) -> None:
        self._take_up()
        with watcher(self._settings, self._bell.ring) as opened:
            opened.order_due()
        self._uploads.clear(uploads_of(self._jobs.open()))

    def _do(self, job_id: str) -> None:
        job = self._jobs.begin(job_id)
        if job is None:
            return
        self._in_hand = job.id
        self._idle.clear()
        try:
            self._try(job)
        finally:
            self._in_hand = ""
            self._idle.set()

    def _try(self, job: Job) -> None:
        _log.info("job %s: %s", job.id, job.kind)
        begun = time.monotonic()
        try:
            result = self._result(job)
        except WorkerStoppedError:
            self._jobs.put_back(job.id, unharmed=True)
            _log.info("job %s: put back, for the worker ends", job.id)
            return
        others = [other for other in self._jobs.open() if other.id != job.id]
        self._uploads.let_go(job.ordered.uploads, uploads_of(others))
        self._jobs.end(job.id, result.state, result.reason, result.outcome)
        _log.info("job %s: %s after %.1f s", job.id, result.state, time.monotonic() - begun)

    def _result(self, job: Job) -> Result:
        teller = JobTeller(self._jobs, job, self._stopping)
        try:
            return Errand(self._settings, job, teller, self._bell.ring).run()
        except CancelledError:
            return Result(JobState.CANCELLED)
        except (IngestError, VectorStoreError) as error:
            return Result(JobState.FAILED, " ".join(str(error).split("\n")), {"code": code_of(error)})
        except (WorkerStoppedError, KeyboardInterrupt):
            raise
        except Exception as error:
            # A fault of ours must end the job, not leave it running for ever.
            _log.exception("job %s", job.id)
            return Result(JobState.FAILED, f"{type(error).__name__}: {error}", {"code": "internal"})

    def _end(self) -> None:
        self._stopping.set()
        if self._idle.wait(_GRACE_S):
            return
        self._jobs.put_back(self._in_hand, unharmed=True)
        # The job's thread is in the middle of something long, and a thread cannot be ended from outside.
        logging.shutdown()
        os._exit(0)


def end_with(pipe: int) -> None:
    """Ends this process when the other end of a pipe is closed, as it is when the process that holds it dies."""

    def watch() -> None:
        while os.read(pipe, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
