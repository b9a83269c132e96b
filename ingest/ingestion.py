"""An ingest from files to a published generation."""

import errno
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ingest.build import Builder
from ingest.document import SourceFile
from ingest.errors import BuildError, SourceError
from ingest.files import FileOutcome, FileState
from ingest.gate import Gate
from ingest.intake import Intake
from vectorstore.domain import Generation
from vectorstore.operations.acts import Act
from vectorstore.operations.gate_reports import GateLine, GateReport
from vectorstore.publishing import Publisher
from vectorstore.sealing import Progress

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Publication:
    """Whether what is built is to be published, by whom, and with what leave (see `Publisher.publish`).

    `registered` are the plans that must be there because the register names them.
    """

    by: Act
    publish: bool = True
    confirmed: Collection[str] = ()
    override: str = ""
    registered: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What an ingest came to.

    Without a generation no file could be read. `is_published` tells whether the generation answers now, `is_changed`
    whether another one did before. `findings` are the lines of the gate's `report` that keep it from being published.
    """

    files: tuple[FileOutcome, ...]
    generation: Generation | None = None
    report: GateReport | None = None
    findings: tuple[GateLine, ...] = ()
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
        return bool(self.findings)


@dataclass(frozen=True, slots=True)
class Ingestion:
    """Takes files in, builds a generation, holds it at the gate, publishes it."""

    intake: Intake
    builder: Builder
    gate: Gate
    publisher: Publisher
    progress: Progress

    def run(self, sources: Iterable[SourceFile | SourceError], wanted: Publication) -> IngestOutcome:
        """Ingests `sources`. Where nothing has changed, nothing is built.

        Raises:
            BuildError: the disk is full, or nothing is live; what residents see has not changed.
            PublishError: the reason for overriding the gate is too short.
            VectorStoreError: model, Chroma or database failed; likewise.
        """
        with _disk_errors_named():
            self.publisher.store.remove_unfinished()
            files = tuple(self.intake.take(sources, self._told))
            keys = [file.reading_key for file in files if file.state is not FileState.FAILED]
            return self._built(files, keys, wanted) if keys else IngestOutcome(files)

    def rebuild(self, wanted: Publication) -> IngestOutcome:
        """Builds what is published anew, as a changed policy or a withdrawal wants. Raises as `run` does."""
        with _disk_errors_named():
            self.publisher.store.remove_unfinished()
            return self._built((), (), wanted)

    def read(self, sources: Iterable[SourceFile | SourceError]) -> IngestOutcome:
        """Keeps what `sources` hold, so that a build need not read them again; builds nothing. Raises as `run` does."""
        with _disk_errors_named():
            return IngestOutcome(tuple(self.intake.take(sources, self._told)))

    def _built(self, files: tuple[FileOutcome, ...], keys: Sequence[str], wanted: Publication) -> IngestOutcome:
        built = self.builder.build(keys)
        if built.generation.current:
            return IngestOutcome(files, built.generation, is_published=True)
        return self._published(IngestOutcome(files, built.generation, is_new=built.is_new), built.generation, wanted)

    def _published(self, outcome: IngestOutcome, built: Generation, wanted: Publication) -> IngestOutcome:
        """Holds what was built at the gate and, if it passes, publishes it."""
        self.progress("check", 0, 0)
        report = self.gate.check(built, self.builder.catalogue.current(), wanted.registered)
        findings = () if wanted.override else report.failing(wanted.confirmed)
        outcome = replace(outcome, report=report, findings=findings)
        if findings or not wanted.publish:
            return outcome
        self.progress("publish", 0, 0)
        published = self.publisher.publish(built.id, wanted.by, wanted.confirmed, wanted.override)
        return replace(outcome, generation=published, is_published=True, is_changed=True)

    def look(self, sources: Iterable[SourceFile | SourceError]) -> IngestOutcome:
        """What `run` would find in the files; nothing is kept."""
        return IngestOutcome(tuple(self.intake.look(sources, self._told)))

    def _told(self, name: str) -> None:
        self.progress(f"read {name}", 1, 1)


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
        raise BuildError(f"{what}; answers have not changed", "disk") from error
