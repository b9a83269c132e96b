"""Vectors of questions, made once and kept beside the ledger until it forgets."""

from collections.abc import Sequence
from pathlib import Path

from vectorstore.ports import Embedder, Vectors
from vectorstore.vector_cache import CachedEmbedder
from vectorstore.wrapping import WrappedEmbedder

_FILE = "question_vectors.db"


class QuestionVectors:
    """Turns questions into vectors; one that was seen before costs nothing."""

    def __init__(self, embedder: Embedder, data_dir: Path) -> None:
        self._embedder = CachedEmbedder(_AsQuestions(embedder), data_dir / _FILE)

    def of(self, questions: Sequence[str]) -> Vectors:
        """Unit vectors, shape (n, dimension)."""
        return self._embedder.embed_passages(questions)


def forget_vectors(data_dir: Path) -> None:
    """Removes the kept vectors, for they tell of what was asked; those still needed are made again."""
    for suffix in ("", "-wal", "-shm"):
        (data_dir / f"{_FILE}{suffix}").unlink(missing_ok=True)


class _AsQuestions(WrappedEmbedder):
    """Encodes every text as a question: that is what they are likened to."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors as of questions."""
        return self._inner.embed_queries(texts)
