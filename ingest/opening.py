"""Puts the parts of an ingest together, as the settings and the operator say, and sets it going."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from ingest.build import Builder
from ingest.chunker import chunk_sections
from ingest.document import SourceFile
from ingest.documents import RegisteredReader, informed
from ingest.errors import IngestError, SourceError
from ingest.gate import Gate
from ingest.ingestion import Ingestion, IngestOutcome, Publication
from ingest.intake import Intake
from ingest.locking import alone
from ingest.progress import Teller, drawn, progress_bar
from ingest.reading import Defaults
from ingest.register import Register
from ingest.settings import IngestSettings
from ingest.sources import find_sources
from ingest.uploads import Uploads
from ingest.watched_embedder import WatchedEmbedder
from vectorstore.catalogue import Catalogue
from vectorstore.deferred import DeferredEmbedder
from vectorstore.domain import Audience, Generation, Status
from vectorstore.operations.acts import Act
from vectorstore.operations.gate_reports import GateReport, GateReports
from vectorstore.operations.jobs import Upload
from vectorstore.operations.policies import Policies
from vectorstore.originals import Originals
from vectorstore.publishing import Publisher
from vectorstore.sealing import Sealer
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
    uploads: tuple[Upload, ...] = ()
    tells_change: bool = False


def ingest(order: Order, wanted: Publication) -> IngestOutcome:
    """Ingests files and, if the gate lets the new generation pass, publishes it.

    Raises:
        IngestError: settings or register are wrong, another ingest is at work, or the disk is full.
        VectorStoreError: model, Chroma or database failed, or the reason for overriding the gate is too short.
    """
    with _ready(order) as (ingestion, sources, register):
        # Who names files means these alone; who names none means all that the register knows.
        named = () if order.paths else tuple(dict.fromkeys(entry.plan_id for entry in register.entries))
        Policies(ingestion.builder.catalogue.engine).register(register.policies)
        return ingestion.run(sources, replace(wanted, registered=named))


def look(order: Order) -> IngestOutcome:
    """What `ingest` would find in the files; nothing is kept. Raises as `ingest` does."""
    with _ready(order) as (ingestion, sources, _):
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
        yield Publisher(catalogue, GenerationStore.of(settings), DeferredEmbedder(settings))


def check(generation_id: str) -> GateReport:
    """Holds a built generation at the gate, beside what answers now.

    Raises:
        IngestError: a setting is wrong.
        VectorStoreError: there is no such generation, or model or database cannot be used.
    """
    with publisher() as opened:
        return _checked(opened, generation_id)


def publish(generation_id: str, by: Act, confirmed: Collection[str] = (), override: str = "") -> Generation:
    """Publishes a generation, held at the gate first where it was not or where what answers has changed since.

    Raises:
        IngestError: a setting is wrong.
        VectorStoreError: there is no such generation, it is damaged, or the gate refuses it.
    """
    with publisher() as opened:
        found = opened.catalogue.generation(generation_id)
        report = GateReports(opened.catalogue.engine).of(generation_id)
        if not found.published_at and not (report and opened.is_fresh(report)):
            _checked(opened, generation_id)
        return opened.publish(generation_id, by, confirmed, override)


def collect_garbage(kept: int | None, pinned: Collection[str], by: Act) -> list[str]:
    """Removes old generations while no ingest is at work; returns their ids."""
    settings = open_settings()
    with alone(settings.data_dir), publisher() as opened:
        return opened.collect_garbage(settings.generations_kept if kept is None else kept, by, pinned)


def _checked(opened: Publisher, generation_id: str) -> GateReport:
    gate = Gate(opened.catalogue, opened.store, opened.embedder)
    return gate.check(opened.catalogue.generation(generation_id), opened.catalogue.current())


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
def _ready(order: Order) -> Iterator[tuple[Ingestion, Iterator[SourceFile | SourceError], Register]]:
    settings = open_settings()
    with alone(settings.data_dir), progress_bar() as progress, prepared(settings, order, progress) as ready:
        yield ready


@contextmanager
def prepared(
    settings: IngestSettings, order: Order, progress: Teller
) -> Iterator[tuple[Ingestion, Iterator[SourceFile | SourceError], Register]]:
    """The parts of an ingest, the files it is of, and the register; whoever uses them sees that nobody else ingests.

    Raises:
        RegisterError: the register is wrong.
        CatalogueError: the database cannot be used.
    """
    register = Register.read(order.register) if order.register else Register()
    defaults = Defaults(order.city, order.status, order.audience)
    with _catalogue(settings) as catalogue:
        reader = RegisteredReader(informed(register, catalogue), defaults, settings, progress)
        sources = drawn(_sources(settings, order, register, progress), progress.beat)
        yield _ingestion(settings, catalogue, reader, order, progress), sources, register


def _sources(
    settings: IngestSettings, order: Order, register: Register, progress: Teller
) -> Iterator[SourceFile | SourceError]:
    yield from Uploads(settings.data_dir).sources(order.uploads)
    paths = order.paths or _registered(register, order.register)
    yield from find_sources(paths, settings.source_limits, lambda address: progress(f"fetch {address}", 0, 0))


def _ingestion(
    settings: IngestSettings, catalogue: Catalogue, reader: RegisteredReader, order: Order, progress: Teller
) -> Ingestion:
    model = DeferredEmbedder(settings)
    embedder = CachedEmbedder(WatchedEmbedder(model, progress.beat), settings.data_dir / "vectors.db")
    store = GenerationStore.of(settings)
    originals = Originals(settings.data_dir / "originals")
    return Ingestion(
        Intake(
            catalogue,
            reader,
            originals,
            lambda found: chunk_sections(found, embedder.count_tokens),
            order.retry,
            order.tells_change,
        ),
        Builder(catalogue, store, Sealer(store.folder, embedder, catalogue.chunks, progress, settings.chroma_url)),
        Gate(catalogue, store, model),
        Publisher(catalogue, store, model),
        progress,
    )


def _registered(register: Register, path: Path | None) -> list[str]:
    folder = path.parent if path else Path()
    files = [entry.file or entry.source_url for entry in register.entries]
    return [file if "://" in file else str(folder / file) for file in files]


@contextmanager
def _catalogue(settings: IngestSettings) -> Iterator[Catalogue]:
    catalogue = Catalogue.open(settings.sqlalchemy_url, settings.edition_policy)
    try:
        yield catalogue
    finally:
        catalogue.close()
