"""The gate: what a new generation must withstand before residents are answered from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Chunk, Generation
from vectorstore.errors import VectorStoreError
from vectorstore.generation import GenerationIndex
from vectorstore.normalising import fold_quote
from vectorstore.ports import Embedder
from vectorstore.readings import Reading
from vectorstore.store import GenerationStore

_SAMPLE = 8
_SAME_VECTOR = 0.995
"""Cosine of a text embedded twice: batches of other lengths move an int8 model's vectors by some thousandths."""
_MAX_UNPROVABLE = 0.01
_MIN_SHARE_OF_BEFORE = 0.5


@dataclass(frozen=True, slots=True)
class GateFinding:
    """Something about a new generation; one that is `blocking` keeps it from being published."""

    code: str
    message: str
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class Gate:
    """Checks generations against the catalogue and the embedding model."""

    catalogue: Catalogue
    store: GenerationStore
    embedder: Embedder

    def check(self, generation: Generation, previous: Generation | None) -> list[GateFinding]:
        """What speaks against publishing `generation` in place of `previous`."""
        findings = [*_counts(generation, previous), *self._quotes(generation)]
        for audience in Audience:
            findings += self._index(generation, audience)
        return findings

    def _quotes(self, generation: Generation) -> Iterator[GateFinding]:
        """A sentence that does not stand in its section can never be proved."""
        for reading in self.catalogue.readings_of(generation.id):
            if reading.edition.id in generation.edition_ids:
                yield from self._unprovable(reading)

    def _unprovable(self, reading: Reading) -> Iterator[GateFinding]:
        texts = {section.id: fold_quote(section.text) for section in self.catalogue.sections_read(reading.key)}
        stands = [
            (sentence.text, fold_quote(sentence.text) in texts.get(sentence.section_id or chunk.section_id, ""))
            for chunk in self.catalogue.chunks(reading.chunk_ids).values()
            for sentence in chunk.sentences
        ]
        missing = [text for text, is_there in stands if not is_there]
        if missing:
            share = len(missing) / len(stands)
            message = (
                f"{reading.edition.file_name}: {len(missing)} of {len(stands)} sentences do not stand in their "
                f"section's text, such as {missing[0][:40]!r}"
            )
            yield GateFinding("unprovable", message, blocking=share > _MAX_UNPROVABLE)

    def _index(self, generation: Generation, audience: Audience) -> list[GateFinding]:
        try:
            index = self.store.open(generation.id, audience, self.embedder.fingerprint)
        except VectorStoreError as error:
            return [GateFinding("unusable", str(error))]
        try:
            return [*_shapes(index), *self._rows(index)]
        except VectorStoreError as error:
            return [GateFinding("unusable", str(error))]
        finally:
            index.close()

    def _rows(self, index: GenerationIndex) -> Iterator[GateFinding]:
        if not index.chunk_ids:
            return
        rows = sorted({int(row) for row in np.linspace(0, len(index.chunk_ids) - 1, _SAMPLE)})
        found = self.catalogue.chunks([index.chunk_ids[row] for row in rows])
        chunks = [found[index.chunk_ids[row]] for row in rows]
        yield from self._vectors(index, rows, chunks)
        for row, chunk in zip(rows, chunks, strict=True):
            yield from _found(index, row, chunk)

    def _vectors(self, index: GenerationIndex, rows: Sequence[int], chunks: Sequence[Chunk]) -> Iterator[GateFinding]:
        again = self.embedder.embed_passages([chunk.search_text for chunk in chunks])
        same = np.einsum("ij,ij->i", again, index.vectors[rows])
        if same.min() < _SAME_VECTOR:
            worst = index.chunk_ids[rows[int(same.argmin())]]
            yield GateFinding("vectors", f"chunk {worst}: its vector is not the model's (cosine {same.min():.3f})")


def _counts(generation: Generation, previous: Generation | None) -> Iterator[GateFinding]:
    if generation.chunks == 0:
        yield GateFinding("empty", "the new generation holds no text at all")
    elif previous and generation.chunks < previous.chunks * _MIN_SHARE_OF_BEFORE:
        message = f"{generation.chunks} chunks where generation {previous.id} had {previous.chunks}"
        yield GateFinding("shrunk", f"{message}. If that is meant: keikaku publish {generation.id}")


def _shapes(index: GenerationIndex) -> Iterator[GateFinding]:
    rows, sentences = len(index.chunk_ids), len(index.sentence_vectors)
    offsets = index.sentence_offsets
    fit = (
        index.vectors.shape == (rows, index.manifest.dimension)
        and index.edition_of.shape == (rows,)
        and offsets.shape == (rows + 1,)
        and offsets[0] == 0
        and offsets[-1] == sentences
        and bool((np.diff(offsets) >= 0).all())
    )
    if not fit:
        yield GateFinding("shapes", f"{index.audience.value}: vectors, sentences and chunks do not fit together")


def _found(index: GenerationIndex, row: int, chunk: Chunk) -> Iterator[GateFinding]:
    from vectorstore.lexical import lexical_query  # noqa: PLC0415 - slow to import, and only a new index needs it

    nearest = index.dense.search(index.vectors[row], 1)
    if not nearest or float(index.vectors[nearest[0][0]] @ index.vectors[row]) < _SAME_VECTOR:
        yield GateFinding("dense", f"chunk {chunk.id}: the dense index does not find it by its own vector")
    query = lexical_query(chunk.search_text)
    if query.terms and index.lexical.chunk_scores(query)[row] <= 0:
        yield GateFinding("lexical", f"chunk {chunk.id}: the lexical index does not find it by its own words")
