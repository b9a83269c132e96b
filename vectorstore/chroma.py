"""Chroma as the dense index: embedded, each process on a copy of its own, or on a server.

Only vectors are stored, a row's number as its id: texts would cost half the write speed and four fifths of the disk.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

# Read when chromadb is imported: no start of ours is to be told to anyone.
os.environ["ANONYMIZED_TELEMETRY"] = "False"

import chromadb
import httpx
import numpy as np
from chromadb.api.client import AdminClient, Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.api.fastapi import FastAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from vectorstore.errors import IndexUnusableError
from vectorstore.ports import Vectors
from vectorstore.private_copy import PrivateCopy

MAX_BATCH = 5_461
_ROWS = "rows"
# Defaults find 98 of 100 neighbours in real text and far fewer in uneven data; these cost little at our sizes.
_HNSW = CreateHNSWConfiguration(space="cosine", max_neighbors=32, ef_construction=200, ef_search=200)
_DISK_FULL = ("disk is full", "no space left")
_FAILURES = (ChromaError, httpx.HTTPError, OSError, ValueError, RuntimeError)


class _CollectionIndex:
    """One collection; nearest rows by cosine."""

    def __init__(self, client: Client, name: str, where: str) -> None:
        self._client = client
        self._where = where
        try:
            with _translated(where):
                self._collection = client.get_collection(name, embedding_function=None)
                self.rows = self._collection.count()
        except IndexUnusableError:
            _close(client)
            raise

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` nearest rows as (row, cosine), best first; `vector` has shape (dimension,).

        Raises:
            IndexUnusableError: the collection is damaged or the server does not answer.
        """
        wanted = min(k, self.rows)
        if wanted < 1:
            return []
        with _translated(self._where):
            found = self._collection.query(query_embeddings=vector[np.newaxis], n_results=wanted, include=["distances"])
        distances = (found["distances"] or [[]])[0]
        return [(int(row), 1.0 - float(distance)) for row, distance in zip(found["ids"][0], distances, strict=True)]

    def close(self) -> None:
        """Lets go of files and connections."""
        _close(self._client)


class EmbeddedChroma(_CollectionIndex):
    """A generation's `chroma/` folder, opened as a private copy: opening one writes to it."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "chroma.sqlite3").is_file():
            raise IndexUnusableError(f"{folder}: no Chroma index. Build again with: keikaku ingest")
        self._copy = PrivateCopy(folder)
        try:
            super().__init__(_persistent(self._copy.folder), _ROWS, str(folder))
        except BaseException:
            self._copy.remove()
            raise

    @staticmethod
    def write(folder: Path, vectors: Vectors) -> None:
        """Makes the index of `vectors`, shape (n, dimension), in a new folder."""
        with _translated(str(folder)):
            client = _persistent(folder)
            try:
                _fill(client, _ROWS, vectors)
            finally:
                _close(client)

    def close(self) -> None:
        """Lets go of the index and removes the copy."""
        super().close()
        self._copy.remove()


class ServerChroma(_CollectionIndex):
    """A collection on a Chroma server; one a generation and audience."""

    def __init__(self, url: str, collection: str) -> None:
        super().__init__(_server(url), collection, f"{url}, collection {collection}")

    @staticmethod
    def write(url: str, collection: str, vectors: Vectors) -> None:
        """Makes the collection of `vectors`, shape (n, dimension), in place of a half-made one of that name."""
        client = _server(url)
        try:
            with _translated(f"{url}, collection {collection}"):
                _delete(client, collection)
                _fill(client, collection, vectors)
        finally:
            _close(client)

    @staticmethod
    def collections(url: str) -> list[str]:
        """Names of all collections on the server."""
        client = _server(url)
        try:
            with _translated(url):
                return sorted(collection.name for collection in client.list_collections())
        finally:
            _close(client)

    @staticmethod
    def remove(url: str, collection: str) -> None:
        """Deletes a collection, if there is one of that name."""
        client = _server(url)
        try:
            with _translated(f"{url}, collection {collection}"):
                _delete(client, collection)
        finally:
            _close(client)


def _persistent(folder: Path) -> Client:
    with _translated(str(folder)):
        client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", client)


def _close(client: Client) -> None:
    client.close()
    # Chroma's client leaves its HTTP sessions open, its own and its inner client's.
    inner = cast("AdminClient", client._admin_client)  # noqa: SLF001
    for server in (client._server, inner._server):  # noqa: SLF001
        if isinstance(server, FastAPI):
            server._session.close()  # noqa: SLF001


def _server(url: str) -> Client:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise IndexUnusableError(f"CHROMA_URL={url}: no address of a server; http://127.0.0.1:8000 is one")
    secure = parts.scheme == "https"
    with _translated(url):
        client = chromadb.HttpClient(
            host=parts.hostname,
            port=parts.port or (443 if secure else 8000),
            ssl=secure,
            settings=Settings(anonymized_telemetry=False),
        )
    return cast("Client", client)


def _fill(client: Client, name: str, vectors: Vectors) -> None:
    collection = client.create_collection(
        name, embedding_function=None, configuration=CreateCollectionConfiguration(hnsw=_HNSW)
    )
    for start in range(0, len(vectors), MAX_BATCH):
        _add(collection, start, vectors[start : start + MAX_BATCH])


def _add(collection: Collection, start: int, vectors: Vectors) -> None:
    collection.add(ids=[str(start + row) for row in range(len(vectors))], embeddings=vectors)


def _delete(client: Client, name: str) -> None:
    try:
        client.delete_collection(name)
    except NotFoundError:
        return


@contextmanager
def _translated(where: str) -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        raise IndexUnusableError(f"{where}: no such collection. Build again with: keikaku ingest") from error
    except _FAILURES as error:
        reason = str(error).strip().partition("\n")[0]
        if any(words in reason.lower() for words in _DISK_FULL):
            raise IndexUnusableError(f"{where}: no space left on the disk. Free some and ingest again") from error
        raise IndexUnusableError(f"{where}: Chroma failed ({reason}). Check CHROMA_URL and the disk") from error
