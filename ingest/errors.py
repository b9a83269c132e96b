"""Errors of ingestion.

IngestError
├── SourceError       a file or address cannot be read: broken, encrypted, empty, too big, not what it says
├── RegisterError     plans.toml is wrong
└── BuildError        the new generation cannot be built
"""


class IngestError(Exception):
    """Something that an operator can mend; the message names the file, the place and the mend."""


class SourceError(IngestError):
    """A source cannot be read. Others go on; this one is reported."""


class RegisterError(IngestError):
    """The register (plans.toml) is wrong."""


class BuildError(IngestError):
    """A generation could not be built; nothing that residents see has changed."""
