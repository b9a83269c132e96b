"""Whether the indexes hold what they should, and find it: by vectors and by words."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.gating.lines import failed, verdict
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Chunk
from vectorstore.errors import VectorStoreError
from vectorstore.generation import GenerationIndex
from vectorstore.operations.gate_reports import GateLine
from vectorstore.ports import Embedder
from vectorstore.readings import Reading
from vectorstore.store import GenerationStore

_SAMPLE = 12
"""Chunks of an index that are looked at, evenly spread, and as many again of those that are new."""
_SAME_VECTOR = 0.995
"""Cosine of a text embedded twice: batches of other lengths move an int8 model's vectors by some thousandths."""
_WORDS_OF_A_CHUNK = 4
_CHECKS = {
    "members": "chunks of the live editions in the index of their audience",
    "shapes": "arrays of the index",
    "vectors": "vectors against the model",
    "dense": "chunks found by their vector",
    "lexical": "chunks found by their own words",
    "short_words": "words of two letters found",
}


@dataclass(slots=True)
class _Tally:
    checked: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, fault: str | None) -> None:
        self.checked += 1
        if fault is not None:
            self.faults.append(fault)


class IndexCheck:
    """Looks through the indexes of one generation, audience by audience."""

    def __init__(self, catalogue: Catalogue, store: GenerationStore, embedder: Embedder) -> None:
        self._catalogue = catalogue
        self._store = store
        self._embedder = embedder
        self._tallies = {code: _Tally() for code in _CHECKS}

    def lines(self, generation_id: str, live: Sequence[Reading], known: Collection[str]) -> Iterator[GateLine]:
        """A line a check; chunks that are not `known`, by their ids, are looked at first."""
        for audience in Audience:
            try:
                index = self._store.open(generation_id, audience, self._embedder.fingerprint)
            except VectorStoreError as error:
                yield failed("unusable", str(error), audience=audience.value)
                continue
            try:
                self._look(index, [reading for reading in live if reading.edition.audience is audience], known)
            except VectorStoreError as error:
                yield failed("unusable", str(error), audience=audience.value)
            finally:
                index.close()
        for code, what in _CHECKS.items():
            tally = self._tallies[code]
            yield verdict(code, what, tally.checked, tally.faults)

    def _look(self, index: GenerationIndex, live: Sequence[Reading], known: Collection[str]) -> None:
        self._members(index, live)
        fit = _fit(index)
        self._tallies["shapes"].add(
            None if fit else f"{index.audience.value}: vectors, sentences and chunks do not fit together"
        )
        if not fit or not index.chunk_ids:
            return
        rows = _sample(index.chunk_ids, known)
        found = self._catalogue.chunks([index.chunk_ids[row] for row in rows])
        chunks = [found[index.chunk_ids[row]] for row in rows if index.chunk_ids[row] in found]
        if len(chunks) == len(rows):
            self._vectors(index, rows, chunks)
            for row, chunk in zip(rows, chunks, strict=True):
                self._finds(index, row, chunk)

    def _members(self, index: GenerationIndex, live: Sequence[Reading]) -> None:
        wanted = {chunk_id: reading for reading in live for chunk_id in reading.chunk_ids}
        held = set(index.chunk_ids)
        tally = self._tallies["members"]
        tally.checked += len(wanted)
        tally.faults += [
            f"chunk {name} of {wanted[name].edition.file_name} is not there" for name in wanted if name not in held
        ]
        tally.faults += [f"chunk {name} is not of this audience's live editions" for name in held - wanted.keys()]

    def _vectors(self, index: GenerationIndex, rows: Sequence[int], chunks: Sequence[Chunk]) -> None:
        texts = [chunk.search_text for chunk in chunks]
        stored = [index.vectors[row] for row in rows]
        for row, chunk in zip(rows, chunks, strict=True):
            if chunk.sentences:
                texts.append(chunk.sentence_search_texts[0])
                stored.append(index.sentence_vectors[index.sentence_offsets[row]].astype(np.float32))
        same = np.einsum("ij,ij->i", self._embedder.embed_passages(texts), np.stack(stored))
        owners = [*chunks, *(chunk for chunk in chunks if chunk.sentences)]
        for chunk, cosine in zip(owners, same, strict=True):
            fault = f"chunk {chunk.id}: its vector is not the model's (cosine {cosine:.3f})"
            self._tallies["vectors"].add(fault if cosine < _SAME_VECTOR else None)

    def _finds(self, index: GenerationIndex, row: int, chunk: Chunk) -> None:
        from vectorstore.lexical import lexical_query  # noqa: PLC0415 - slow to import, and only a new index needs it

        nearest = index.dense.search(index.vectors[row], 1)
        near = bool(nearest) and float(index.vectors[nearest[0][0]] @ index.vectors[row]) >= _SAME_VECTOR
        self._tallies["dense"].add(None if near else f"chunk {chunk.id}")
        query = lexical_query(chunk.search_text)
        if query.terms:
            is_found = index.lexical.chunk_scores(query)[row] > 0
            self._tallies["lexical"].add(None if is_found else f"chunk {chunk.id}")
        for word in _short_words(chunk):
            is_found = index.lexical.chunk_scores(lexical_query(word))[row] > 0
            self._tallies["short_words"].add(None if is_found else f"{word} in chunk {chunk.id}")


def _sample(chunk_ids: Sequence[str], known: Collection[str]) -> list[int]:
    new = [row for row, chunk_id in enumerate(chunk_ids) if chunk_id not in known]
    return sorted({*_spread(range(len(chunk_ids))), *_spread(new)})


def _spread(rows: Sequence[int]) -> list[int]:
    return [rows[int(at)] for at in np.linspace(0, len(rows) - 1, _SAMPLE)] if rows else []


def _short_words(chunk: Chunk) -> list[str]:
    """Nouns of two letters, such as 防災, which an index of longer pieces would not find."""
    from vectorstore.normalising import fold  # noqa: PLC0415 - as above
    from vectorstore.tokens import morphemes  # noqa: PLC0415

    found = (each for each in morphemes(fold(chunk.text)) if each.part_of_speech()[0] == "名詞")
    words = dict.fromkeys(each.surface() for each in found if len(each.surface()) == 2 and each.surface().isalpha())
    return list(words)[:_WORDS_OF_A_CHUNK]


def _fit(index: GenerationIndex) -> bool:
    rows, sentences = len(index.chunk_ids), len(index.sentence_vectors)
    offsets: NDArray[np.int64] = index.sentence_offsets
    return (
        index.vectors.shape == (rows, index.manifest.dimension)
        and index.edition_of.shape == (rows,)
        and offsets.shape == (rows + 1,)
        and offsets[0] == 0
        and offsets[-1] == sentences
        and bool((np.diff(offsets) >= 0).all())
    )
