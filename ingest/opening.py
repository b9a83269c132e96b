"""Puts the parts of an ingest together, as the settings and the operator say, and sets it going."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from ingest.build import Builder
from ingest.chunker import chunk_sections
from ingest.document import SourceFile
from ingest.documents import RegisteredReader
from ingest.errors import BuildError, IngestError, SourceError
from ingest.gate import Gate
from ingest.ingestion import Ingestion, IngestOutcome
from ingest.intake import Intake
from ingest.progress import progress_bar
from ingest.reading import Defaults
from ingest.register import Register
from ingest.settings import IngestSettings
from ingest.sources import find_sources
from vectorstore.catalogue import Catalogue
from vectorstore.deferred import DeferredEmbedder
from vectorstore.domain import Audience, Status
from vectorstore.originals import Originals
from vectorstore.publishing import Publisher
from vectorstore.sealing import Progress, Sealer
from vectorstore.store import GenerationStore
from vectorstore.vector_cache import CachedEmbedder


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator asks for; city, status and audience hold where the register says nothing else."""

    paths: tuple[str, ...]
    register: Path | None = None
    city: str = ""
    status: Status | None = None
    audience: Audience = Audience.PUBLIC
    retry: bool = False


def ingest(order: Order, *, publish: bool = True) -> IngestOutcome:
    """Ingests files and, if the gate lets the new generation pass, publishes it.

    Raises:
        IngestError: settings or register are wrong, another ingest is at work, or the disk is full.
        VectorStoreError: model, Chroma or database failed.
    """
    with _ready(order) as (ingestion, sources):
        return ingestion.run(sources, publish=publish)


def look(order: Order) -> IngestOutcome:
    """What `ingest` would find in the files; nothing is kept. Raises as `ingest` does."""
    with _ready(order) as (ingestion, sources):
        return ingestion.look(sources)


@contextmanager
def publisher() -> Iterator[Publisher]:
    """What publishes and rolls back.

    Raises:
        IngestError: a setting is wrong.
        CatalogueError: the database cannot be used.
    """
    settings = open_settings()
    with _catalogue(settings) as catalogue:
        yield Publisher(catalogue, GenerationStore.of(settings))


def collect_garbage(kept: int, pinned: Collection[str]) -> list[str]:
    """Removes old generations while no ingest is at work; returns their ids."""
    with _alone(open_settings()), publisher() as opened:
        return opened.collect_garbage(kept, pinned)


def open_settings() -> IngestSettings:
    """The settings.

    Raises:
        IngestError: a value is wrong; the message names it.
    """
    try:
        return IngestSettings()
    except ValidationError as error:
        first = error.errors()[0]
        raise IngestError(f"setting {first['loc'][0]}: {first['msg']}. Mend it in .env or the environment.") from error


@contextmanager
def _ready(order: Order) -> Iterator[tuple[Ingestion, Iterator[SourceFile | SourceError]]]:
    settings = open_settings()
    register = Register.read(order.register) if order.register else Register()
    reader = RegisteredReader(register, Defaults(order.city, order.status, order.audience), settings)
    sources = find_sources(order.paths or _registered(register, order.register), settings.source_limits)
    with _alone(settings), _catalogue(settings) as catalogue, progress_bar() as progress:
        yield _ingestion(settings, catalogue, reader, order.retry, progress), sources


def _ingestion(
    settings: IngestSettings, catalogue: Catalogue, reader: RegisteredReader, retry: bool, progress: Progress
) -> Ingestion:
    model = DeferredEmbedder(settings)
    embedder = CachedEmbedder(model, settings.data_dir / "vectors.db")
    store = GenerationStore.of(settings)
    originals = Originals(settings.data_dir / "originals")
    return Ingestion(
        Intake(catalogue, reader, originals, lambda found: chunk_sections(found, embedder.count_tokens), retry),
        Builder(catalogue, store, Sealer(store.folder, embedder, catalogue.chunks, progress, settings.chroma_url)),
        Gate(catalogue, store, model),
        Publisher(catalogue, store),
        progress,
    )


def _registered(register: Register, path: Path | None) -> list[str]:
    folder = path.parent if path else Path()
    files = [entry.file or entry.source_url for entry in register.entries]
    return [file if "://" in file else str(folder / file) for file in files]


@contextmanager
def _catalogue(settings: IngestSettings) -> Iterator[Catalogue]:
    catalogue = Catalogue.open(settings.sqlalchemy_url)
    try:
        yield catalogue
    finally:
        catalogue.close()


@contextmanager
def _alone(settings: IngestSettings) -> Iterator[None]:
    lock = FileLock(settings.data_dir / "ingest.lock")
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout as error:
        raise BuildError(f"{settings.data_dir}: another ingest is at work. Wait for it to end") from error
    except OSError as error:
        raise BuildError(f"{settings.data_dir}: {error.strerror}. Set KEIKAKU_DATA_DIR to a folder of yours") from error
    try:
        yield
    finally:
        lock.release()
