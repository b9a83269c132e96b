"""Questions written in kana alone: their words are found by how the plans' words are read."""

import re
from functools import lru_cache

from bot.understanding.vocabulary import Vocabulary
from prompts.reading import words

_KANJI = re.compile(r"[㐀-鿿々A-Za-z]")
_HIRAGANA_RUN = re.compile(r"[ぁ-ゖー]{2,}")
_MIN_HIRAGANA = 5
_GRAMMAR = words("kana_grammar")
_LONGEST = 14


def is_kana_only(text: str) -> bool:
    """Whether a Japanese text uses neither kanji nor Latin letters."""
    return not _KANJI.search(text) and sum(map(len, _HIRAGANA_RUN.findall(text))) >= _MIN_HIRAGANA


def read_aloud(text: str, vocabulary: Vocabulary) -> str:
    """`text` with its hiragana words written as the plans write them: けいかく → 計画."""
    return _HIRAGANA_RUN.sub(lambda run: _spelled(run.group(), vocabulary), text)


def _spelled(run: str, vocabulary: Vocabulary) -> str:
    """The best way to cut a run into words of the plans and of grammar; what fits neither stays."""
    best: list[tuple[float, str]] = [(0.0, "")]
    for end in range(1, len(run) + 1):
        choices = [(best[end - 1][0] - 0.5, best[end - 1][1] + run[end - 1])]
        for start in range(max(0, end - _LONGEST), end):
            score, spelled = _word(run[start:end], vocabulary)
            if score:
                choices.append((best[start][0] + score, best[start][1] + spelled))
        best.append(max(choices, key=lambda choice: choice[0]))
    return best[-1][1]


def _word(kana: str, vocabulary: Vocabulary) -> tuple[float, str]:
    if kana in _GRAMMAR:
        return _grammar_score(kana), kana
    word = vocabulary.by_reading.get(kana)
    return (2.0 * len(kana) - 1.5, word) if word else (0.0, "")


@lru_cache(maxsize=256)
def _grammar_score(kana: str) -> float:
    return 1.9 * len(kana) - 1.0
