"""What every embedder does around its engine: prompts, splitting of long texts, batches of like length, averaging."""

from collections.abc import Iterator, Sequence, Sized
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from vectorstore.ports import Vectors
from vectorstore.splitting import split_text

Tokens = TypeVar("Tokens", bound=Sized)


class Engine(Protocol[Tokens]):
    """A model without its surroundings."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens that one pass reads, special tokens included."""

    @property
    def batch_tokens(self) -> int:
        """Tokens of a batch, padding included, with which the engine is fastest."""

    def tokenise(self, texts: Sequence[str]) -> list[Tokens]:
        """Each text as the model reads it; its length is the number of tokens, special tokens included."""

    def forward(self, batch: Sequence[Tokens]) -> Vectors:
        """Unit vectors of texts, none longer than `max_tokens`, in one pass."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What stands before a query and before a passage."""

    query: str
    passage: str

    def __str__(self) -> str:
        return f"{self.query!r}/{self.passage!r}"


class PromptedEncoder(Generic[Tokens]):
    """An engine with its prompts; no part of a text is ever cut off."""

    def __init__(self, engine: Engine[Tokens], prompts: Prompts, fingerprint: str) -> None:
        self._engine = engine
        self._fingerprint = fingerprint
        self._prompts = prompts
        self._specials = len(engine.tokenise([""])[0])

    @property
    def fingerprint(self) -> str:
        """Names model, weights, precision and prompts."""
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._engine.dimension

    @property
    def max_tokens(self) -> int:
        """Tokens of a passage that one pass of the model reads, prompt and special tokens included."""
        return self._engine.max_tokens

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dimension)."""
        return self._embed(texts, self._prompts.query)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dimension)."""
        return self._embed(texts, self._prompts.passage)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without prompt and special tokens."""
        tokens = self._engine.tokenise([_encodable(text) for text in texts])
        return [len(text) - self._specials for text in tokens]

    def _embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        owners, pieces = self._pieces([_encodable(text) for text in texts], prompt)
        vectors = np.empty((len(pieces), self._engine.dimension), np.float32)
        for batch in batches([len(piece) for piece in pieces], self._engine.batch_tokens):
            vectors[batch] = self._engine.forward([pieces[index] for index in batch])
        if len(pieces) == len(texts):
            return vectors
        return _averaged(vectors, [len(piece) for piece in pieces], owners, len(texts))

    def _pieces(self, texts: Sequence[str], prompt: str) -> tuple[list[int], list[Tokens]]:
        """The texts as tokens, in pieces where too long, and which text each piece belongs to."""
        owners: list[int] = []
        pieces: list[Tokens] = []
        for owner, (text, tokens) in enumerate(zip(texts, self._tokenise(texts, prompt), strict=True)):
            fits = len(tokens) <= self._engine.max_tokens
            parts = [tokens] if fits else self._tokenise(self._split(text, prompt), prompt)
            pieces.extend(parts)
            owners.extend([owner] * len(parts))
        return owners, pieces

    def _tokenise(self, texts: Sequence[str], prompt: str) -> list[Tokens]:
        return self._engine.tokenise([prompt + text for text in texts])

    def _split(self, text: str, prompt: str) -> list[str]:
        def count(texts: Sequence[str]) -> list[int]:
            return [len(tokens) - overhead for tokens in self._tokenise(texts, prompt)]

        overhead = len(self._tokenise([""], prompt)[0])
        return split_text(text, self._engine.max_tokens - overhead, count)


def batches(lengths: Sequence[int], max_tokens: int) -> Iterator[list[int]]:
    """Indices in batches of like length, longest first, each of at most `max_tokens` tokens with its padding."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        if batch and (len(batch) + 1) * lengths[batch[0]] > max_tokens:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def _averaged(vectors: Vectors, lengths: Sequence[int], owners: Sequence[int], count: int) -> Vectors:
    """One unit vector an owner: the mean of its pieces' vectors, weighted by their lengths."""
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    np.add.at(sums, owners, vectors * np.asarray(lengths, np.float32)[:, None])
    unit: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return unit


def _encodable(text: str) -> str:
    """The text without unpaired surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
