"""How easy a Japanese text is to read for people who are still learning the language: a score, and what to mend.

Source: 出入国在留管理庁・文化庁「在留支援のためのやさしい日本語ガイドライン」(2020) and its points on written Japanese (2023).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.glosses import explanations, longest_first
from prompts.reading import table
from vectorstore.tokens import morphemes

SENTENCE_CHARS = 40
"""More letters than these, explanations apart, are more than one thing in one sentence."""
KANJI_SHARE = 0.4
CHAIN_KANJI = 5
"""So many kanji without a break are a chain of nouns."""
LONG_KATAKANA = 7
LONGEST = 3
"""A sentence that goes on for ever counts as this many that are too long."""

_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_NAMES = re.compile(
    r"「[^」]*」|『[^』]*』|[0-9０-９][0-9０-９,，.．]*\s*[年月日度人件円%％千万億か所㎡倍割点校園台戸]*"
)
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_POLITE = re.compile(
    r"(?:です|ます|ました|でした|ません|ませんでした|ましょう|ください|でしょう)(?:か|ね|よ)?[。！？!?]?$"
)
_KANJI = re.compile(r"[一-鿿々]")
_CHAIN = re.compile(rf"[一-鿿々]{{{CHAIN_KANJI},}}")
_KATAKANA = re.compile(rf"[ァ-ヺー]{{{LONG_KATAKANA},}}")
_HARD = r"(?<![一-鿿々ァ-ヺー])(?:{})(?![一-鿿々ァ-ヺー])"
_AUXILIARIES = {"れる": "passive", "られる": "passive", "せる": "causative", "させる": "causative"}


class Rule(StrEnum):
    """A rule of easy Japanese; its weight and mend stand in `plain_japanese.toml`."""

    LONG_SENTENCE = "long_sentence"
    DOUBLE_NEGATION = "double_negation"
    PASSIVE = "passive"
    CAUSATIVE = "causative"
    HONORIFIC = "honorific"
    ROUNDABOUT = "roundabout"
    HARD_WORD = "hard_word"
    KANJI = "kanji"
    NOUN_CHAIN = "noun_chain"
    SIGN = "sign"
    NOT_POLITE = "not_polite"


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of a rule: the words that it is about, and how many times it weighs."""

    rule: Rule
    words: str
    times: float = 1.0

    @property
    def mend(self) -> str:
        """What to write instead, for people."""
        return str(_rules()[self.rule]["mend"])

    @property
    def points(self) -> float:
        """What it takes off its sentence's hundred."""
        return float(str(_rules()[self.rule]["weight"])) * self.times


def score(text: str) -> float:
    """How easy a text is, 0 to 100: the mean of its sentences; 100 for one without any."""
    scores = [max(0.0, 100.0 - sum(each.points for each in _in_sentence(one))) for one in _sentences(text)]
    return sum(scores) / len(scores) if scores else 100.0


def mean_score(texts: Sequence[str]) -> float | None:
    """The mean score of several texts, None where there are none."""
    return sum(map(score, texts)) / len(texts) if texts else None


def findings(text: str) -> list[Finding]:
    """What to mend in a text, sentence by sentence."""
    return [finding for sentence in _sentences(text) for finding in _in_sentence(sentence)]


def _sentences(text: str) -> list[str]:
    """Sentences with their explanations; a stop within brackets ends none."""
    held = _BRACKETS.sub(lambda match: match.group().replace("。", "、"), text)
    return [each.strip() for each in _SENTENCE.findall(held) if each.strip(" 　。")]


def _in_sentence(sentence: str) -> Iterator[Finding]:
    unexplained = re.sub(
        r"[^（）()、。]{1,16}(?:（[^（）]*）|\([^()]*\))", lambda match: _tail(match.group()), sentence
    )
    plain = re.sub(r"[\s　]", "", _BRACKETS.sub("", sentence))
    nameless = _NAMES.sub("", plain)
    if len(nameless) > SENTENCE_CHARS:
        yield Finding(Rule.LONG_SENTENCE, plain, min(LONGEST, len(nameless) / SENTENCE_CHARS))
    yield from _forms(plain)
    yield from _auxiliaries(nameless)
    unexplained = _NAMES.sub("", re.sub(r"[\s　]", "", unexplained))
    yield from _words(unexplained)
    if len(_KANJI.findall(unexplained)) > KANJI_SHARE * len(nameless):
        yield Finding(Rule.KANJI, unexplained)
    if not _POLITE.search(plain):
        yield Finding(Rule.NOT_POLITE, plain[-8:])


def _tail(explained: str) -> str:
    """What stands before a word that brackets explain; the word itself is no hard one any more."""
    words = re.split(r"[（(]", explained)[0]
    known = next((word for word in longest_first() if word in words), "")
    return words.replace(known, "", 1) if known else re.sub(r"[一-鿿々ァ-ヺー]+[ぁ-ん]{0,3}$", "", words)


def _forms(plain: str) -> Iterator[Finding]:
    for rule, pattern in _patterns().items():
        yield from (Finding(rule, match.group()) for match in pattern.finditer(plain))


def _auxiliaries(plain: str) -> Iterator[Finding]:
    for word in morphemes(plain.replace("知らせ", "")):
        rule = _AUXILIARIES.get(word.dictionary_form()) if word.part_of_speech()[0] == "助動詞" else None
        if rule:
            yield Finding(Rule(rule), word.surface())


def _words(said: str) -> Iterator[Finding]:
    yield from (Finding(Rule.HARD_WORD, match.group()) for match in _hard_words().finditer(said))
    yield from (Finding(Rule.NOUN_CHAIN, match.group()) for match in _CHAIN.finditer(said))
    unknown = (match.group() for match in _KATAKANA.finditer(said))
    yield from (Finding(Rule.HARD_WORD, word) for word in unknown if word not in explanations())


@cache
def _hard_words() -> re.Pattern[str]:
    return re.compile(_HARD.format("|".join(map(re.escape, longest_first()))))


@cache
def _rules() -> Mapping[str, Mapping[str, object]]:
    rules = table("plain_japanese")["rules"]
    if not isinstance(rules, Mapping):
        raise TypeError("plain_japanese.toml holds no rules")
    return rules


@cache
def _patterns() -> Mapping[Rule, re.Pattern[str]]:
    found = {Rule(name): rule.get("forms") for name, rule in _rules().items()}
    return {rule: re.compile("|".join(map(str, forms))) for rule, forms in found.items() if isinstance(forms, list)}
