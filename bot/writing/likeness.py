"""How like a Japanese sentence a statement in another language is, by the embedding that retrieval uses as well."""

from collections.abc import Sequence

import numpy as np

from vectorstore.lru import RecentlyUsed
from vectorstore.ports import Embedder, Vectors

_KEPT = 4096
"""Sentences whose vectors are kept, 1.5 kB each: some seventy answers' worth."""


class EmbeddedLikeness:
    """Cosines of multilingual embeddings. Thread-safe as far as its embedder is."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: RecentlyUsed[Vectors] = RecentlyUsed(_KEPT)

    def prepare(self, sentences: Sequence[str]) -> None:
        """Embeds the sentences that are not kept yet: to be called while the model still reads its prompt."""
        self._of(sentences)

    def __call__(self, statement: str, sentences: Sequence[str]) -> Sequence[float]:
        """The cosine of the statement with each sentence."""
        if not sentences:
            return []
        query = self._embedder.embed_queries([statement])[0]
        return [float(cosine) for cosine in np.stack(self._of(sentences)) @ query]

    def _of(self, sentences: Sequence[str]) -> list[Vectors]:
        known = self._vectors.find(sentences)
        missing = [text for text in dict.fromkeys(sentences) if text not in known]
        if missing:
            new = dict(zip(missing, self._embedder.embed_passages(missing), strict=True))
            self._vectors.keep(new)
            known |= new
        return [known[text] for text in sentences]
