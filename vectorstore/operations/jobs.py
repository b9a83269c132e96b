"""Jobs: what the worker is asked to do, how far it is, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, RowMapping, Update, insert, or_, select, update

from vectorstore.database import reading, writing
from vectorstore.domain import Audience, Status
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import note
from vectorstore.operations.tables import job
from vectorstore.readings import now
from vectorstore.serialising import REPORT, Codec
from vectorstore.ulid import new_ulid


class JobKind(StrEnum):
    """What is asked for.

    READ takes files in and tells what they are and what they would change. BUILD does so, builds a generation, holds it
    at the gate and, if `publish`, publishes it; without files it builds what is published anew, as a changed policy
    wants. CHECK holds a built generation at the gate again. LOOK looks whether scheduled sources have changed.
    """

    READ = "read"
    BUILD = "build"
    CHECK = "check"
    LOOK = "look"


class JobState(StrEnum):
    """How far a job is. A job that waits or runs ends in one of the others, also when its worker dies."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self not in (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies in the data folder's `incoming/` under its digest; `name` is what its sender calls it."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class JobOrder:
    """What a job is to work on; city, status and audience hold where nothing else is said of a file."""

    uploads: tuple[Upload, ...] = ()
    addresses: tuple[str, ...] = ()
    city: str = ""
    status: Status | None = None
    audience: Audience = Audience.PUBLIC
    publish: bool = False
    retry: bool = False
    generation: str = ""
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `done` of `total` parts of `stage` are done, 0 in all where nobody knows; `outcome` is JSON's."""

    id: str
    kind: JobKind
    title: str
    state: JobState
    created_at: str
    created_by: str
    ordered: JobOrder
    stage: str = ""
    done: int = 0
    total: int = 0
    seconds_left: int | None = None
    attempts: int = 0
    cancelled: bool = False
    started_at: str = ""
    ended_at: str = ""
    told_at: str = ""
    reason: str = ""
    outcome: dict[str, object] = field(default_factory=dict)

    @property
    def stage_code(self) -> str:
        """The verb of its stage, which a page words: waiting, fetch, read, embed, index, check, publish, look, ""."""
        return self.stage.partition(" ")[0]

    @property
    def stage_subject(self) -> str:
        """What the stage is about, such as a file's name."""
        return self.stage.partition(" ")[2]


_ORDER = Codec(TypeAdapter(JobOrder))


class Jobs:
    """The jobs in the database; every method raises CatalogueError when it cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, kind: JobKind, title: str, ordered: JobOrder, by: Act) -> Job:
        """A new job, waiting. Whoever adds it rings the worker's bell (`queueing.ring`)."""
        made = Job(new_ulid(), kind, title, JobState.WAITING, now(), by.actor, ordered)
        with writing(self._engine) as connection:
            connection.execute(insert(job).values(_row(made)))
            note(connection, by, f"job.{kind.value}", made.id, after={"title": title})
        return made

    def job(self, job_id: str) -> Job:
        """One job.

        Raises:
            CatalogueError: there is none of this id.
        """
        with reading(self._engine) as connection:
            return _found(connection, job_id)

    def latest(self, limit: int = 100) -> list[Job]:
        """The latest jobs, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(job).order_by(job.c.id.desc()).limit(limit)).mappings().all()
        return [_job(row) for row in rows]

    def open(self) -> list[Job]:
        """Those that wait or run, oldest first."""
        states = (JobState.WAITING.value, JobState.RUNNING.value)
        query = select(job).where(job.c.state.in_(states)).order_by(job.c.id)
        with reading(self._engine) as connection:
            return [_job(row) for row in connection.execute(query).mappings().all()]

    def begin(self, job_id: str) -> Job | None:
        """Takes a waiting job up, one more attempt; None where it does not wait any more."""
        taken = update(job).where(job.c.id == job_id, job.c.state == JobState.WAITING.value)
        changed = taken.values(
            state=JobState.RUNNING.value, attempts=job.c.attempts + 1, started_at=now(), told_at=now()
        )
        return self._changed(job_id, changed)

    def tell(self, job_id: str, stage: str, done: int, total: int, seconds_left: int | None = None) -> bool:
        """Notes how far a running job is; False where it is to stop."""
        values = {"stage": stage, "done": done, "total": total, "seconds_left": seconds_left, "told_at": now()}
        running = update(job).where(job.c.id == job_id, job.c.state == JobState.RUNNING.value)
        kept = self._changed(job_id, running.values(values))
        return kept is not None and not kept.cancelled

    def end(self, job_id: str, state: JobState, reason: str = "", outcome: dict[str, object] | None = None) -> None:
        """Ends a job that is not over yet."""
        values = {"state": state.value, "reason": reason, "outcome": REPORT.dump(outcome or {}), "ended_at": now()}
        with writing(self._engine) as connection:
            connection.execute(_not_over(job_id).values(values | {"seconds_left": None}))

    def put_back(self, job_id: str, *, unharmed: bool = False) -> None:
        """Lets a running job, whose worker died, wait again; one whose worker was stopped is `unharmed`: it counts not."""
        running = update(job).where(job.c.id == job_id, job.c.state == JobState.RUNNING.value)
        values = {"state": JobState.WAITING.value, "stage": "", "done": 0, "total": 0, "seconds_left": None}
        attempts = {"attempts": job.c.attempts - 1} if unharmed else {}
        with writing(self._engine) as connection:
            connection.execute(running.values(values | attempts))

    def cancel(self, job_id: str, by: Act) -> None:
        """Asks a job to stop: at once where it waits, else at its worker's next step.

        Raises:
            CatalogueError: there is none of this id.
        """
        with writing(self._engine) as connection:
            found = _found(connection, job_id)
            if found.state.is_over:
                return
            connection.execute(_not_over(job_id).values(cancelled=True))
            if found.state is JobState.WAITING:
                ended = {"state": JobState.CANCELLED.value, "ended_at": now()}
                connection.execute(_not_over(job_id).values(ended))
            note(connection, by, "job.cancel", job_id)

    def _changed(self, job_id: str, change: Update) -> Job | None:
        with writing(self._engine) as connection:
            return _found(connection, job_id) if connection.execute(change).rowcount else None


def uploads_of(jobs: Sequence[Job]) -> set[str]:
    """Digests of the files that these jobs work on."""
    return {upload.sha256 for each in jobs for upload in each.ordered.uploads}


def _not_over(job_id: str) -> Update:
    return update(job).where(
        job.c.id == job_id, or_(job.c.state == JobState.WAITING.value, job.c.state == JobState.RUNNING.value)
    )


def _found(connection: Connection, job_id: str) -> Job:
    row = connection.execute(select(job).where(job.c.id == job_id)).mappings().first()
    if row is None:
        raise CatalogueError(f"no job {job_id}")
    return _job(row)


def _job(row: RowMapping) -> Job:
    read = {"kind": JobKind(row["kind"]), "state": JobState(row["state"]), "ordered": _ORDER.load(row["ordered"])}
    return Job(**(dict(row) | read | {"outcome": REPORT.load(row["outcome"])}))


def _row(made: Job) -> dict[str, object]:
    plain = {column.name: getattr(made, column.name) for column in job.c}
    return plain | {
        "kind": made.kind.value,
        "state": made.state.value,
        "ordered": _ORDER.dump(made.ordered),
        "outcome": REPORT.dump(made.outcome),
    }
