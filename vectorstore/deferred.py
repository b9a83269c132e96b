"""The embedding model, opened only when a text has to be embedded."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from vectorstore.manifest import digest_of
from vectorstore.ports import Embedder, Vectors
from vectorstore.settings import DEFAULT_MODEL, StoreSettings

_MEMORY = "embedder.json"


class DeferredEmbedder:
    """Stands for the model that the settings name; raises ModelError when it is opened, not when it is made.

    Opening takes longer than all else of an ingest that finds nothing changed, and that needs the fingerprint alone.
    So it is remembered in the data folder, for as long as settings and model files stay the same.
    """

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._memory = settings.data_dir / _MEMORY
        self._known = ""

    @property
    def fingerprint(self) -> str:
        """Names model, weights, precision and prompts."""
        if not self._known:
            self._known = self._remembered() or self._opened.fingerprint
        return self._known

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._opened.dimension

    @property
    def max_tokens(self) -> int:
        """Tokens of a passage that one pass of the model reads."""
        return self._opened.max_tokens

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension), float32, each of length 1."""
        return self._opened.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dimension), float32, each of length 1."""
        return self._opened.embed_passages(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prompt and special tokens."""
        return self._opened.count_tokens(texts)

    @cached_property
    def _opened(self) -> Embedder:
        from vectorstore.opening import open_embedder  # noqa: PLC0415 - what it imports is as slow as the model

        embedder = open_embedder(self._settings)
        self._known = embedder.fingerprint
        self._remember(self._known)
        return embedder

    def _remembered(self) -> str:
        try:
            memory = json.loads(self._memory.read_text(encoding="utf-8"))
            return str(memory["fingerprint"]) if memory["model"] == self._model() else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _remember(self, fingerprint: str) -> None:
        unfinished = self._memory.with_suffix(".part")
        unfinished.write_text(json.dumps({"model": self._model(), "fingerprint": fingerprint}), encoding="utf-8")
        unfinished.replace(self._memory)

    def _model(self) -> str:
        """Changes whenever the settings or the model's files do."""
        name = self._settings.embedding_model
        folder = self._settings.data_dir / "models" / name if name == DEFAULT_MODEL else Path(name)
        said = self._settings.embedding_model, self._settings.embedding_backend
        prompts = self._settings.embedding_query_prompt, self._settings.embedding_passage_prompt
        return digest_of((*said, *prompts, *(_stamp(path) for path in sorted(folder.rglob("*")))))


def _stamp(path: Path) -> str:
    stand = path.stat()
    return f"{path.name} {stand.st_size} {stand.st_mtime_ns}"
