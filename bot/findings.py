"""What the doctor found of a part, and how it is mended."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a part was found."""

    WELL = "ok"
    OFF = "off"
    ILL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part; `words` say how to mend it."""

    subject: str
    state: State
    words: str

    @property
    def is_fatal(self) -> bool:
        """Whether nothing can be answered so."""
        return self.state is State.ILL
