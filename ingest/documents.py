"""Reads files as the register and the operator say, each in a child process."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.isolation import IsolatedReader
from ingest.reading import PARSER_VERSION, Defaults, ParsedDocument, read_document
from ingest.register import Register
from ingest.settings import IngestSettings
from vectorstore.manifest import digest_of


@dataclass(frozen=True, slots=True)
class _Read:
    """Reads one file; travels to the child process."""

    register: Register
    defaults: Defaults
    max_bytes: int

    def __call__(self, source: SourceFile) -> ParsedDocument:
        """The document, as `read_document` gives it."""
        from ingest.loaders.loading import load  # noqa: PLC0415 - only the child process needs it

        return read_document(load(source, self.max_bytes), source, self.register, self.defaults)


class RegisteredReader:
    """Reads files as the register and the operator say."""

    def __init__(self, register: Register, defaults: Defaults, settings: IngestSettings) -> None:
        self._register = register
        self._defaults = defaults
        self._limits = settings.reader_limits
        self._model = settings.embedding_model
        self._read = _Read(register, defaults, settings.source_limits.max_bytes)

    def key(self, source: SourceFile) -> str:
        """Names the reading that a file gives; the model is part of it, for its tokens decide where chunks end."""
        content = hashlib.sha256(source.content).hexdigest()
        entry = self._register.digest(self._register.entry_for(source))
        return digest_of((content, source.name, source.url, entry, repr(self._defaults), self._model, PARSER_VERSION))

    def read_all(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ParsedDocument | SourceError]]:
        """Each source with what was read of it or why it could not be, in the order given."""
        with IsolatedReader(self._read, self._limits) as reader:
            yield from reader.read_all(sources)
