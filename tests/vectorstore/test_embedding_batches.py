"""Questions that come in together are encoded together, and each thread gets its own vectors."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from threading import Event

import numpy as np
import pytest

from tests.fakes import HashEmbedder
from vectorstore.batching import BatchingEmbedder
from vectorstore.encoding import batches
from vectorstore.errors import ModelError
from vectorstore.ports import Vectors
from vectorstore.splitting import split_text


class SlowEmbedder(HashEmbedder):
    """Holds every call until it may go on, and keeps the batches; a text "fail" makes it fail."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[str]] = []
        self.entered = Event()
        self.may_go_on = Event()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(list(texts))
        self.entered.set()
        assert self.may_go_on.wait(timeout=30)
        if "fail" in texts:
            raise ModelError("cannot embed")
        return super().embed_queries(texts)


def waiting(embedder: BatchingEmbedder) -> int:
    return len(embedder._waiting)


def test_questions_that_wait_for_one_are_encoded_in_one_batch() -> None:
    inner = SlowEmbedder()
    embedder = BatchingEmbedder(inner)
    with ThreadPoolExecutor(9) as threads:
        first = threads.submit(embedder.embed_queries, ["first"])
        assert inner.entered.wait(timeout=30)
        others = [threads.submit(embedder.embed_queries, [f"question {number}", "and"]) for number in range(8)]
        while waiting(embedder) < 8:
            pass
        inner.may_go_on.set()
        results = [first.result(), *(other.result() for other in others)]
    assert [len(batch) for batch in inner.batches] == [1, 16]
    expected = [["first"], *([f"question {number}", "and"] for number in range(8))]
    for texts, vectors in zip(expected, results, strict=True):
        assert np.array_equal(vectors, HashEmbedder().embed_queries(texts))


def test_many_threads_get_their_own_vectors() -> None:
    embedder = BatchingEmbedder(HashEmbedder())
    texts = [f"第{number}問" for number in range(400)]
    with ThreadPoolExecutor(16) as threads:
        vectors = np.concatenate(list(threads.map(lambda text: embedder.embed_queries([text]), texts)))
    assert np.array_equal(vectors, HashEmbedder().embed_queries(texts))


def test_a_batch_that_fails_fails_for_its_threads_and_not_for_the_next() -> None:
    inner = SlowEmbedder()
    inner.may_go_on.set()
    embedder = BatchingEmbedder(inner)
    with pytest.raises(ModelError, match="cannot embed"):
        embedder.embed_queries(["fail"])
    assert embedder.embed_queries(["well"]).shape == (1, inner.dimension)


def test_batches_hold_like_lengths_within_their_budget() -> None:
    lengths = [5, 100, 7, 90, 300, 6, 512, 1]
    made = list(batches(lengths, 200))
    assert sorted(chain.from_iterable(made)) == list(range(8))
    assert [[lengths[index] for index in batch] for batch in made] == [[512], [300], [100, 90], [7, 6, 5, 1]]


def count_letters(texts: Sequence[str]) -> list[int]:
    return [len(text) for text in texts]


def test_a_long_text_is_split_at_sentence_ends() -> None:
    text = "一つ目の文。二つ目の文！\n三つ目。四つ目の文は少し長い？終わり"
    pieces = split_text(text, 14, count_letters)
    assert "".join(pieces) == text
    assert pieces == ["一つ目の文。二つ目の文！\n", "三つ目。", "四つ目の文は少し長い？終わり"]


def test_a_sentence_that_is_too_long_is_halved() -> None:
    pieces = split_text("前の文。" + "あ" * 50 + "。", 20, count_letters)
    assert "".join(pieces) == "前の文。" + "あ" * 50 + "。"
    assert max(map(len, pieces)) <= 20
