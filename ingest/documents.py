"""Reads files as the register and the operator say, each in a child process."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.isolation import IsolatedReader, Paged
from ingest.progress import Teller
from ingest.reading import PARSER_VERSION, Defaults, ParsedDocument, read_document
from ingest.register import Register
from ingest.settings import IngestSettings
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Plan
from vectorstore.manifest import digest_of
from vectorstore.operations.particulars import ParticularsBook


@dataclass(frozen=True, slots=True)
class _Read:
    """Reads one file; travels to the child process."""

    register: Register
    defaults: Defaults
    max_bytes: int

    def __call__(self, source: SourceFile, paged: Paged) -> ParsedDocument:
        """The document, as `read_document` gives it."""
        from ingest.loaders.loading import load  # noqa: PLC0415 - only the child process needs them
        from ingest.remarks import remarks  # noqa: PLC0415

        document = load(source, self.max_bytes, paged)
        read = read_document(document, source, self.register, self.defaults)
        return replace(read, report=read.report | {"remarks": remarks(document, source)})


def informed(register: Register, catalogue: Catalogue) -> Register:
    """The register with all that is known beside it: what operators say of files, and the plans there are."""
    said = ParticularsBook(catalogue.engine).all()
    return register.with_particulars(said).with_plans(plan for plan, _ in catalogue.plans(unpublished=True))


class RegisteredReader:
    """Reads files as the register and the operator say; `told` hears how far it is."""

    def __init__(self, register: Register, defaults: Defaults, settings: IngestSettings, told: Teller) -> None:
        self._register = register
        self._defaults = defaults
        self._limits = settings.reader_limits
        self._told = told
        self._model = settings.embedding_model
        self._read = _Read(register, defaults, settings.source_limits.max_bytes)

    def key(self, source: SourceFile) -> str:
        """Names the reading that a file gives; the model is part of it, for its tokens decide where chunks end."""
        content = hashlib.sha256(source.content).hexdigest()
        entry = self._register.digest(self._register.entry_for(source))
        return digest_of((content, source.name, source.url, entry, repr(self._defaults), self._model, PARSER_VERSION))

    def home(self, source: SourceFile, plan: Plan) -> Plan:
        """The plan that a source is an edition of which calls itself `plan`, as far as plans are known now."""
        return self._register.home(source, plan)

    def read_all(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ParsedDocument | SourceError]]:
        """Each source with what was read of it or why it could not be, in the order given."""
        with IsolatedReader(self._read, self._limits, self._told) as reader:
            yield from reader.read_all(sources)
