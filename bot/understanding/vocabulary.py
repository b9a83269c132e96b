"""The words that stand in the plans: what a mistyped or kana-only question is mended with."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from bot.understanding.words import Word, words_of

_KANJI_RUN = re.compile(r"[㐀-鿿々]{2,12}")
_KATAKANA_RUN = re.compile(r"[ァ-ヺー]{5,20}")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_KANJI_OR_KATAKANA = re.compile(r"[㐀-鿿々ァ-ヺー]+")
_READ_AT_ONCE = 500
_GLIDES = frozenset("ゃゅょ")
_OFTEN_BESIDE = "投開調取出入上下前後発始会的化者力業度分期員数合定物体行事成同年大人日本一全新実特国地中学"


class Vocabulary:
    """Words with the number of passages that hold each; unchangeable, so threads may share it."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = dict(counts)

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Vocabulary":
        """A vocabulary of words with the number of passages that hold each."""
        return cls({word: count for word, count in counts.items() if word.strip()})

    def __contains__(self, word: object) -> bool:
        return word in self._counts

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, word: str) -> int:
        """Passages that hold the word."""
        return self._counts.get(word, 0)

    def holds(self, part: str) -> bool:
        """Whether a word that the plans hold is, or has in it, `part`."""
        return any(part in word for word in self._counts)

    def with_names(self, names: Iterable[str]) -> "Vocabulary":
        """The vocabulary with names of cities and plans, which count as common."""
        common = max(self._counts.values(), default=0) + 1
        return Vocabulary(self._counts | dict.fromkeys((name for name in names if name), common))

    @cached_property
    def by_reading(self) -> Mapping[str, str]:
        """The commonest word of each reading (in hiragana) of three kana and more."""
        best: dict[str, str] = {}
        words = [word for word in self._counts if _KANJI_OR_KATAKANA.fullmatch(word) and not _KATAKANA.fullmatch(word)]
        for word, reading in _readings(words):
            for said in {reading, _voiced(word, reading)}:
                if len(said) > 2 and self.count(word) > self.count(best.get(said, "")):
                    best[said] = word
        return best

    def neighbours(self, word: str) -> list[str]:
        """Words one letter away from `word`, commonest first."""
        lengths = range(len(word) - 1, len(word) + 2)
        shared = {near for length in lengths for near in self._by_end.get((word[0], length, True), ())}
        shared |= {near for length in lengths for near in self._by_end.get((word[-1], length, False), ())}
        near = [other for other in shared if other != word and is_near(word, other)]
        return sorted(near, key=lambda other: (-self.count(other), other))

    @cached_property
    def _by_end(self) -> Mapping[tuple[str, int, bool], list[str]]:
        """Words by their first letter (True) or last (False) and their length."""
        groups: dict[tuple[str, int, bool], list[str]] = defaultdict(list)
        for word in self._counts:
            if len(word) > 1 and _KANJI_OR_KATAKANA.fullmatch(word):
                groups[word[0], len(word), True].append(word)
                groups[word[-1], len(word), False].append(word)
        return groups


def is_near(word: str, other: str) -> bool:
    """Whether one letter put in, left out, replaced, or two swapped, turn `word` into `other`."""
    if abs(len(word) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    left, right = word[start:], other[start:]
    swapped = len(left) == len(right) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def mended(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """`text` with its mistyped words mended, and further words that may have been meant.

    A word that exists is never replaced; another word that sounds the same is then only a further one.
    """
    repaired, further = text, []
    for run in (*_KANJI_RUN.findall(text), *_KATAKANA_RUN.findall(text)):
        for wrong, right in _repairs(run, vocabulary):
            if _is_word(wrong):
                further.append(right)
            else:
                repaired = repaired.replace(wrong, right)
    return repaired, tuple(dict.fromkeys(further))


def _repairs(run: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    words = words_of(run)
    at = 0
    while at < len(words):
        for wrong in _suspects(words, at, vocabulary):
            right = _meant(wrong, vocabulary)
            if right:
                yield wrong, right
                at += len(words_of(wrong)) - 1
                break
        at += 1


def _suspects(words: tuple[Word, ...], at: int, vocabulary: Vocabulary) -> Iterator[str]:
    """Runs of up to three words, longest first, that begin at `at` and hold one that the plans do not use."""
    for length in (3, 2, 1):
        span = words[at : at + length]
        joined = "".join(word.surface for word in span)
        if len(span) == length and len(joined) > 1 and joined not in vocabulary and _odd(span, vocabulary):
            yield joined


def _odd(span: tuple[Word, ...], vocabulary: Vocabulary) -> bool:
    return any(word.surface not in vocabulary and word.lemma not in vocabulary for word in span)


def _meant(wrong: str, vocabulary: Vocabulary) -> str:
    near = vocabulary.neighbours(wrong)
    if _KATAKANA_RUN.fullmatch(wrong):
        return near[0] if near and not _is_word(wrong) else ""
    # Kanji are replaced by others that sound alike; they are hardly ever left out, and 画審議会 is not 審議会.
    same_length = [word for word in near if len(word) == len(wrong)]
    if len(wrong) > 2 and not _is_word(wrong):
        sure = [word for word in same_length if len(word) > 3 or (word[-1] == wrong[-1] and _is_place(word))]
        return sure[0] if sure else ""
    return next((word for word in same_length if _sounds_alike(wrong, word)), "")


def _sounds_alike(wrong: str, right: str) -> bool:
    """Whether the kanji that differs is read alike: 開 is カイ in 開発, as 改 is in 改革."""
    (_, said), (_, reading) = _readings([wrong, right])
    if said == reading:
        return True
    if wrong[0] != right[0]:
        sound = reading[: 3 if reading[1:2] in _GLIDES else 2]
        return any(other.startswith(sound) for other in _sounds(wrong[0], first=True))
    sound = reading[-3 if reading[-2:-1] in _GLIDES else -2 :]
    return any(other.endswith(sound) for other in _sounds(wrong[-1], first=False))


@lru_cache(maxsize=512)
def _sounds(kanji: str, *, first: bool) -> frozenset[str]:
    """How words that begin (or end) with a kanji are read, found by trying kanji that are often beside others."""
    tried = [kanji + other if first else other + kanji for other in _OFTEN_BESIDE]
    return frozenset(reading for word, reading in _readings(tried) if _is_word(word))


def _is_place(text: str) -> bool:
    words = words_of(text)
    return len(words) == 1 and words[0].is_place


def _is_word(text: str) -> bool:
    words = words_of(text)
    return len(words) == 1 and words[0].listed


def _readings(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each word with its reading in hiragana, many read at once."""
    waiting = list(words)
    for start in range(0, len(waiting), _READ_AT_ONCE):
        portion = waiting[start : start + _READ_AT_ONCE]
        lines: list[str] = [""]
        for word in words_of("\n".join(portion)):
            if word.surface == "\n":
                lines.append("")
            else:
                lines[-1] += word.reading
        yield from ((word, hiragana(line)) for word, line in zip(portion, lines, strict=False))


def _voiced(word: str, reading: str) -> str:
    """ひなんじょ for ひなんしょ: 所 is read both ways, and the dictionary knows one."""
    return reading[:-2] + "じょ" if word.endswith("所") and reading.endswith("しょ") else reading


def hiragana(katakana: str) -> str:
    """Katakana as hiragana."""
    return "".join(chr(ord(kana) - 0x60) if "ァ" <= kana <= "ヶ" else kana for kana in katakana)
