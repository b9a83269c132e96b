"""The clauses of a Japanese text, each with its acts: what is done in it, and whether it is told as done."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.proving.words import alike, word_list
from bot.understanding.words import Word, words_of

_ASIDE = re.compile(r"\([^()]*\)")
_SENTENCES = re.compile(r"[^。\n!?]+")
_PIECES = re.compile(r"[^、,]+[、,]?")
_KANJI = re.compile(r"[一-龥々]")
_AUXILIARY = ("為る", "居る", "出来る", "成る")
_ENDS = ("助動詞", "助詞", "補助記号", "接尾辞", "空白")
_OBJECT = re.compile(r"(?<=[一-龥々ァ-ヴーA-Za-z」)])を")


@dataclass(frozen=True, slots=True)
class Act:
    """A verb, or a noun of an act; `is_done` where it is told as done and not only spoken of: 整備します, not 整備の検討.

    `form` is `will` for 整備します, `is` for 整備しています, `was` for 整備しました, "" for what is not told by itself.
    """

    lemma: str
    start: int
    end: int
    is_done: bool
    form: str = ""
    senses: frozenset[int] = frozenset()

    def is_same(self, other: "Act") -> bool:
        """Whether the two name one act, as verb or noun."""
        if self.lemma == other.lemma or other.lemma in alike().get(self.lemma, ()):
            return True
        if not self.senses.isdisjoint(other.senses):
            return True
        mine, theirs = "".join(_KANJI.findall(self.lemma)), "".join(_KANJI.findall(other.lemma))
        return bool(mine) and mine == theirs

    def is_akin(self, other: "Act") -> bool:
        """Whether the two may name one act: 減らす, 縮減."""
        return not self.is_same(other) and not set(_KANJI.findall(self.lemma)).isdisjoint(other.lemma)


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence up to what is done in it; `topic` is what the sentence began with, `before` all before it."""

    text: str
    acts: tuple[Act, ...]
    topic: str = ""
    before: str = ""

    @property
    def heads(self) -> tuple[Act, ...]:
        """What the clause says is done: its last act, and what is done of it where that is a word like 行う."""
        last = self.acts[-1:]
        if not last or not last[0].is_done:
            return ()
        return self.acts[-2:] if is_light(last[0]) else last


@lru_cache(maxsize=1024)
def clauses_in(text: str) -> tuple[Clause, ...]:
    """The clauses of a text in NFKC."""
    plain = _ASIDE.sub("", text)
    return tuple(clause for match in _SENTENCES.finditer(plain) for clause in _clauses(match.group()))


def _clauses(sentence: str) -> Iterator[Clause]:
    before = sentence.partition("は")[0] if "は" in sentence else ""
    topic = "" if any(act.is_done for act in _acts(before)) else before
    held, before, objects = "", "", []
    for piece in _PIECES.findall(sentence):
        held += piece
        if held.rstrip("、, ").endswith("を"):
            objects.append(held)
            held = ""
            continue
        if not _ends_in_act(held):
            continue
        if not _OBJECT.search(held):
            held, objects = "".join((*objects, held)), []
        acts = _acts(held)
        for text in objects:
            yield Clause(text, (*_acts(text), *acts[-1:]), topic, before)
        before += "".join(objects)
        yield Clause(held, acts, topic, before)
        before, held, objects = before + held, "", []
    rest = "".join((*objects, held))
    if rest:
        yield Clause(rest, _acts(rest), topic, before)


def _acts(text: str) -> tuple[Act, ...]:
    words = words_of(text)
    return tuple(
        Act(word.lemma, word.start, word.end, _is_done(words, at), _form(words, at + 1), word.senses)
        for at, word in enumerate(words)
        if _is_act(word)
    )


def _is_act(word: Word) -> bool:
    if word.pos[0] == "動詞":
        return word.pos[1] == "一般" or bool(_KANJI.search(word.surface))
    return word.pos[2] == "サ変可能" or (
        word.pos[0] == "名詞" and word.surface.endswith(("い", "え", "し", "り", "み"))
    )


def _is_done(words: Sequence[Word], at: int) -> bool:
    if words[at].pos[0] == "動詞":
        return True
    after = words[at + 1] if at + 1 < len(words) else None
    return after is None or after.lemma in ("為る", "出来る") or after.pos[0] in ("補助記号", "助動詞")


def _form(words: Sequence[Word], start: int) -> str:
    tail = list(itertools.takewhile(_inflects, words[start:]))
    lemmas = {word.lemma for word in tail}
    after = words[start + len(tail)] if start + len(tail) < len(words) else None
    if lemmas & {"居る", "有る", "おる"}:
        return "is"
    if "た" in lemmas:
        return "was"
    return "will" if after is None and (not tail or tail[-1].lemma in ("ます", "為る", "れる", "られる")) else ""


def _inflects(word: Word) -> bool:
    return word.pos[0] == "助動詞" or word.lemma in ("為る", "居る", "有る") or word.surface in ("て", "で")


def _ends_in_act(piece: str) -> bool:
    words = [word for word in words_of(piece) if word.pos[0] not in ("補助記号", "空白")]
    if words and words[-1].surface == "は":
        return False
    if words and (words[-1].pos[0] == "動詞" or (words[-1].surface, words[-1].pos[0]) == ("で", "助動詞")):
        return True
    words = [word for word in words if word.pos[0] not in _ENDS and word.lemma not in _AUXILIARY]
    return bool(words) and _is_act(words[-1])


def is_light(act: Act) -> bool:
    """Whether it adds nothing to the act it is said of: 整備を進める."""
    return act.lemma in word_list("light")
