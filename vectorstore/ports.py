"""Ports of the store: what an embedder and a vector index promise."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors; queries and passages have prompts of their own."""

    @property
    def fingerprint(self) -> str:
        """Names model, weights, precision and prompts: equal fingerprints give comparable vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of a passage that one pass of the model reads, prompt and special tokens included."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension), float32, each of length 1."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dimension), float32, each of length 1.

        A text longer than `max_tokens` is split at sentence ends, and its pieces' vectors are averaged by length.
        """

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prompt and special tokens."""


class VectorIndex(Protocol):
    """Nearest neighbours by cosine over the rows of one audience of one generation."""

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` nearest rows as (row, cosine), best first; `vector` has shape (dimension,)."""

    def close(self) -> None:
        """Lets go of files and connections."""
