"""The JSON of the operators' calls."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from bot.web.schemas import ProblemOut
from vectorstore.domain import Audience, Status
from vectorstore.operations.gate_reports import Verdict
from vectorstore.operations.jobs import JobKind, JobState
from vectorstore.operations.sources import address_fault


def _whole(address: str) -> str:
    if fault := address_fault(address):
        raise ValueError(fault)
    return address


Address = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern="^https?://", max_length=2048), AfterValidator(_whole)
]
"""An address that may be fetched, without a name and a password: those would stand in the job and in the audit log."""


class ChangeOut(BaseModel):
    """What publishing a file would change: `answers` tells whether its edition would be quoted."""

    model_config = ConfigDict(extra="ignore")

    standing: str = ""
    """`new plan`, `new edition`, `same file, read otherwise` or `unchanged`."""
    edition: int = 0
    status: str = ""
    date: str = ""
    answers: bool = False
    supersedes: list[int] = []
    compared_with: int | None = None
    counts: dict[str, int] | None = None


class RemarkOut(BaseModel):
    """What to look at in a file that was read, as a stable code; `values` fill its words."""

    code: str
    values: dict[str, str | int | float] = {}


_REMARKS = TypeAdapter(list[RemarkOut])


class FileOut(BaseModel):
    """What became of one file: the edition that it is and its parse report, or why it could not be read."""

    model_config = ConfigDict(extra="ignore")

    name: str = ""
    state: str = ""
    """`read`, `known` where it was read before, or `failed`."""
    sha256: str = ""
    reading_key: str = ""
    plan_id: str = ""
    plan: str = ""
    edition_id: str = ""
    edition_number: int = 0
    reason: str = ""
    code: str = ""
    """Why it failed, as a stable code; `values` fill its words."""
    values: dict[str, str | int | float] = {}
    report: dict[str, object] = {}
    change: ChangeOut | None = None

    @property
    def remarks(self) -> list[RemarkOut]:
        """What to look at in it; nothing where another version noted that otherwise."""
        try:
            return _REMARKS.validate_python(self.report.get("remarks", []))
        except ValidationError:
            return []

    @property
    def is_read(self) -> bool:
        """Whether there is something to show of it."""
        return self.state != "failed" and bool(self.reading_key)


class OutcomeOut(BaseModel):
    """What came of a job; `code` says why it failed, if it did."""

    model_config = ConfigDict(extra="ignore")

    files: list[FileOut] = []
    generation: str = ""
    published: bool = False
    code: str = ""
    values: dict[str, str | int | float] = {}


class JobOut(BaseModel):
    """A job. `done` of `total` parts of `stage` are done, 0 in all where nobody knows."""

    id: str
    kind: JobKind
    title: str
    state: JobState
    created_at: str
    created_by: str
    stage: str
    done: int
    total: int
    seconds_left: int | None
    started_at: str
    ended_at: str
    reason: str
    words: str
    """Where it stands, in Japanese."""
    outcome: OutcomeOut


class JobsOut(BaseModel):
    """The latest jobs, newest first."""

    jobs: list[JobOut]


class JobIn(BaseModel):
    """A job to be done: addresses to be read or built, a build anew of what is published, or a check of a generation."""

    kind: JobKind
    addresses: list[Address] = Field(default=[], max_length=1_000)
    files_of: str = Field(default="", max_length=26)
    """A job whose files this one is to work on, as they are now said to be."""
    city: str = Field(default="", max_length=100)
    status: Status | None = None
    audience: Audience = Audience.PUBLIC
    publish: bool = False
    """Publish what was built if the gate lets it pass; needs the role `publisher`."""
    retry: bool = False
    generation: str = Field(default="", max_length=64)
    confirmed: list[str] = Field(default=[], max_length=1_000)


class GenerationOut(BaseModel):
    """A snapshot of everything that is or was published, or may be."""

    id: str
    created_at: str
    published_at: str
    editions: int
    chunks: int
    current: bool
    previous: bool
    pinned: str | None
    """Why it is kept for good; null where it is not."""


class GenerationsOut(BaseModel):
    """Every generation, newest first."""

    generations: list[GenerationOut]


class PlanChangeOut(BaseModel):
    """What a generation holds of a plan otherwise than what is published."""

    plan_id: str
    title: str
    city: str
    change: str
    """`new`, `changed`, `gone` or `same`."""
    before: list[str]
    """Ids of the editions that answer now."""
    after: list[str]
    counts_before: dict[str, int]
    counts_after: dict[str, int]


class GenerationDetailOut(GenerationOut):
    """A generation, and what it would change."""

    plans: list[PlanChangeOut]


class GateLineOut(BaseModel):
    """One check. A failed one that is `confirmable` passes when its `subject` is confirmed."""

    code: str
    verdict: Verdict
    message: str
    subject: str
    confirmable: bool


class GoldenOut(BaseModel):
    """How a golden question fares with what answers now and with the new generation."""

    question_id: str
    question: str
    before: bool | None
    after: bool
    said_before: str
    said_after: str


class GateOut(BaseModel):
    """What the gate found; `is_fresh` tells whether it still holds."""

    generation: str
    against: str
    made_at: str
    is_fresh: bool
    lines: list[GateLineOut]
    golden: list[GoldenOut]


class PublishIn(BaseModel):
    """How to publish: what is confirmed by name, and the written reason where the gate is overridden."""

    confirmed: list[str] = Field(default=[], max_length=1_000)
    override: str = Field(default="", max_length=2_000)


class RollbackIn(BaseModel):
    """The generation to go back to, the one before where none is named."""

    generation: str = Field(default="", max_length=64)
    why: str = Field(default="", max_length=2_000)


class PinIn(BaseModel):
    """Why a generation is kept for good."""

    why: str = Field(default="", max_length=500)


class PublishedOut(BaseModel):
    """The generation that answers now."""

    generation: str


class RefusedOut(ProblemOut):
    """Why a generation was not published: `reason` for the log, the lines that failed and were not confirmed."""

    reason: str
    lines: list[GateLineOut]
