"""What became of each file of an ingest."""

from dataclasses import dataclass, field
from enum import StrEnum

from ingest.preview import Change


class FileState(StrEnum):
    """How the reading of a file came out."""

    READ = "read"
    KNOWN = "known"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file: the edition that it is and its parse report, or the reason why it could not be read.

    `change` is told by a dry run alone.
    """

    name: str
    state: FileState
    reading_key: str = ""
    plan: str = ""
    edition_id: str = ""
    reason: str = ""
    report: dict[str, object] = field(default_factory=dict)
    change: Change | None = None
