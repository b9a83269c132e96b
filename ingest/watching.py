"""Looks at registered addresses; what has changed waits for a person as a job, and is never published by itself."""

import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.document import SourceFile
from ingest.doubts import doubt, seen_in
from ingest.errors import SourceError
from ingest.fetching import Reply
from ingest.robots import Robots
from ingest.settings import IngestSettings
from ingest.visiting import BusyServerError, ForbiddenError, Visitor
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience
from vectorstore.operations.acts import Act
from vectorstore.operations.jobs import JobKind, JobOrder, Jobs, JobState, Upload, uploads_of
from vectorstore.operations.particulars import ParticularsBook
from vectorstore.operations.sources import Finding, Seen, Source, Sources, SourceState, Trouble
from vectorstore.originals import Originals
from vectorstore.sealing import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

ANYWAY = "doubtful"
"""Confirmed in an order: what lies at the address is taken, however odd it looks."""
WORKER = Act("worker")
_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 10.0
"""A site that wants longer pauses gets its next call from a later look, so that other jobs need not wait."""

Ring = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Watcher:
    """Looks at sources and has what changed read; `ring` wakes the worker for a job."""

    sources: Sources
    jobs: Jobs
    particulars: ParticularsBook
    incoming: Originals
    originals: Originals
    visitor: Visitor
    ring: Ring

    def order_due(self) -> bool:
        """Orders a look at all sources that are due, unless one is under way; False where there was nothing to do."""
        due = self.sources.due()
        if not due or any(job.kind is JobKind.LOOK for job in self.jobs.open()):
            return False
        urls = tuple(source.url for source in due)
        self.ring(self.jobs.add(JobKind.LOOK, title_of(urls), JobOrder(addresses=urls), WORKER).id)
        return True

    def look(self, ordered: JobOrder, progress: Progress, *, gives_way: bool = True) -> dict[str, object]:
        """Looks at the sources of these addresses, or at those that are due; returns the job's outcome, for JSON.

        One that `gives_way` ends when a person's job waits; what it has not looked at is still due.
        """
        wanted = [each for each in self.sources.all() if each.url in ordered.addresses]
        sources = wanted if ordered.addresses else self.sources.due()
        last: dict[str, float] = {}
        told: list[dict[str, object]] = []
        for done, source in enumerate(sources):
            if gives_way and done and self._is_waited_for():
                break
            progress(f"look {urlsplit(source.url).hostname or source.url}", done, len(sources))
            if self._may_call(source, last):
                found = self._look(source, anyway=ANYWAY in ordered.confirmed)
                self.sources.note_result(source.id, found)
                told.append(_outcome(source, found))
        return {"sources": told}

    def _is_waited_for(self) -> bool:
        return any(job.state is JobState.WAITING and job.created_by != WORKER.actor for job in self.jobs.open())

    def _may_call(self, source: Source, last: dict[str, float]) -> bool:
        """Waits as the site wishes between two calls; False where that is too long for now."""
        site = urlsplit(source.url).netloc
        if site in last:
            try:
                pause_s = max(_PAUSE_S, self.visitor.delay_s(source.url))
            except (SourceError, OSError):
                pause_s = _PAUSE_S
            wait_s = last[site] + pause_s - time.monotonic()
            if wait_s > _LONGEST_PAUSE_S:
                self.sources.postpone(source.id, wait_s)
                return False
            time.sleep(max(0.0, wait_s))
        last[site] = time.monotonic()
        return True

    def _look(self, source: Source, *, anyway: bool) -> Finding:
        try:
            reply = self.visitor.visit(source.url, source.seen)
            if reply is None:
                return Finding(SourceState.UNCHANGED, source.seen)
            return self._judged(source, reply, anyway=anyway)
        except (SourceError, OSError) as error:
            wait_s = error.wait_s if isinstance(error, BusyServerError) else 0.0
            return Finding(SourceState.FAILED, source.seen, _trouble(error), source.job_id, wait_s)

    def _judged(self, source: Source, reply: Reply, *, anyway: bool) -> Finding:
        file = SourceFile(_name(source, reply), reply.content, source.url)
        found = seen_in(reply, file)
        trouble = Trouble() if anyway else doubt(source.url, reply, source.seen, found)
        if trouble.code:
            return Finding(SourceState.DOUBTFUL, source.seen, trouble, source.job_id)
        if found.content_digest == source.seen.content_digest:
            return Finding(SourceState.UNCHANGED, found, job_id=source.job_id)
        if not source.seen.sha256 and (self.originals.folder / found.sha256).is_file():
            return Finding(SourceState.UNCHANGED, found)
        return Finding(SourceState.CHANGED, found, job_id=self._handed_on(source, file, found))

    def _handed_on(self, source: Source, file: SourceFile, found: Seen) -> str:
        """Has the file read, with what is said of its address; returns the job's id."""
        self.incoming.keep(file.content)
        if self.particulars.of(found.sha256) is None:
            said = replace(source.said, source_url=source.said.source_url or source.url)
            self.particulars.say(found.sha256, said, WORKER)
        upload, said = Upload(file.name, found.sha256), source.said
        for job in self.jobs.open():
            if job.kind is JobKind.READ and upload.sha256 in uploads_of([job]):
                return job.id  # ordered by a look that was killed before it could note so
        order = JobOrder((upload,), city=said.city, status=said.status, audience=said.audience or Audience.PUBLIC)
        job = self.jobs.add(JobKind.READ, file.name, order, WORKER)
        self.ring(job.id)
        return job.id


@contextmanager
def watcher(settings: IngestSettings, ring: Ring) -> "Iterator[Watcher]":
    """What looks at the sources that the settings' database holds.

    Raises:
        CatalogueError: the database cannot be used.
    """
    catalogue = Catalogue.open(settings.sqlalchemy_url)
    try:
        limits = settings.source_limits.fetching
        yield Watcher(
            Sources(catalogue.engine),
            Jobs(catalogue.engine),
            ParticularsBook(catalogue.engine),
            Originals(settings.data_dir / "incoming"),
            Originals(settings.data_dir / "originals"),
            Visitor(Robots(settings.data_dir / "robots", limits), limits),
            ring,
        )
    finally:
        catalogue.close()


def title_of(urls: Sequence[str]) -> str:
    """How a look at these addresses is called in the list of jobs: by the address, or by the sites of several."""
    return urls[0] if len(urls) == 1 else " ".join(sorted({urlsplit(url).netloc for url in urls}))


def _name(source: Source, reply: Reply) -> str:
    """The file's name by the address that is registered, or by the one it led to where that alone has a suffix."""
    registered = PurePosixPath(urlsplit(source.url).path)
    return replace(reply, url=source.url).name if registered.suffix else reply.name


def _trouble(error: SourceError | OSError) -> Trouble:
    if isinstance(error, ForbiddenError):
        return Trouble("robots" if error.known else "robots_silent", message=str(error))
    if isinstance(error, SourceError):
        values = {name: str(value) for name, value in error.fault.values.items()}
        return Trouble(f"failures.{error.fault.failure.value}", values, str(error))
    return Trouble("disk", {"why": error.strerror or ""}, f"{error.filename or 'data folder'}: {error.strerror}")


def _outcome(source: Source, found: Finding) -> dict[str, object]:
    return {
        "url": source.url,
        "state": found.state.value,
        "code": found.trouble.code,
        "values": found.trouble.values,
        "reason": found.trouble.message,
        "job_id": found.job_id if found.state is SourceState.CHANGED else "",
    }
