"""Takes files into the catalogue: each is read only once for the same content, name and register entry."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure, Fault
from ingest.files import FileOutcome, FileState
from ingest.preview import Preview
from ingest.reading import ParsedDocument
from ingest.serialising import FAULT, fault_of
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Chunk, Plan, Section, Status
from vectorstore.manifest import digest_of
from vectorstore.originals import Originals
from vectorstore.readings import NewReading, Reading
from vectorstore.serialising import CHUNK

Chunker = Callable[[Sequence[Section]], list[Chunk]]
Told = Callable[[str], None]
_BEFORE_ADOPTION = (Status.PROPOSAL, Status.DRAFT, Status.OPINION, Status.MINUTES)


class DocumentReader(Protocol):
    """Reads files, several at a time."""

    def key(self, source: SourceFile) -> str:
        """Names the reading that a file gives: equal for equal content, name, register entry and parser version."""

    def home(self, source: SourceFile, plan: Plan) -> Plan:
        """The plan that a source is an edition of which calls itself `plan`, as far as plans are known now."""

    def read_all(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ParsedDocument | SourceError]]:
        """Each source with what was read of it or why it could not be."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A document that was read; its bytes are no longer needed."""

    key: str
    name: str
    document: ParsedDocument

    @property
    def order(self) -> tuple[str, str, bool, str]:
        """Editions are numbered as they came about: by date, and drafts before what was adopted."""
        edition = self.document.edition
        return edition.plan_id, edition.date, edition.status not in _BEFORE_ADOPTION, self.name


