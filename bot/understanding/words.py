"""Words of a Japanese text with their part of speech, reading and dictionary form."""

from dataclasses import dataclass
from functools import lru_cache

from sudachipy import SplitMode

from vectorstore.tokens import MAX_CHARACTERS, tokenizer


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands (`surface`), its normalised dictionary form (`lemma`), and its place in the text.

    `listed` says that the dictionary has the word, `senses` which of its groups of synonyms the word belongs to.
    """

    surface: str
    lemma: str
    reading: str
    pos: tuple[str, str, str]
    start: int
    end: int
    listed: bool
    senses: frozenset[int] = frozenset()

    @property
    def is_noun(self) -> bool:
        """A noun that can carry meaning by itself, numerals left out."""
        return self.pos[0] == "名詞" and self.pos[1] not in ("数詞", "助動詞語幹")

    @property
    def is_place(self) -> bool:
        """The name of a place."""
        return self.pos[1] == "固有名詞" and self.pos[2] == "地名"


@lru_cache(maxsize=4096)
def words_of(text: str, *, short: bool = False) -> tuple[Word, ...]:
    """The words of `text`; with `short` compounds are taken apart (予算総額 → 予算, 総額)."""
    return tuple(
        Word(
            m.surface(),
            m.normalized_form(),
            m.reading_form(),
            m.part_of_speech()[:3],
            m.begin(),
            m.end(),
            not m.is_oov(),
            frozenset(m.synonym_group_ids()),
        )
        for m in tokenizer().tokenize(text[:MAX_CHARACTERS], SplitMode.A if short else SplitMode.C)
    )


def reading_of(text: str) -> str:
    """How a Japanese text is read, in katakana."""
    return "".join(word.reading or word.surface for word in words_of(text))
