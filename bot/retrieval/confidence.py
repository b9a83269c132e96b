"""Whether the passages found can carry an answer: one absolute score, its thresholds calibrated on golden questions.

Cosine alone does not tell a question in the plans from one outside them. The evidence score separates them best of
what was measured (area under the curve 0.98–0.99), and its threshold carries over to other documents where a trained
classifier's does not. What it cannot see is the right paragraph without the answer: for that, the words on which the
question turns must stand in the passages, themselves or in a synonym.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from bot.composing.evidence import lacks_kind, lacks_results, stands
from bot.errors import NotReadyError
from bot.understanding.focus import things_of
from bot.understanding.query import Asked, Understood
from bot.understanding.vocabulary import is_near
from vectorstore.domain import Passage
from vectorstore.normalising import fold
from vectorstore.tokens import tokens

FILE = "calibration.json"
EVIDENCE = 5
"""Passages whose words are looked through for what the question turns on."""
Rarity = Callable[[str], float]


class Verdict(StrEnum):
    """What the passages are good for."""

    ANSWER = "answer"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How well the passages carry an answer; `missing` are words it turns on that none of them holds."""

    verdict: Verdict
    score: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores from which an answer is given; questions in other languages match fewer words, so they have their own."""

    japanese: float = 0.70
    other: float = 0.665


def load_thresholds(data_dir: Path) -> Thresholds:
    """The thresholds calibrated for these plans, or those that ship with the program.

    Raises:
        NotReadyError: the calibration file is damaged.
    """
    path = data_dir / FILE
    if not path.exists():
        return Thresholds()
    try:
        return Thresholds(**{name: float(value) for name, value in json.loads(path.read_text("utf-8")).items()})
    except (ValueError, TypeError, AttributeError) as error:
        raise NotReadyError(
            f"{path}: damaged ({error}). Calibrate again with: keikaku eval FILE --calibrate"
        ) from error


def save_thresholds(data_dir: Path, thresholds: Thresholds) -> None:
    """Keep calibrated thresholds; running processes take them up when they start again."""
    fresh = data_dir / f".{FILE}"
    fresh.write_text(json.dumps(asdict(thresholds)), encoding="utf-8")
    fresh.replace(data_dir / FILE)


class Judge:
    """Decides between an answer, a partial one and none."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds

    def judge(self, understood: Understood, passages: Sequence[Passage], rarity: Rarity) -> Confidence:
        """The verdict on these passages, best first."""
        if not passages:
            return Confidence(Verdict.NOT_FOUND, 0.0)
        near = passages[:EVIDENCE]
        lacking = max((_lack(phrase, near) for phrase in _phrases(understood)), default=0.0)
        doubt = _weight_of_focus(understood) * lacking
        if lacks_results(understood.text, near):
            doubt += FOCUS_PARTICULAR
        if _speaks_of_what_is_not_there(understood, near, rarity):
            doubt += FOCUS_PARTICULAR
        doubt += WORDS * _lack_of_words(understood.content_words, near, rarity)
        score = evidence(passages[0]) - doubt
        threshold = self._thresholds.japanese if understood.language == "ja" else self._thresholds.other
        missing = missing_words(understood.focus[:1], near) if lacking > LACKING else ()
        if score < threshold or lacks_kind(near, understood.asked) or _lacks_subject(understood, lacking):
            return Confidence(Verdict.NOT_FOUND, score, missing)
        return Confidence(Verdict.PARTIAL if missing else Verdict.ANSWER, score, missing)


PARTICULAR = frozenset({Asked.WHO, Asked.WHEN, Asked.WHERE, Asked.HOW_MUCH, Asked.HOW_MANY, Asked.YES_NO})
"""Questions after one particular thing: without the word for it, a passage that looks alike is not an answer."""
NAMED = frozenset({Asked.WHO, Asked.HOW_MUCH, Asked.HOW_MANY})
FOCUS_PARTICULAR = 0.08
FOCUS = 0.03
WORDS = 0.06
LACKING = 0.5
STATUS_WORDS = frozenset({"決定", "策定", "確定", "案", "素案", "方針", "段階", "有効", "最終"})


def _speaks_of_what_is_not_there(understood: Understood, near: Sequence[Passage], rarity: Rarity) -> bool:
    """Whether one particular thing is asked of something that no plan names: when the pool is rebuilt, without a pool."""
    if understood.language != "ja" or not understood.asked & (NAMED | {Asked.WHEN, Asked.WHERE}):
        return False
    return any(
        len(missing_words(forms, near)) == len(forms)
        and not any(_is_known(form, rarity) or _is_mended(form, understood) for form in forms)
        for forms in things_of(understood.search_text)
    )


def _is_known(word: str, rarity: Rarity) -> bool:
    return all(rarity(token) < 1.0 for token in tokens(word))


def _is_mended(word: str, understood: Understood) -> bool:
    """Whether a word of the plans may have been meant that is one letter from it."""
    return any(is_near(word, term) for term in understood.lexical_terms)


def _lacks_subject(understood: Understood, lacking: float) -> bool:
    """Whether who or how much of something is asked that no passage so much as names."""
    return lacking == 1.0 and understood.language == "ja" and bool(understood.asked & NAMED)


def _weight_of_focus(understood: Understood) -> float:
    # A translated focus may miss the plan's own word, so it counts less.
    return FOCUS_PARTICULAR if understood.asked & PARTICULAR and understood.language == "ja" else FOCUS


def _phrases(understood: Understood) -> list[tuple[str, ...]]:
    """The nouns and acts that the question turns on, each with its parts; what its status is, no passage need say."""
    whole = [
        word for word in understood.focus if not any(word != other and word in other for other in understood.focus)
    ]
    if Asked.STATUS in understood.asked:
        whole = [word for word in whole if word not in STATUS_WORDS]
    return [(word, *(part for part in understood.focus if part != word and part in word)) for word in whole]


def _lack(phrase: Sequence[str], passages: Sequence[Passage]) -> float:
    """How much of a noun no passage holds, 0 to 1; a compound counts by its parts."""
    word, *parts = phrase
    if not missing_words([word], passages):
        return 0.0
    return len(missing_words(parts, passages)) / len(parts) if parts else 1.0


def _lack_of_words(words: Sequence[str], passages: Sequence[Passage], rarity: Rarity) -> float:
    """The share of the question's words that no passage holds, rare words counting more."""
    weights = {word: max((rarity(token) for token in tokens(word)), default=1.0) for word in words}
    whole = sum(weights.values())
    return sum(weights[word] for word in missing_words(words, passages)) / whole if whole else 0.0


def evidence(passage: Passage) -> float:
    """How strongly one passage speaks to the question, 0 to 1: cosines and BM25 over ideal, three to one."""
    scores = passage.scores
    return (3 * scores["dense"] + 3 * scores["sentence"] + scores["lexical"]) / 7


def missing_words(words: Sequence[str], passages: Sequence[Passage]) -> tuple[str, ...]:
    """The words that stand in none of the passages, neither themselves nor in a synonym."""
    text = fold("\n".join(f"{passage.plan.title}\n{passage.chunk.search_text}" for passage in passages))
    return tuple(word for word in words if not stands(word, text))
