"""Opens a sealed generation for one audience: vectors, chunk ids, dense and lexical index."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.domain import Audience
from vectorstore.errors import IndexUnusableError, ModelError
from vectorstore.manifest import Manifest, load_manifest
from vectorstore.ports import VectorIndex, Vectors

if TYPE_CHECKING:
    from vectorstore.chroma import EmbeddedChroma, ServerChroma
    from vectorstore.lexical import LexicalIndex

VECTORS = "vectors.npy"
SENTENCE_VECTORS = "sentence_vectors.npy"
SENTENCE_OFFSETS = "sentence_offsets.npy"
EDITION_OF = "edition_of.npy"
CHUNK_IDS = "chunk_ids.json"
EDITION_IDS = "edition_ids.json"
LEXICAL = "lexical"
CHROMA = "chroma"


@dataclass(frozen=True, slots=True)
class GenerationIndex:
    """One audience's index of one generation; row i everywhere is chunk `chunk_ids[i]`.

    `vectors` has shape (chunks, dimension). `sentence_vectors` has shape (sentences, dimension), in the same order as
    the chunks' sentences; those of row i are `sentence_offsets[i]` up to `sentence_offsets[i + 1]`. `edition_of[i]` is
    the place of the row's edition in `edition_ids`. The arrays are mapped from disk and cannot be written.
    """

    manifest: Manifest
    audience: Audience
    chunk_ids: list[str]
    vectors: Vectors
    sentence_vectors: NDArray[np.float16]
    sentence_offsets: NDArray[np.int64]
    edition_of: NDArray[np.int32]
    edition_ids: list[str]
    dense: VectorIndex
    lexical: "LexicalIndex"

    def close(self) -> None:
        """Lets go of the dense index and its copy."""
        self.dense.close()


def open_generation(folder: Path, audience: Audience, *, fingerprint: str, chroma_url: str = "") -> GenerationIndex:
    """One audience's index of the generation in `folder`; nothing of another audience is opened.

    Raises:
        ModelError: `fingerprint`, the embedding model's, is not that of the generation.
        IndexUnusableError: the folder or the collection is missing, damaged or incomplete.
    """
    manifest = load_manifest(folder)
    if manifest.fingerprint != fingerprint:
        raise ModelError(
            f"{folder}: built with model {manifest.fingerprint}, EMBEDDING_MODEL is now {fingerprint}. "
            "Set it back, or build anew with: keikaku ingest"
        )
    manifest.check(folder, within=f"{audience.value}/")
    try:
        return _open(folder / audience.value, manifest, audience, chroma_url)
    except (OSError, ValueError) as error:
        raise IndexUnusableError(f"{folder}: {error}. Build a new generation with: keikaku ingest") from error


def _open(folder: Path, manifest: Manifest, audience: Audience, chroma_url: str) -> GenerationIndex:
    # Imported here, like Chroma below: an ingest that finds nothing changed opens no index and need not wait for them.
    from vectorstore.lexical import LexicalIndex  # noqa: PLC0415

    return GenerationIndex(
        manifest=manifest,
        audience=audience,
        chunk_ids=_names(folder / CHUNK_IDS),
        vectors=_array(folder / VECTORS),
        sentence_vectors=_array(folder / SENTENCE_VECTORS),
        sentence_offsets=_array(folder / SENTENCE_OFFSETS),
        edition_of=_array(folder / EDITION_OF),
        edition_ids=_names(folder / EDITION_IDS),
        lexical=LexicalIndex.open(folder / LEXICAL),
        dense=_dense(folder, manifest, audience, chroma_url),
    )


def _dense(folder: Path, manifest: Manifest, audience: Audience, chroma_url: str) -> VectorIndex:
    from vectorstore.chroma import EmbeddedChroma, ServerChroma  # noqa: PLC0415

    collection = manifest.collections.get(audience)
    if collection is None:
        return _whole(EmbeddedChroma(folder / CHROMA), manifest, audience)
    if not chroma_url:
        raise IndexUnusableError(
            f"{folder}: the vectors lie on a Chroma server. Set CHROMA_URL, or build anew with: keikaku ingest"
        )
    return _whole(ServerChroma(chroma_url, collection), manifest, audience)


def _whole(index: "EmbeddedChroma | ServerChroma", manifest: Manifest, audience: Audience) -> VectorIndex:
    expected = manifest.counts[audience].chunks
    if index.rows == expected:
        return index
    index.close()
    raise IndexUnusableError(
        f"generation {manifest.id}: Chroma holds {index.rows} of {expected} rows. Build anew with: keikaku ingest"
    )


def _names(path: Path) -> list[str]:
    return [str(name) for name in json.loads(path.read_text(encoding="utf-8"))]


def _array(path: Path) -> NDArray[Any]:
    loaded: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return loaded
