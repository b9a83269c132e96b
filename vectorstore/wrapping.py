"""What stands before an embedder and hands on what it does not do itself."""

from collections.abc import Sequence

from vectorstore.ports import Embedder, Vectors


class WrappedEmbedder:
    """An embedder that does all that the inner one does, as that one does it."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner

    @property
    def fingerprint(self) -> str:
        """The inner embedder's."""
        return self._inner.fingerprint

    @property
    def dimension(self) -> int:
        """The inner embedder's."""
        return self._inner.dimension

    @property
    def max_tokens(self) -> int:
        """The inner embedder's."""
        return self._inner.max_tokens

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, as the inner embedder makes them."""
        return self._inner.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, as the inner embedder makes them."""
        return self._inner.embed_passages(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, as the inner embedder counts them."""
        return self._inner.count_tokens(texts)
