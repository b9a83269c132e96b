"""An ingest in a folder of its own: real catalogue, real indexes, real loaders, a small embedding model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ingest.build import Builder
from ingest.chunker import chunk_sections
from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.gate import Gate
from ingest.ingestion import Ingestion, IngestOutcome, Publication
from ingest.intake import Intake
from ingest.loaders.loading import load
from ingest.reading import Defaults, ParsedDocument, read_document
from ingest.register import Register
from tests.fakes import HashEmbedder
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Chunk, Plan, Section
from vectorstore.manifest import digest_of
from vectorstore.operations.acts import Act
from vectorstore.originals import Originals
from vectorstore.publishing import Publisher
from vectorstore.sealing import Sealer
from vectorstore.store import GenerationStore

TESTER = Act("tester")
PARK = "# 青空市みどりの計画\n\n## 公園\n\n公園の面積を20ヘクタールに広げます。\n\n## 川\n\n川の水質を毎年調べます。\n"
WATER = "# 青空市水道の計画\n\n## 水道管\n\n古い水道管を10年で取り替えます。\n"


@dataclass
class PlainReader:
    """Reads files in this process; `read` lists the names of those it was given."""

    register: Register = field(default_factory=Register)
    defaults: Defaults = field(default_factory=Defaults)
    read: list[str] = field(default_factory=list)

    def key(self, source: SourceFile) -> str:
        entry = self.register.digest(self.register.entry_for(source))
        return digest_of((source.content.hex(), source.name, entry, repr(self.defaults)))

    def home(self, source: SourceFile, plan: Plan) -> Plan:
        return self.register.home(source, plan)

    def read_all(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ParsedDocument | SourceError]]:
        for source in sources:
            self.read.append(source.name)
            try:
                yield source, read_document(load(source), source, self.register, self.defaults)
            except SourceError as error:
                yield source, error


class Workbench:
    """Ingests texts by file name and tells what is answered from them."""

    def __init__(self, folder: Path, database: str = "", chroma_url: str = "") -> None:
        self.folder = folder
        self.embedder = HashEmbedder()
        self.reader = PlainReader()
        self.catalogue = Catalogue.open(database or f"sqlite:///{folder / 'keikaku.db'}")
        self.store = GenerationStore(folder / "generations", chroma_url)
        self.publisher = Publisher(self.catalogue, self.store, self.embedder)
        self.gate = Gate(self.catalogue, self.store, self.embedder)

    def ingest(
        self,
        texts: Mapping[str, str | bytes],
        defaults: Defaults | None = None,
        *,
        publish: bool = True,
        retry: bool = False,
        confirmed: Sequence[str] = (),
        override: str = "",
    ) -> IngestOutcome:
        """Ingests files, given as text by name."""
        wanted = Publication(TESTER, publish, confirmed, override)
        return self._ingestion(defaults, retry=retry).run(_sources(texts), wanted)

    def look(self, texts: Mapping[str, str | bytes], defaults: Defaults | None = None) -> IngestOutcome:
        """What ingesting these files would change."""
        return self._ingestion(defaults).look(_sources(texts))

    def nearest(self, question: str, audience: Audience = Audience.PUBLIC, k: int = 3) -> list[tuple[str, float]]:
        """Text and score of the chunks of the current generation that are nearest to a question."""
        current = self.catalogue.current()
        assert current is not None
        index = self.store.open(current.id, audience, self.embedder.fingerprint)
        try:
            found = index.dense.search(self.embedder.embed_queries([question])[0], k)
            chunks = self.catalogue.chunks([index.chunk_ids[row] for row, _ in found])
            return [(chunks[index.chunk_ids[row]].text, round(score, 4)) for row, score in found]
        finally:
            index.close()

    def texts(self, audience: Audience = Audience.PUBLIC) -> str:
        """All text that the current generation holds."""
        current = self.catalogue.current()
        assert current is not None
        index = self.store.open(current.id, audience, self.embedder.fingerprint)
        index.close()
        return "\n".join(chunk.text for chunk in self.catalogue.chunks(index.chunk_ids).values())

    def close(self) -> None:
        """Lets go of the database."""
        self.catalogue.close()

    @property
    def builder(self) -> Builder:
        """What builds generations."""
        sealer = Sealer(self.store.folder, self.embedder, self.catalogue.chunks, _quiet, self.store.chroma_url)
        return Builder(self.catalogue, self.store, sealer)

    def _ingestion(self, defaults: Defaults | None, *, retry: bool = False) -> Ingestion:
        self.reader = replace(self.reader, defaults=defaults or Defaults(), read=[])
        originals = Originals(self.folder / "originals")
        intake = Intake(self.catalogue, self.reader, originals, self._chunk, retry)
        return Ingestion(intake, self.builder, self.gate, self.publisher, _quiet)

    def _chunk(self, sections: Sequence[Section]) -> list[Chunk]:
        return chunk_sections(sections, self.embedder.count_tokens)


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[Workbench]:
    """An empty workbench."""
    opened = Workbench(tmp_path)
    yield opened
    opened.close()


def _sources(texts: Mapping[str, str | bytes]) -> list[SourceFile]:
    return [SourceFile(name, text if isinstance(text, bytes) else text.encode()) for name, text in texts.items()]


def _quiet(_stage: str, _done: int, _total: int) -> None:
    return
