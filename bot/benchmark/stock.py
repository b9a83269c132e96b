"""Real plans to grow larger generations from, with the vectors that were made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from bot.benchmark.processes import BenchmarkError
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Chunk, Generation
from vectorstore.ports import Embedder, Vectors
from vectorstore.readings import NewReading
from vectorstore.settings import StoreSettings
from vectorstore.store import GenerationStore

NOISE = 0.3
"""Length of what is added to a real unit vector: neighbours then have cosine 0.96, as sentences on one theme have."""
_SEED = 20


@dataclass(frozen=True, slots=True)
class Stock:
    """Residents' plans as they were ingested; `vectors[i]` is that of `texts[i]`, a chunk or a sentence."""

    readings: tuple[NewReading, ...]
    texts: tuple[str, ...]
    vectors: Vectors

    @classmethod
    def of(cls, data: StoreSettings) -> "Stock":
        """What the published generation of a data folder holds.

        Raises:
            BenchmarkError: nothing is published.
            VectorStoreError: the generation cannot be read.
        """
        catalogue = Catalogue.open(data.sqlalchemy_url)
        current = catalogue.current()
        if current is None:
            raise BenchmarkError(f"{data.data_dir}: nothing is published, so there is nothing to grow from")
        index = GenerationStore.of(data).open(current.id, Audience.PUBLIC, current.fingerprint)
        chunks = tuple(catalogue.chunks(index.chunk_ids).values())
        vectors = np.concatenate([index.vectors, index.sentence_vectors.astype(np.float32)])
        readings = _readings(catalogue, current, index.edition_ids)
        index.close()
        catalogue.close()
        return cls(readings, _texts(chunks), vectors)


def _readings(catalogue: Catalogue, current: Generation, edition_ids: Sequence[str]) -> tuple[NewReading, ...]:
    found = {reading.edition.id: reading for reading in catalogue.readings_of(current.id)}
    return tuple(
        NewReading(
            plan=found[each].plan,
            edition=found[each].edition,
            sections=catalogue.sections_read(found[each].key),
            chunks=tuple(catalogue.chunks(found[each].chunk_ids).values()),
            report={},
        )
        for each in edition_ids
    )


def _texts(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    sentences = chain.from_iterable(chunk.sentences for chunk in chunks)
    return (*(chunk.search_text for chunk in chunks), *(sentence.search_text for sentence in sentences))


class PreparedEmbedder:
    """An embedder that knows the stock's vectors and gives any other passage one near to some of them.

    Questions are embedded by the `real` one, whose fingerprint it bears: time and memory of an index do not depend on
    what its vectors mean, only on how they lie.
    """

    def __init__(self, real: Embedder, stock: Stock) -> None:
        self._real = real
        self._vectors = stock.vectors
        self._known = {text: row for row, text in enumerate(stock.texts)}
        self._random = np.random.default_rng(_SEED)
        self.fingerprint = real.fingerprint
        self.dimension = real.dimension
        self.max_tokens = real.max_tokens

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension)."""
        return self._real.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dimension): the real ones of the stock, made ones of all others."""
        rows = self._random.integers(len(self._vectors), size=len(texts))
        vectors = self._vectors[rows] + self._noise(len(texts))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        for at, text in enumerate(texts):
            if (row := self._known.get(text)) is not None:
                vectors[at] = self._vectors[row]
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prompt and special tokens."""
        return self._real.count_tokens(texts)

    def _noise(self, count: int) -> Vectors:
        noise = self._random.standard_normal((count, self.dimension), dtype=np.float32)
        scaled: Vectors = noise * np.float32(NOISE / np.sqrt(self.dimension))
        return scaled
