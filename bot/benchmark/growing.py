"""Builds and publishes generations of any size: real plans first, then plans made of their words and vectors."""

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.benchmark.made_plans import PlanMaker
from bot.benchmark.stock import PreparedEmbedder, Stock
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Generation
from vectorstore.manifest import Manifest, digest_of
from vectorstore.ports import Embedder
from vectorstore.readings import NewReading
from vectorstore.sealing import Sealer, Share
from vectorstore.settings import StoreSettings
from vectorstore.store import GenerationStore

CHUNKS_IN_A_PLAN = 500
"""A thick plan's: 100,000 chunks are two hundred plans, as a prefecture's cities publish."""


def grow(stock: Stock, real: Embedder, data: StoreSettings, size: int) -> None:
    """Publishes a generation of `size` chunks in a data folder that holds nothing yet; `real` made the stock's vectors.

    Raises:
        OSError: the disk is full.
        VectorStoreError: database or Chroma failed.
    """
    catalogue = Catalogue.open(data.sqlalchemy_url)
    keys: dict[str, str] = {}
    chunk_ids: dict[str, list[str]] = {}
    for reading in _readings(stock, size):
        keys[reading.edition.id] = catalogue.save(reading)
        chunk_ids[reading.edition.id] = [chunk.id for chunk in reading.chunks]
    embedder = PreparedEmbedder(real, stock)
    sealer = Sealer(GenerationStore.of(data).folder, embedder, catalogue.chunks, lambda *_: None)
    sealed = sealer.seal(_manifest(embedder, tuple(keys), size), [Share(Audience.PUBLIC, chunk_ids)])
    catalogue.add_generation(
        Generation(sealed.id, sealed.digest, sealed.fingerprint, sealed.created_at, sealed.edition_ids, size), keys
    )
    catalogue.publish(sealed.id)
    catalogue.close()


def _readings(stock: Stock, size: int) -> Iterator[NewReading]:
    """The real plans as far as they fit, then made ones."""
    left = size
    for reading in stock.readings:
        if len(reading.chunks) <= left:
            left -= len(reading.chunks)
            yield reading
    maker = PlanMaker(stock.readings)
    for number, start in enumerate(range(0, left, CHUNKS_IN_A_PLAN)):
        yield maker.plan(number, min(CHUNKS_IN_A_PLAN, left - start))


def _manifest(embedder: PreparedEmbedder, edition_ids: tuple[str, ...], size: int) -> Manifest:
    return Manifest(
        id=f"grown-{size}",
        digest=digest_of((embedder.fingerprint, *edition_ids, str(size))),
        fingerprint=embedder.fingerprint,
        dimension=embedder.dimension,
        created_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        edition_ids=edition_ids,
        counts={},
        collections={},
        files={},
    )
