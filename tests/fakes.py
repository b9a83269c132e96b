"""Stand-ins that behave: an embedding model of hashed letter pairs."""

import hashlib
from collections.abc import Sequence

import numpy as np

from vectorstore.ports import Vectors


class HashEmbedder:
    """Texts that share letter pairs are near; the same text always gives the same vector.

    `embedded` lists every text that was embedded, in order.
    """

    def __init__(self, name: str = "hash", dimension: int = 64) -> None:
        self.fingerprint = f"{name}-{dimension}"
        self.dimension = dimension
        self.max_tokens = 512
        self.embedded: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for pair in zip(text, text[1:] + "\n", strict=True):
                vectors[row, self._slot("".join(pair))] += 1.0
            vectors[row, 0] += 0.01
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) for text in texts]

    def _slot(self, pair: str) -> int:
        digest = hashlib.sha256(f"{self.fingerprint}{pair}".encode()).digest()
        return int.from_bytes(digest[:4]) % self.dimension
