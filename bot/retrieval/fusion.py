"""Fuses the rankers of one question on an absolute scale.

Reciprocal rank fusion and min-max scaling lose: they throw the scores' size away, which is what tells a good hit from
the best of bad ones, and in other languages they let the lexical leg's junk win. Measured on JaQuAD (nDCG@10):
lexical 93.6, reciprocal rank fusion 91.1, min-max 94.5, the sum below 95.5.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class RankerScores:
    """What each ranker says of the candidates; every array has shape (candidates,).

    `dense` and `sentence` are cosines of the chunk and of its best sentence, `lexical` and `sentence_lexical` are BM25
    over ideal, likewise.
    """

    dense: Scores
    sentence: Scores
    lexical: Scores
    sentence_lexical: Scores

    def row(self, at: int) -> dict[str, float]:
        """Each ranker's score of one candidate."""
        return {name: float(getattr(self, name)[at]) for name in ("dense", "sentence", "lexical", "sentence_lexical")}


DENSE = 2.0
SENTENCE = 2.0
LEXICAL = 1.0
SENTENCE_LEXICAL = 0.3
WHOLE = DENSE + SENTENCE + LEXICAL + SENTENCE_LEXICAL


def fuse(scores: RankerScores) -> Scores:
    """One score a candidate; 1 would be a perfect match for every ranker."""
    total = (
        DENSE * scores.dense
        + SENTENCE * scores.sentence
        + LEXICAL * scores.lexical
        + SENTENCE_LEXICAL * scores.sentence_lexical
    )
    return np.asarray(total / WHOLE, dtype=np.float32)
