"""Keeps passages' vectors on disk, so that ingesting a text again embeds nothing."""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from vectorstore.ports import Embedder, Vectors
from vectorstore.wrapping import WrappedEmbedder

_log = logging.getLogger(__name__)

_TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"
_BUSY_TIMEOUT_S = 30
_KEYS_A_READ = 10_000
_TEXTS_A_WRITE = 1_024
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class CachedEmbedder(WrappedEmbedder):
    """An embedder that embeds a passage once per fingerprint, over all calls, processes and restarts.

    `embedded` and `reused` count the distinct texts of all calls so far. The file may be deleted at any time; a damaged
    one is, and one that cannot be read or written costs time but changes no vector.
    """

    def __init__(self, inner: Embedder, path: Path) -> None:
        super().__init__(inner)
        self._file = _VectorFile(path)
        self.embedded = 0
        self.reused = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dimension); only texts never seen before are embedded."""
        if not texts:
            return self._inner.embed_passages(texts)
        keys = [self._key(text) for text in texts]
        distinct = dict(zip(keys, texts, strict=True))
        vectors = self._file.read(list(distinct))
        missing = {key: text for key, text in distinct.items() if key not in vectors}
        self.reused += len(vectors)
        for new in _slices(list(missing), _TEXTS_A_WRITE):
            made = dict(zip(new, self._inner.embed_passages([missing[key] for key in new]), strict=True))
            self._file.write(made)
            self.embedded += len(made)
            vectors.update(made)
        return np.stack([vectors[key] for key in keys])

    def _key(self, text: str) -> bytes:
        content = f"{self.fingerprint}\0{text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(content).digest()


class _VectorFile:
    """A SQLite file of unit vectors by key; several processes may share it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The vectors that are there."""
        found: dict[bytes, Vectors] = {}
        try:
            with closing(self._connect()) as connection:
                for part in _slices(keys, _KEYS_A_READ):
                    marks = ",".join("?" * len(part))
                    # Only question marks are put into the statement.
                    query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608
                    found.update(_sound(connection.execute(query, part).fetchall()))
        except (sqlite3.Error, OSError) as error:
            self._give_up("read", error)
        return found

    def write(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Adds vectors, all or none."""
        rows = [(key, vector.tobytes()) for key, vector in vectors.items()]
        try:
            with closing(self._connect()) as connection, connection:
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        except (sqlite3.Error, OSError) as error:
            self._give_up("write", error)

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT_S)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(_TABLE)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _give_up(self, verb: str, error: sqlite3.Error | OSError) -> None:
        """Goes on without the file, and makes room for a new one if it is damaged."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
            _log.warning("%s: cannot %s the vector cache (%s); going on without it", self._path, verb, error)
            return
        _log.warning("%s: the vector cache is damaged (%s); starting a new one", self._path, error)
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)


def _sound(rows: Sequence[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, Vectors]]:
    """The rows whose vector is of length 1: SQLite does not notice a byte that was changed in a value."""
    size = len(rows[0][1]) // 4 * 4 if rows else 0
    rows = [(key, vector) for key, vector in rows if len(vector) == size]
    table = np.frombuffer(b"".join(vector for _, vector in rows), np.float32).reshape(len(rows), size // 4)
    lengths = np.linalg.norm(table, axis=1)
    for (key, _), vector, length in zip(rows, table, lengths, strict=True):
        if abs(length - 1) < 1e-3:
            yield key, vector


def _slices(keys: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