@dataclass(frozen=True, slots=True)
class Intake:
    """Reads files and keeps what they hold; with `retry`, files in quarantine are tried again.

    With `tells_change`, each file comes with what publishing it would change.
    """

    catalogue: Catalogue
    reader: DocumentReader
    originals: Originals
    chunk: Chunker
    retry: bool = False
    tells_change: bool = False

    def take(self, sources: Iterable[SourceFile | SourceError], told: Told) -> list[FileOutcome]:
        """What became of each file; `told` hears of each as it is read. Nobody is shown anything before publishing.

        Raises:
            OSError: the disk is full or cannot be written.
            CatalogueError: likewise for the database.
        """
        outcomes: list[FileOutcome] = []
        documents: list[_Read] = []
        for source, document in self.reader.read_all(self._unread(sources, outcomes, told)):
            key = self._key(source)
            if isinstance(document, SourceError):
                self.catalogue.quarantine(key, source.name, str(document), FAULT.dump(document.fault))
                outcomes.append(_failed(source, str(document), document.fault))
            else:
                self.originals.keep(source.content)
                documents.append(_Read(key, source.name, document))
            told(source.name)
        outcomes += [self._save(read) for read in sorted(documents, key=lambda read: read.order)]
        return self._with_changes(outcomes) if self.tells_change else outcomes

    def look(self, sources: Iterable[SourceFile | SourceError], told: Told) -> list[FileOutcome]:
        """What `take` would find in each file, and what publishing it would change; nothing is kept."""
        outcomes: list[FileOutcome] = []
        documents: list[_Read] = []
        for source, document in self.reader.read_all(self._unread(sources, outcomes, told)):
            if isinstance(document, SourceError):
                outcomes.append(_failed(source, str(document), document.fault))
            else:
                documents.append(_Read("", source.name, document))
            told(source.name)
        documents += [self._known(outcome) for outcome in outcomes if outcome.state is FileState.KNOWN]
        preview = Preview(self.catalogue)
        failed = [outcome for outcome in outcomes if outcome.state is FileState.FAILED]
        return failed + [_seen(read, preview) for read in sorted(documents, key=lambda read: read.order)]

    def _with_changes(self, outcomes: Sequence[FileOutcome]) -> list[FileOutcome]:
        preview = Preview(self.catalogue)
        read = {outcome.reading_key: outcome for outcome in outcomes if outcome.state is not FileState.FAILED}
        in_order = sorted(map(self._known, read.values()), key=lambda known: known.order)
        changes = {known.key: preview.change(known.document) for known in in_order}
        return [replace(outcome, change=changes.get(outcome.reading_key)) for outcome in outcomes]

    def _known(self, outcome: FileOutcome) -> _Read:
        reading = self.catalogue.readings([outcome.reading_key])[0]
        sections = self.catalogue.sections_read(reading.key)
        document = ParsedDocument(reading.plan, reading.edition, sections, reading.report)
        return _Read(reading.key, outcome.name, document)

    def _unread(
        self, sources: Iterable[SourceFile | SourceError], outcomes: list[FileOutcome], told: Told
    ) -> Iterator[SourceFile]:
        for source in sources:
            if isinstance(source, SourceError):
                outcomes.append(_failed(None, str(source), source.fault))
            elif (outcome := self._without_reading(source)) is None:
                yield source
            else:
                outcomes.append(outcome)
                told(source.name)

    def _key(self, source: SourceFile) -> str:
        """The reader's key; another one where the file was read before its plan was known, and has to be read again."""
        key = self.reader.key(source)
        for read in self.catalogue.readings([key]):
            home = self.reader.home(source, read.plan)
            if home.id != read.plan.id:
                return digest_of((key, home.id))
        return key

    def _without_reading(self, source: SourceFile) -> FileOutcome | None:
        key = self._key(source)
        known = self.catalogue.readings([key])
        if known:
            return _outcome(source.name, FileState.KNOWN, known[0])
        found = None if self.retry else self.catalogue.quarantined(key)
        return None if found is None else _failed(source, found[0], fault_of(found[1]))

    def _save(self, read: _Read) -> FileOutcome:
        document = read.document
        try:
            title = document.plan.title
            chunks = [_named(replace(chunk, title=title)) for chunk in self.chunk(document.sections)]
            new = NewReading(
                document.plan,
                document.edition,
                document.sections,
                chunks,
                document.report | {"chunks": len(chunks)},
                read.key,
            )
            key = self.catalogue.save(new)
        except ValueError as error:
            reason = f"{read.name}: holds text that cannot be kept ({error}). Save it as UTF-8"
            return FileOutcome(read.name, FileState.FAILED, reason=reason, failure=Failure.ENCODING)
        return _outcome(read.name, FileState.READ, self.catalogue.readings([key])[0])


def _named(chunk: Chunk) -> Chunk:
    """The chunk under a name of its content: one made otherwise by a later version cannot take its place."""
    return replace(chunk, id=f"c{digest_of((CHUNK.dump(replace(chunk, id='')),))[:20]}")


def _failed(source: SourceFile | None, reason: str, fault: Fault) -> FileOutcome:
    name = source.name if source else reason.partition(": ")[0]
    sha256 = hashlib.sha256(source.content).hexdigest() if source else ""
    return FileOutcome(name, FileState.FAILED, sha256=sha256, reason=reason, failure=fault.failure, values=fault.values)


def _seen(read: _Read, preview: Preview) -> FileOutcome:
    document = read.document
    state = FileState.KNOWN if read.key else FileState.READ
    change = preview.change(document)
    plan, edition = document.plan, replace(document.edition, number=change.edition)
    return FileOutcome(
        read.name,
        state,
        read.key,
        plan.title,
        edition.id,
        plan_id=plan.id,
        edition_number=edition.number,
        sha256=edition.original_sha256,
        report=document.report,
        change=change,
    )


def _outcome(name: str, state: FileState, reading: Reading) -> FileOutcome:
    return FileOutcome(
        name,
        state,
        reading.key,
        reading.plan.title,
        reading.edition.id,
        plan_id=reading.plan.id,
        edition_number=reading.edition.number,
        sha256=reading.edition.original_sha256,
        report=reading.report,
    )
