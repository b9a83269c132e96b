"""What a worker does for each kind of job, and what came of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from ingest import opening
from ingest.ingestion import IngestOutcome, Publication
from ingest.locking import WAITING, alone
from ingest.outcomes import findings_of, outcome_of
from ingest.progress import Teller
from ingest.settings import IngestSettings
from ingest.watching import watcher
from vectorstore.operations.acts import Act
from vectorstore.operations.jobs import Job, JobKind, JobState

Ring = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Errand:
    """One job that a worker has in hand; `ring` wakes a worker for others that come of it."""

    settings: IngestSettings
    job: Job
    progress: Teller
    ring: Ring

    def run(self) -> "Result":
        """Does what the job asks for.

        Raises:
            IngestError: a setting is wrong or the disk is full.
            VectorStoreError: model, Chroma or database failed, or a generation may not be published.
        """
        return _DOES[self.job.kind](self)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Waits until nobody else ingests."""
        with alone(self.settings.data_dir, lambda: self.progress(WAITING, 0, 0)):
            yield


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job; `outcome` is JSON's, with a `code` that a page words `reason` from where it failed."""

    state: JobState
    reason: str = ""
    outcome: dict[str, object] = field(default_factory=dict)


def _read(errand: Errand) -> Result:
    with (
        errand.alone(),
        opening.prepared(errand.settings, _order(errand.job), errand.progress) as (ingestion, found, _),
    ):
        return _of_ingest(ingestion.read(found))


def _build(errand: Errand) -> Result:
    ordered = errand.job.ordered
    wanted = Publication(Act(errand.job.created_by), ordered.publish, ordered.confirmed)
    with (
        errand.alone(),
        opening.prepared(errand.settings, _order(errand.job), errand.progress) as (ingestion, found, _),
    ):
        is_of_files = ordered.uploads or ordered.addresses
        outcome = ingestion.run(found, wanted) if is_of_files else ingestion.rebuild(wanted)
    return _of_ingest(outcome)


def _check(errand: Errand) -> Result:
    errand.progress("check", 0, 0)
    report = opening.check(errand.job.ordered.generation)
    failing = report.failing(errand.job.ordered.confirmed)
    outcome: dict[str, object] = {"generation": report.generation_id, "findings": findings_of(failing)}
    reason = "; ".join(line.message for line in failing)
    return Result(JobState.REFUSED if failing else JobState.DONE, reason, outcome)


def _look(errand: Errand) -> Result:
    with watcher(errand.settings, errand.ring) as opened:
        return Result(JobState.DONE, outcome=opened.look(errand.job.ordered, errand.progress))


_DOES: Mapping[JobKind, Callable[[Errand], Result]] = {
    JobKind.READ: _read,
    JobKind.BUILD: _build,
    JobKind.CHECK: _check,
    JobKind.LOOK: _look,
}


def _order(job: Job) -> opening.Order:
    ordered = job.ordered
    return opening.Order(
        ordered.addresses,
        city=ordered.city,
        status=ordered.status,
        audience=ordered.audience,
        retry=ordered.retry,
        uploads=ordered.uploads,
        tells_change=True,
    )


def _of_ingest(outcome: IngestOutcome) -> Result:
    told = outcome_of(outcome)
    if outcome.files and len(outcome.failed) == len(outcome.files):
        return Result(JobState.FAILED, outcome.failed[0].reason, told | {"code": "nothing_read"})
    if outcome.is_refused:
        return Result(JobState.REFUSED, "; ".join(line.message for line in outcome.findings), told)
    return Result(JobState.DONE, outcome=told)
