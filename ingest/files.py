"""What became of each file of an ingest."""

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.failures import Failure, Value
from ingest.preview import Change


class FileState(StrEnum):
    """How the reading of a file came out."""

    READ = "read"
    KNOWN = "known"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file: the edition that it is and its parse report, or the reason why it could not be read.

    `failure` and `values` are what a page words the reason from. `change` is told by a dry run and by jobs.
    """

    name: str
    state: FileState
    reading_key: str = ""
    plan: str = ""
    edition_id: str = ""
    plan_id: str = ""
    edition_number: int = 0
    sha256: str = ""
    reason: str = ""
    failure: Failure | None = None
    values: dict[str, Value] = field(default_factory=dict)
    report: dict[str, object] = field(default_factory=dict)
    change: Change | None = None
