"""Writes a generation: built in a folder of its own, brought to disk whole, then put in place at one stroke."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from vectorstore import generation as names
from vectorstore.domain import Audience, Chunk
from vectorstore.manifest import Counts, Manifest, seals, write_manifest
from vectorstore.ports import Embedder, Vectors

BUILDING_PREFIX = ".building-"
_TEXTS_IN_ONE_PASS = 2_048
_CHUNKS_IN_ONE_READ = 2_000

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one audience's index shall hold: chunk ids by edition, in order."""

    audience: Audience
    chunk_ids: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Texts:
    """What is embedded and indexed of one share; `offsets[i]` is the first sentence of chunk i."""

    chunks: list[str]
    sentences: list[str]
    offsets: list[int]


@dataclass(frozen=True, slots=True)
class Sealer:
    """Makes sealed folders below `generations`.

    `chunks` gives chunks by id. With a `chroma_url` the dense indexes lie on that server, else in the folder.
    """

    generations: Path
    embedder: Embedder
    chunks: Callable[[Sequence[str]], Mapping[str, Chunk]]
    progress: Progress
    chroma_url: str = ""

    def seal(self, manifest: Manifest, shares: Sequence[Share]) -> Manifest:
        """Builds the folder of `manifest`, fills in its counts, files and collections, and puts it in place.

        Raises:
            OSError: the disk is full or cannot be written; nothing is in place then.
            IndexUnusableError: Chroma failed; likewise.
        """
        self.generations.mkdir(parents=True, exist_ok=True)
        building = self.generations / f"{BUILDING_PREFIX}{manifest.id}"
        with _removed_on_failure(building):
            counts = {share.audience: self._write(building, manifest.id, share) for share in shares}
            collections = {share.audience: collection_name(manifest.id, share.audience) for share in shares}
            sealed = replace(
                manifest,
                counts=counts,
                collections=collections if self.chroma_url else {},
                files=seals(building),
            )
            write_manifest(building, sealed)
            _bring_to_disk(building)
            building.replace(self.generations / manifest.id)
        _sync(self.generations)
        return sealed

    def _write(self, building: Path, generation_id: str, share: Share) -> Counts:
        folder = building / share.audience.value
        folder.mkdir(parents=True)
        texts = self._texts(share)
        _write_rows(folder, share, texts)
        vectors = self._embed(folder, texts, share.audience)
        self._index(folder, texts, vectors, collection_name(generation_id, share.audience))
        return Counts(len(texts.chunks), len(texts.sentences))

    def _index(self, folder: Path, texts: Texts, vectors: Vectors, collection: str) -> None:
        # Imported here: an ingest that finds nothing changed need not wait for them.
        from vectorstore.chroma import EmbeddedChroma, ServerChroma  # noqa: PLC0415
        from vectorstore.lexical import write_lexical_index  # noqa: PLC0415

        stage = f"index {folder.name}"
        self.progress(stage, 0, 2)
        write_lexical_index(folder / names.LEXICAL, texts.chunks, texts.sentences)
        self.progress(stage, 1, 2)
        if self.chroma_url:
            ServerChroma.write(self.chroma_url, collection, vectors)
        else:
            EmbeddedChroma.write(folder / names.CHROMA, vectors)
        self.progress(stage, 2, 2)

    def _texts(self, share: Share) -> Texts:
        ids = [chunk_id for of_edition in share.chunk_ids.values() for chunk_id in of_edition]
        texts = Texts([], [], [0])
        for start in range(0, len(ids), _CHUNKS_IN_ONE_READ):
            portion = ids[start : start + _CHUNKS_IN_ONE_READ]
            found = self.chunks(portion)
            for chunk_id in portion:
                texts.chunks.append(found[chunk_id].search_text)
                texts.sentences.extend(found[chunk_id].sentence_search_texts)
                texts.offsets.append(len(texts.sentences))
        return texts

    def _embed(self, folder: Path, texts: Texts, audience: Audience) -> Vectors:
        total = len(texts.chunks) + len(texts.sentences)
        stage = f"embed {audience.value}"
        vectors = np.zeros((len(texts.chunks), self.embedder.dimension), dtype=np.float32)
        for start, found in self._passes(texts.chunks):
            vectors[start : start + len(found)] = found
            self.progress(stage, start + len(found), total)
        np.save(folder / names.VECTORS, vectors)
        sentences = np.zeros((len(texts.sentences), self.embedder.dimension), dtype=np.float16)
        for start, found in self._passes(texts.sentences):
            sentences[start : start + len(found)] = found
            self.progress(stage, len(texts.chunks) + start + len(found), total)
        np.save(folder / names.SENTENCE_VECTORS, sentences)
        return vectors

    def _passes(self, texts: Sequence[str]) -> Iterator[tuple[int, Vectors]]:
        for start in range(0, len(texts), _TEXTS_IN_ONE_PASS):
            yield start, self.embedder.embed_passages(texts[start : start + _TEXTS_IN_ONE_PASS])


def collection_name(generation_id: str, audience: Audience) -> str:
    """The collection of one audience of a generation on a Chroma server."""
    return f"keikaku-{generation_id}-{audience.value}"


def _write_rows(folder: Path, share: Share, texts: Texts) -> None:
    ids = [chunk_id for of_edition in share.chunk_ids.values() for chunk_id in of_edition]
    places = np.repeat(
        np.arange(len(share.chunk_ids), dtype=np.int32), [len(of_edition) for of_edition in share.chunk_ids.values()]
    )
    np.save(folder / names.EDITION_OF, places.astype(np.int32))
    np.save(folder / names.SENTENCE_OFFSETS, np.asarray(texts.offsets, dtype=np.int64))
    (folder / names.CHUNK_IDS).write_text(json.dumps(ids), encoding="utf-8")
    (folder / names.EDITION_IDS).write_text(json.dumps(list(share.chunk_ids)), encoding="utf-8")


@contextmanager
def _removed_on_failure(building: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _bring_to_disk(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
