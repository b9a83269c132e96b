"""Encodes questions together that come in at the same time."""

from collections.abc import Sequence
from threading import Lock

from vectorstore.ports import Embedder, Vectors
from vectorstore.wrapping import WrappedEmbedder


class BatchingEmbedder(WrappedEmbedder):
    """An embedder for many threads: while one batch is encoded, the next one gathers; nobody waits when alone."""

    def __init__(self, inner: Embedder) -> None:
        super().__init__(inner)
        self._encoding = Lock()
        self._gathering = Lock()
        self._waiting: list[_Request] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension), encoded together with those of other threads."""
        request = _Request(texts)
        with self._gathering:
            self._waiting.append(request)
        with self._encoding:
            if not request.done:
                self._encode_waiting()
        return request.result()

    def _encode_waiting(self) -> None:
        with self._gathering:
            requests, self._waiting = self._waiting, []
        try:
            vectors = self._inner.embed_queries([text for request in requests for text in request.texts])
        except Exception as error:  # each waiting thread raises it as its own
            for request in requests:
                request.fail(error)
            return
        start = 0
        for request in requests:
            request.succeed(vectors[start : start + len(request.texts)])
            start += len(request.texts)


class _Request:
    """One thread's questions, and what became of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self._vectors: Vectors | None = None
        self._error: Exception | None = None

    @property
    def done(self) -> bool:
        return self._vectors is not None or self._error is not None

    def succeed(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def fail(self, error: Exception) -> None:
        self._error = error

    def result(self) -> Vectors:
        if self._vectors is None:
            raise self._error or RuntimeError("a question was left out of its batch")
        return self._vectors
