"""Words of a Japanese text with their part of speech, reading and dictionary form."""

import threading
from dataclasses import dataclass
from functools import lru_cache

from sudachipy import dictionary, tokenizer

_MAX_CHARS = 12_000  # Sudachi refuses texts of 49,149 bytes and more
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands (`surface`), its normalised dictionary form (`lemma`), and its place in the text."""

    surface: str
    lemma: str
    reading: str
    pos: tuple[str, str, str]
    start: int
    end: int

    @property
    def is_noun(self) -> bool:
        """A noun that can carry meaning by itself, numerals left out."""
        return self.pos[0] == "名詞" and self.pos[1] != "数詞" and self.pos[1] != "助動詞語幹"

    @property
    def is_place(self) -> bool:
        """The name of a place."""
        return self.pos[1] == "固有名詞" and self.pos[2] == "地名"


def _tokenizer() -> tokenizer.Tokenizer:
    if not hasattr(_local, "tokenizer"):
        _local.tokenizer = dictionary.Dictionary(dict="core").tokenizer()
    made: tokenizer.Tokenizer = _local.tokenizer
    return made


@lru_cache(maxsize=2048)
def words_of(text: str, *, short: bool = False) -> tuple[Word, ...]:
    """The words of `text`; with `short` compounds are taken apart (予算総額 → 予算, 総額)."""
    mode = tokenizer.Tokenizer.SplitMode.A if short else tokenizer.Tokenizer.SplitMode.C
    return tuple(
        Word(m.surface(), m.normalized_form(), m.reading_form(), m.part_of_speech()[:3], m.begin(), m.end())
        for m in _tokenizer().tokenize(text[:_MAX_CHARS], mode)
    )


def reading_of(text: str) -> str:
    """How a Japanese text is read, in katakana."""
    return "".join(word.reading or word.surface for word in words_of(text))
