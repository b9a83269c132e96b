"""Errors of ingestion.

IngestError
├── SourceError       a file or address cannot be read: broken, encrypted, empty, too big, not what it says
├── RegisterError     plans.toml is wrong
└── BuildError        the new generation cannot be built
    └── BusyError     another ingest is at work on the same data folder, or another worker
"""

from ingest.failures import Failure, Fault, Value


class IngestError(Exception):
    """Something that an operator can mend; the message names the file, the place and the mend."""


class SourceError(IngestError):
    """A source cannot be read. Others go on; this one is reported.

    The message is the terminal's; `fault` is what a page words it from.
    """

    def __init__(self, message: str, failure: Failure = Failure.UNREADABLE, **values: Value) -> None:
        super().__init__(message)
        self.fault = Fault(failure, values)


class RegisterError(IngestError):
    """The register (plans.toml) is wrong."""


class BuildError(IngestError):
    """A generation could not be built; nothing that residents see has changed. `code` is what a page words it from."""

    def __init__(self, message: str, code: str = "build") -> None:
        super().__init__(message)
        self.code = code


class BusyError(BuildError):
    """Another ingest is at work on the same data folder, or another worker."""
