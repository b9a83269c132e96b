"""The lexical leg: BM25 over chunks and over their sentences, on an absolute scale.

The score of a passage is divided by that of an ideal passage that holds every term of the query, unknown terms
included: 1 means that nothing asked for is missing, and scores of different questions can be compared.

Source: Robertson and Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond; k1 and b as measured on
JSQuAD and JaQuAD.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import IndexUnusableError
from vectorstore.tokens import tokens

K1 = 0.8
B = 0.75
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LexicalQuery:
    """A query's terms with their weights: 1 for what was asked, less for synonyms and translations."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]


def lexical_query(text: str, extra: Sequence[str] = (), extra_weight: float = 0.5) -> LexicalQuery:
    """Terms of `text` at weight 1, and those of `extra` that are new at `extra_weight`."""
    asked = dict.fromkeys(tokens(text), 1.0)
    for term in extra:
        for token in tokens(term):
            asked.setdefault(token, extra_weight)
    return LexicalQuery(tuple(asked), tuple(asked.values()))


def write_lexical_index(folder: Path, chunk_texts: Sequence[str], sentence_texts: Sequence[str]) -> None:
    """Write the two BM25 indexes under `folder`; row i of each belongs to text i."""
    for name, texts in (("chunks", chunk_texts), ("sentences", sentence_texts)):
        _write(folder / name, texts)


def _write(folder: Path, texts: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = [tokens(text) for text in texts]
    if not any(rows):
        return
    index = bm25s.BM25(k1=K1, b=B, method="lucene")
    index.index(rows, show_progress=False)
    index.save(folder, show_progress=False)


class LexicalIndex:
    """BM25 over the chunks and the sentences of one audience of one generation."""

    def __init__(self, chunks: "Bm25", sentences: "Bm25") -> None:
        self._chunks = chunks
        self._sentences = sentences

    @classmethod
    def open(cls, folder: Path) -> "LexicalIndex":
        """Map the index into memory.

        Raises:
            IndexUnusableError: the folder is missing or damaged.
        """
        return cls(Bm25.open(folder / "chunks"), Bm25.open(folder / "sentences"))

    def chunk_scores(self, query: LexicalQuery) -> Scores:
        """BM25 over ideal of each chunk, shape (chunks,)."""
        return self._chunks.scores(query)

    def sentence_scores(self, query: LexicalQuery) -> Scores:
        """BM25 over ideal of each sentence, shape (sentences,)."""
        return self._sentences.scores(query)

    def rarity(self, term: str) -> float:
        """Inverse document frequency of one index term over the chunks, 0 to 1; 1 for a term that none holds."""
        return self._chunks.idf(term) / self._chunks.max_idf

    def words(self) -> dict[str, int]:
        """The long words of the texts in their normalised form, with the number of chunks that hold each."""
        return {term[2:]: self._chunks.frequency(term) for term in self._chunks.terms() if term.startswith("c:")}

    def holds(self, text: str) -> bool:
        """Whether every index term of `text` occurs in some chunk."""
        found = tokens(text)
        return bool(found) and all(self._chunks.frequency(term) for term in found)


class Bm25:
    """One BM25 index, mapped into memory; an empty one scores nothing."""

    def __init__(self, index: bm25s.BM25 | None) -> None:
        self._index = index
        self._vocabulary: dict[str, int] = index.vocab_dict if index else {}
        self._starts = np.asarray(index.scores["indptr"], dtype=np.int64) if index else np.zeros(1, dtype=np.int64)
        self.rows = int(index.scores["num_docs"]) if index else 0
        self.max_idf = math.log(1 + (self.rows + 0.5) / 0.5)

    @classmethod
    def open(cls, folder: Path) -> "Bm25":
        """Map the index under `folder`; a folder without files is an index of nothing."""
        if not folder.is_dir():
            raise IndexUnusableError(f"{folder}: no lexical index. Build again with: keikaku ingest")
        if not any(folder.iterdir()):
            return cls(None)
        try:
            return cls(bm25s.BM25.load(folder, mmap=True, load_corpus=False))
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnusableError(
                f"{folder}: damaged lexical index ({error}). Build again with: keikaku ingest"
            ) from error

    def terms(self) -> Iterable[str]:
        """Every index term."""
        return self._vocabulary.keys()

    def frequency(self, term: str) -> int:
        """In how many rows `term` occurs."""
        at = self._vocabulary.get(term)
        return 0 if at is None else int(self._starts[at + 1] - self._starts[at])

    def idf(self, term: str) -> float:
        """Inverse document frequency, as Lucene counts it."""
        frequency = self.frequency(term)
        return math.log(1 + (self.rows - frequency + 0.5) / (frequency + 0.5))

    def scores(self, query: LexicalQuery) -> Scores:
        """BM25 of each row over that of an ideal row; shape (rows,)."""
        found = np.zeros(self.rows, dtype=np.float32)
        ideal = 0.0
        for term, weight in zip(query.terms, query.weights, strict=True):
            at = self._vocabulary.get(term)
            if weight == 1.0:
                ideal += self.idf(term)
            if at is not None and self._index is not None:
                start, end = self._starts[at], self._starts[at + 1]
                rows = self._index.scores["indices"][start:end]
                found[rows] += np.float32(weight) * self._index.scores["data"][start:end]
        return found / np.float32(ideal) if ideal else found
