"""The words of a Japanese statement that claim something, and whether its evidence has them or their like."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.understanding.numbers import figures_in
from bot.understanding.words import Word, words_of
from prompts.reading import table
from vectorstore.eras import dates_in

_WEIGHTS = {"名詞": 1.0, "動詞": 0.5, "形容詞": 0.6, "形状詞": 0.6, "副詞": 0.3, "接尾辞": 0.4}
_DOING = 0.7
"""A noun that acts as a verb: 開催する for 開く. One such word may be another than the evidence's."""
_EMPTY_NOUNS = ("数詞", "助動詞語幹")
_APART = 8
"""Letters that may stand between the parts of a compound that the evidence takes apart: 利用する人の数 for 利用者数."""
_KANJI = re.compile(r"[一-龥々]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that claims something, in a text's NFKC form; `weight` says how much a statement hangs on it."""

    surface: str
    lemma: str
    start: int
    end: int
    weight: float
    is_noun: bool
    senses: frozenset[int] = frozenset()


@lru_cache(maxsize=2048)
def terms_in(text: str) -> tuple[Term, ...]:
    """The words of a text that claim something, in order; figures and dates left out."""
    plain = without_values(unicodedata.normalize("NFKC", text))
    words = words_of(plain)
    return tuple(
        Term(word.surface, word.lemma, word.start, word.end, _weight(word, after), word.pos[0] == "名詞", word.senses)
        for word, after in zip(words, [*words[1:], None], strict=False)
        if _weight(word, after) and word.lemma not in frames() and word.surface not in frames()
    )


def without_values(plain: str) -> str:
    """The text with a mark in the place of every figure and date; every other letter keeps its place."""
    spans = [(one.start, one.end) for one in dates_in(plain)] + [(one.start, one.end) for one in figures_in(plain)]
    for start, end in spans:
        plain = plain[:start] + "、" * (end - start) + plain[end:]
    return plain


@cache
def frames() -> frozenset[str]:
    """Words that claim nothing by themselves."""
    return word_list("frames")


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of `proof.toml`."""
    return frozenset(str(table("proof")[name]).split())


class Known:
    """What some texts hold: asked for every word of a statement."""

    def __init__(self, texts: Sequence[str]) -> None:
        plain = unicodedata.normalize("NFKC", "\n".join(texts))
        self.text = "".join(plain.split()).lower()
        held = [_held(line) for text in texts for line in _normal(text).splitlines()]
        self._words = frozenset[str]().union(*(words for words, _, _ in held))
        self._senses = frozenset[int]().union(*(senses for _, senses, _ in held))
        self._roots = frozenset[str]().union(*(roots for _, _, roots in held))

    def has(self, term: Term) -> bool:
        """Whether the texts have the word, in another form or in parts perhaps, or one that says the same."""
        surface = term.surface.lower()
        if term.lemma in self._words or term.surface in self._words or (len(surface) > 1 and surface in self.text):
            return True
        if not self._senses.isdisjoint(term.senses):
            return True
        if any(self._says(other) for form in (term.surface, term.lemma) for other in alike().get(form, ())):
            return True
        if term.is_noun and len(surface) > 2 and surface.endswith("額") and surface[:-1] in self.text:
            return True  # 自己負担額 is 自己負担
        if any(self._says(narrower) for narrower in broader().get(term.lemma, ())):
            return True
        return self._in_parts(term) if term.is_noun else _root(term.surface) in self._roots

    def has_name(self, name: str) -> bool:
        """Whether a name stands there as it is, or with の between its parts: 市立の小学校 for 市立小学校."""
        if name.lower() in self.text:
            return True
        return bool(re.search("の?".join(map(re.escape, name.lower())), self.text))

    def _says(self, word: str) -> bool:
        return word in self._words or (len(word) > 1 and word.lower() in self.text)

    def _in_parts(self, term: Term) -> bool:
        """A compound whose parts stand near one another in the same order."""
        parts = [word.surface for word in words_of(term.surface, short=True)]
        if len(parts) < 2:
            return False
        between = rf".{{0,{_APART}}}"
        return bool(re.search(between.join(map(re.escape, parts)), self.text))


@lru_cache(maxsize=4096)
def _held(line: str) -> tuple[frozenset[str], frozenset[int], frozenset[str]]:
    """The words of a line in every form, the groups of synonyms they belong to, and the kanji its acts begin with."""
    words = [word for short in (False, True) for word in words_of(line, short=short)]
    return (
        frozenset(form for word in words for form in (word.lemma, word.surface)),
        frozenset(sense for word in words for sense in word.senses),
        frozenset(root for word in words if _acts(word) and (root := _root(word.surface))),
    )


@lru_cache(maxsize=512)
def known(texts: tuple[str, ...]) -> Known:
    """What these texts hold, gathered once."""
    return Known(texts)


@cache
def alike() -> Mapping[str, frozenset[str]]:
    """Every word of a group with the others that say the same."""
    found: dict[str, set[str]] = {}
    groups = table("proof").get("same")
    for group in groups if isinstance(groups, list) else ():
        for word in group:
            found.setdefault(word, set()).update(other for other in group if other != word)
    return {word: frozenset(others) for word, others in found.items()}


@cache
def broader() -> Mapping[str, tuple[str, ...]]:
    """Words of a kind with those of which they may be told, never the other way round: a library is a 施設."""
    kinds = table("proof").get("kinds")
    return {str(kind): tuple(str(of).split()) for kind, of in kinds.items()} if isinstance(kinds, dict) else {}


@lru_cache(maxsize=2048)
def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _weight(word: Word, after: Word | None) -> float:
    if word.pos[2] == "サ変可能" and after and after.lemma in ("為る", "出来る"):
        return _DOING
    if word.pos[0] == "名詞" and word.pos[1] in _EMPTY_NOUNS:
        return 0.0
    if word.pos[0] == "動詞" and word.pos[1] == "非自立可能" and not _KANJI.search(word.surface):
        return 0.0
    return _WEIGHTS.get(word.pos[0], 0.0)


def _acts(word: Word) -> bool:
    return word.pos[0] == "動詞" or word.pos[2] == "サ変可能"


def _root(surface: str) -> str:
    """The first kanji, which a verb shares with the noun of its act: 増える, 増加."""
    found = _KANJI.search(surface)
    return found.group() if found else ""
