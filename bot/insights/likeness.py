"""How alike questions are: by what they mean, and by the words they share."""

from collections import Counter
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from bot.insights.vectors import QuestionVectors
from bot.understanding.personal_data import without_masks
from bot.understanding.words import words_of
from prompts.reading import synonyms, words
from vectorstore.ports import Vectors

ALIKE = 0.44
"""Questions of at least this likeness are taken for one.

Measured on 30 made-up subjects in three wordings each among 114 other questions: of the pairs put into one group 75 %
were of one subject (others mostly of near ones, as two fees), of those of one subject 66 % found together.
"""
_MEANING = 0.8
"""Weight of the meaning; the rest is the words'. Words alone find half as many pairs, the meaning alone takes questions
of one form (what does … cost) for one."""
_SLOTS = 1024
_CONTENT = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})


def likeness(questions: Sequence[str], vectors: QuestionVectors) -> Vectors:
    """How alike each question is to each, shape (n, n): 1 for the same, about 0 for any two."""
    if not questions:
        return np.zeros((0, 0), dtype=np.float32)
    bare = [without_masks(question) for question in questions]
    meanings, shared = vectors.of(bare), _word_vectors(bare)
    usual = _usual(vectors)
    meaning = np.clip((meanings @ meanings.T - usual) / (1 - usual), 0, 1)
    alike: Vectors = _MEANING * meaning + (1 - _MEANING) * (shared @ shared.T)
    return alike


def _usual(vectors: QuestionVectors) -> np.float32:
    """The cosine of two questions on different subjects, which every model has its own of."""
    unlike = vectors.of(sorted(words("unlike_questions")))
    cosines = (unlike @ unlike.T)[np.triu_indices(len(unlike), 1)]
    return np.float32(np.median(cosines))


def _word_vectors(questions: Sequence[str]) -> Vectors:
    """Content words as unit vectors of hashed places, rare words weighing more."""
    held_by = [frozenset(_terms(question)) for question in questions]
    questions_with = Counter(term for terms in held_by for term in terms)
    table = np.zeros((len(questions), _SLOTS), dtype=np.float32)
    for row, terms in enumerate(held_by):
        for term in sorted(terms):
            table[row, crc32(term.encode()) % _SLOTS] += np.log(1 + len(questions) / questions_with[term])
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    unit: Vectors = table / np.maximum(lengths, 1e-6)
    return unit


def _terms(question: str) -> set[str]:
    """The words that a question is about, with one name for each group of synonyms."""
    lemmas = {
        word.lemma
        for word in words_of(question, short=True)
        if word.pos[0] in _CONTENT and word.pos[1] != "非自立可能" and word.lemma not in words("stop")
    }
    return lemmas | {min(lemma, *synonyms()[lemma]) for lemma in lemmas if lemma in synonyms()}
