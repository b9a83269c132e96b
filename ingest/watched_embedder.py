"""Lets an embedding be ended on the way."""

from collections.abc import Callable, Sequence

import numpy as np

from vectorstore.ports import Embedder, Vectors
from vectorstore.wrapping import WrappedEmbedder

_TEXTS_AT_ONCE = 64
"""A third of a second of a small model on two cores."""


class WatchedEmbedder(WrappedEmbedder):
    """An embedder that calls `beat` every few passages; what that raises ends the embedding."""

    def __init__(self, inner: Embedder, beat: Callable[[], None]) -> None:
        super().__init__(inner)
        self._beat = beat

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, as the inner embedder makes them.

        Texts of like length go together: a model takes as long for a short text as for the longest beside it.
        """
        if len(texts) <= _TEXTS_AT_ONCE:
            return self._inner.embed_passages(texts)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), _TEXTS_AT_ONCE):
            self._beat()
            some = order[start : start + _TEXTS_AT_ONCE]
            vectors[some] = self._inner.embed_passages([texts[index] for index in some])
        return vectors
