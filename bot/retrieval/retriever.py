"""Finds the passages of one generation that bear on a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.fusion import RankerScores, Scores, fuse
from bot.understanding.query import Understood
from vectorstore.domain import Chunk, Edition, Passage, Plan, Status
from vectorstore.generation import GenerationIndex
from vectorstore.lexical import LexicalQuery, lexical_query
from vectorstore.ports import Embedder, Vectors

Rows = NDArray[np.int64]

CANDIDATES = 100
"""Rows that each leg proposes before the exact scores decide; the union costs under a millisecond."""
EXACT_ROWS = 20_000
"""Up to so many rows of the cities asked for, all are compared; past that the vector index is asked for more."""
PLAN_BONUS = 0.03
"""Added to passages of a plan that the question names: more than near-equal rivals differ by."""


@dataclass(frozen=True, slots=True)
class Source:
    """A chunk with the plan, edition and status that it belongs to."""

    chunk: Chunk
    plan: Plan
    edition: Edition
    status: Status


class Shelf(Protocol):
    """Where the words of the chunks lie."""

    def sources(self, chunk_ids: Sequence[str]) -> Mapping[str, Source]:
        """The chunks with plan, edition and status, by chunk id."""


class Retriever:
    """Lexical and dense search over one audience of one generation, fused on an absolute scale."""

    def __init__(self, generation: GenerationIndex, shelf: Shelf, embedder: Embedder) -> None:
        self._generation = generation
        self._shelf = shelf
        self._embedder = embedder

    def retrieve(
        self, understood: Understood, editions: frozenset[str] | None, named: frozenset[str], k: int
    ) -> list[Passage]:
        """The `k` best passages, best first; of `editions` alone unless that is None, those of `named` preferred."""
        if not self._generation.chunk_ids:
            return []
        vector = self._embedder.embed_queries([_meaning(understood)])[0]
        query = _words(understood)
        lexical = self._generation.lexical.chunk_scores(query)
        sentences = self._generation.lexical.sentence_scores(query)
        rows = self._candidates(vector, lexical, sentences, self._rows_of(editions))
        if not rows.size:
            return []
        scores, cosines = self._exact(vector, rows, lexical, sentences)
        fused = fuse(scores) + PLAN_BONUS * self._within(rows, named)
        best = np.argsort(-fused, kind="stable")[:k]
        return self._passages(rows, best, fused, scores, (cosines, sentences))

    def _rows_of(self, editions: frozenset[str] | None) -> Rows | None:
        if editions is None:
            return None
        every = np.arange(len(self._generation.chunk_ids), dtype=np.int64)
        inside = every[self._within(every, editions)]
        return None if inside.size == every.size else inside

    def _candidates(self, vector: Vectors, lexical: Scores, sentences: Scores, allowed: Rows | None) -> Rows:
        """Rows that any leg thinks well of, ascending."""
        offsets = self._generation.sentence_offsets
        by_sentence = np.searchsorted(offsets, _top(sentences, CANDIDATES), side="right") - 1
        if allowed is not None and allowed.size <= EXACT_ROWS:
            dense = allowed[_top(self._generation.vectors[allowed] @ vector, CANDIDATES)]
            by_words = allowed[_top(lexical[allowed], CANDIDATES)]
        else:
            wide = CANDIDATES if allowed is None else 10 * CANDIDATES
            dense = np.array([row for row, _ in self._generation.dense.search(vector, wide)], dtype=np.int64)
            by_words = _top(lexical, wide)
        rows = np.unique(np.concatenate([dense, by_words, by_sentence]).astype(np.int64))
        return rows if allowed is None else rows[np.isin(rows, allowed)]

    def _exact(
        self, vector: Vectors, rows: Rows, lexical: Scores, sentences: Scores
    ) -> tuple[RankerScores, list[Scores]]:
        offsets = self._generation.sentence_offsets
        spans = [(int(offsets[row]), int(offsets[row + 1])) for row in rows]
        lengths = [end - start for start, end in spans]
        within = np.concatenate([np.arange(start, end) for start, end in spans])
        cosines = self._generation.sentence_vectors[within].astype(np.float32) @ vector
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
        scores = RankerScores(
            dense=np.asarray(self._generation.vectors[rows] @ vector, dtype=np.float32),
            sentence=np.maximum.reduceat(cosines, starts),
            lexical=lexical[rows],
            sentence_lexical=np.maximum.reduceat(sentences[within], starts),
        )
        return scores, np.split(cosines, starts[1:])

    def _within(self, rows: Rows, editions: frozenset[str]) -> NDArray[np.bool_]:
        """Which rows belong to one of the editions."""
        wanted = [at for at, edition in enumerate(self._generation.edition_ids) if edition in editions]
        return np.isin(self._generation.edition_of[rows], wanted)

    def _passages(
        self,
        rows: Rows,
        best: Rows,
        fused: Scores,
        scores: RankerScores,
        sentence_parts: tuple[list[Scores], Scores],
    ) -> list[Passage]:
        cosines, lexical = sentence_parts
        ids = [self._generation.chunk_ids[rows[at]] for at in best]
        sources = self._shelf.sources(ids)
        offsets = self._generation.sentence_offsets
        found = []
        for at, chunk_id in zip(best, ids, strict=True):
            source = sources[chunk_id]
            words = lexical[offsets[rows[at]] : offsets[rows[at] + 1]]
            found.append(
                Passage(
                    chunk=source.chunk,
                    plan=source.plan,
                    edition=source.edition,
                    status=source.status,
                    score=float(fused[at]),
                    scores=scores.row(int(at)),
                    sentence_scores=tuple(float(score) for score in 2 * cosines[at] + words),
                )
            )
        return found


def _meaning(understood: Understood) -> str:
    """What is embedded; a question in another language gets its Japanese terms beside it, which cross the gap."""
    if understood.language == "ja":
        return understood.search_text
    return " ".join((understood.search_text, *understood.lexical_terms))


def _words(understood: Understood) -> LexicalQuery:
    """What is looked up word by word; of a question in another language, its Japanese terms."""
    if understood.language == "ja" or not understood.lexical_terms:
        return lexical_query(understood.search_text, understood.lexical_terms)
    return lexical_query(" ".join(understood.lexical_terms))


def _top(scores: Scores, k: int) -> Rows:
    """The rows of the `k` highest scores, in no order."""
    if scores.size <= k:
        return np.arange(scores.size, dtype=np.int64)
    return np.argpartition(-scores, k)[:k].astype(np.int64)
