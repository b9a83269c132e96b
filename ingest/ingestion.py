"""An ingest from files to a published generation."""

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ingest.build import Builder
from ingest.document import SourceFile
from ingest.errors import BuildError, SourceError
from ingest.files import FileOutcome, FileState
from ingest.gate import Gate, GateFinding
from ingest.intake import Intake
from vectorstore.domain import Generation
from vectorstore.publishing import Publisher
from vectorstore.sealing import Progress

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What an ingest came to.

    Without a generation no file could be read. `is_published` tells whether the generation answers now, `is_changed`
    whether another one did before.
    """

    files: tuple[FileOutcome, ...]
    generation: Generation | None = None
    findings: tuple[GateFinding, ...] = ()
    is_new: bool = False
    is_published: bool = False
    is_changed: bool = False

    @property
    def failed(self) -> list[FileOutcome]:
        """Files that could not be read."""
        return [file for file in self.files if file.state is FileState.FAILED]

    @property
    def is_refused(self) -> bool:
        """Whether the gate refused to publish."""
        return any(finding.blocking for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Ingestion:
    """Takes files in, builds a generation, holds it at the gate, publishes it."""

    intake: Intake
    builder: Builder
    gate: Gate
    publisher: Publisher
    progress: Progress

    def run(self, sources: Iterable[SourceFile | SourceError], *, publish: bool = True) -> IngestOutcome:
        """Ingests `sources`. Where nothing has changed, nothing is built.

        Raises:
            BuildError: the disk is full, or nothing is live; what residents see has not changed.
            VectorStoreError: model, Chroma or database failed; likewise.
        """
        with _disk_errors_named():
            self.publisher.store.remove_unfinished()
            files = tuple(self.intake.take(sources, self._told))
            keys = [file.reading_key for file in files if file.state is not FileState.FAILED]
            if not keys:
                return IngestOutcome(files)
            built = self.builder.build(keys)
            if built.generation.current:
                return IngestOutcome(files, built.generation, is_published=True)
            findings = tuple(self.gate.check(built.generation, self.builder.catalogue.current()))
            outcome = IngestOutcome(files, built.generation, findings, built.is_new)
            if outcome.is_refused or not publish:
                return outcome
            return replace(
                outcome, generation=self.publisher.publish(built.generation.id), is_published=True, is_changed=True
            )

    def look(self, sources: Iterable[SourceFile | SourceError]) -> IngestOutcome:
        """What `run` would find in the files; nothing is kept."""
        return IngestOutcome(tuple(self.intake.look(sources, self._told)))

    def _told(self, name: str) -> None:
        self.progress(f"read {name}", 0, 0)


@contextmanager
def _disk_errors_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        # numpy names no error number when the disk takes only part of an array.
        if error.errno in _DISK_FULL or error.errno is None:
            what = f"{error.filename or 'data folder'}: no space left on the disk. Free some and ingest again"
        else:
            what = f"{error.filename or 'data folder'}: {error.strerror}. Check its access rights"
        raise BuildError(f"{what}; answers have not changed") from error
