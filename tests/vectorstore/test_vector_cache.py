"""Vectors that were made once are never made again, and a broken cache file costs time, not answers."""

import logging
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.fakes import HashEmbedder
from vectorstore.vector_cache import CachedEmbedder

TEXTS = ["道路を直す", "公園を広げる", "図書館を建てる"]

FILL = """
import pathlib, sys
from tests.fakes import HashEmbedder
from vectorstore.vector_cache import CachedEmbedder
embedder = CachedEmbedder(HashEmbedder(), pathlib.Path(sys.argv[1]))
for number in range(40):
    embedder.embed_passages([f"text {number} {turn}" for turn in range(20)])
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.db"


def made_by(inner: HashEmbedder, path: Path) -> tuple[int, int]:
    embedder = CachedEmbedder(inner, path)
    assert np.array_equal(
        embedder.embed_passages(TEXTS), HashEmbedder(inner.fingerprint.rpartition("-")[0]).embed_passages(TEXTS)
    )
    return embedder.embedded, embedder.reused


def test_a_text_is_embedded_once_over_restarts(path: Path) -> None:
    assert made_by(HashEmbedder(), path) == (3, 0)
    assert made_by(HashEmbedder(), path) == (0, 3)


def test_only_what_is_new_is_embedded(path: Path) -> None:
    made_by(HashEmbedder(), path)
    inner = HashEmbedder()
    embedder = CachedEmbedder(inner, path)
    vectors = embedder.embed_passages(["新しい", *TEXTS])
    assert inner.embedded == ["新しい"]
    assert np.array_equal(vectors, HashEmbedder().embed_passages(["新しい", *TEXTS]))


def test_the_same_text_twice_in_a_call_is_embedded_once(path: Path) -> None:
    inner = HashEmbedder()
    embedder = CachedEmbedder(inner, path)
    vectors = embedder.embed_passages([TEXTS[0], TEXTS[1], TEXTS[0]])
    assert inner.embedded == TEXTS[:2]
    assert np.array_equal(vectors[0], vectors[2])
    assert (embedder.embedded, embedder.reused) == (2, 0)


def test_another_model_reuses_nothing(path: Path) -> None:
    made_by(HashEmbedder("one"), path)
    assert made_by(HashEmbedder("two"), path) == (3, 0)
    assert made_by(HashEmbedder("one"), path) == (0, 3)


def test_questions_are_not_kept(path: Path) -> None:
    inner = HashEmbedder()
    embedder = CachedEmbedder(inner, path)
    embedder.embed_queries(["問い"])
    embedder.embed_queries(["問い"])
    assert inner.embedded == ["問い", "問い"]


def test_no_texts_give_no_rows(path: Path) -> None:
    embedder = CachedEmbedder(HashEmbedder(), path)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_a_file_that_is_no_cache_is_replaced(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, but long enough to have a header that is wrong" * 100)
    with caplog.at_level(logging.WARNING):
        assert made_by(HashEmbedder(), path) == (3, 0)
    assert "vectors.db: the vector cache is damaged" in caplog.text
    assert made_by(HashEmbedder(), path) == (0, 3)


def test_a_cache_with_torn_pages_is_replaced(path: Path) -> None:
    embedder = CachedEmbedder(HashEmbedder(), path)
    embedder.embed_passages([f"text {number}" for number in range(500)])
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    made_by(HashEmbedder(), path)
    assert made_by(HashEmbedder(), path) == (0, 3)


def test_a_vector_that_changed_on_disk_is_made_again(path: Path) -> None:
    made_by(HashEmbedder(), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(256) WHERE rowid = 1")
        connection.execute("UPDATE vectors SET vector = x'00' WHERE rowid = 2")
    connection.close()
    assert made_by(HashEmbedder(), path) == (2, 1)
    assert made_by(HashEmbedder(), path) == (0, 3)


def test_a_cache_that_cannot_be_written_is_gone_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    with caplog.at_level(logging.WARNING):
        assert made_by(HashEmbedder(), tmp_path / "file" / "vectors.db") == (3, 0)
    assert "going on without it" in caplog.text


def test_two_processes_fill_one_cache(path: Path) -> None:
    runs = [subprocess.Popen([sys.executable, "-c", FILL, str(path)], cwd=ROOT) for _ in range(2)]
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    embedder = CachedEmbedder(HashEmbedder(), path)
    embedder.embed_passages([f"text {number} {turn}" for number in range(40) for turn in range(20)])
    assert (embedder.embedded, embedder.reused) == (0, 800)
