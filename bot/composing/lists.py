"""Finds the list that a question asks for, and gives it whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.composing.evidence import MEASURED, has_figure
from bot.understanding.query import Understood
from vectorstore.domain import Chunk, ChunkKind, Passage, SentenceKind
from vectorstore.normalising import fold

MAX_ITEMS = 30
NAMED = 0.08
"""Added to a list whose heading or opening words name what is asked for; near-equal passages differ by less."""
COUNTED = 0.05
"""Added to a list of as many items as the question says, taken from any other."""
NEAR = 0.02
"""A list without the name counts only this near to the best passage."""

_NUMBERS = {
    word: at
    for words in ("一二三四五六七八九十", ("one", "two", "three", "four", "five", "six"))
    for at, word in enumerate(words, 1)
}
_NUMBERS |= {
    "세": 3,
    "네": 4,
    "다섯": 5,
    "두": 2,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "dois": 2,
    "três": 3,
    "quatro": 4,
    "cinco": 5,
}
_COUNT = re.compile(
    r"(?P<number>\d{1,2}|[一二三四五六七八九十])\s*(?:つ|個|本柱|本の柱|項目|種類|点|个|項|项|가지|개)"
    rf"|\b(?P<word>{'|'.join(word for word in _NUMBERS if len(word) > 1)})\b|(?P<hangul>[세네두])\s*(?:가지|개)"
)


@dataclass(frozen=True, slots=True)
class FoundList:
    """Items of one list as they stand in a passage; `places` count the chunk's sentences."""

    passage: Passage
    places: tuple[int, ...]
    score: float


def best_list(understood: Understood, passages: Sequence[Passage]) -> FoundList | None:
    """The list that answers, or None where no list is about what is asked."""
    if not passages:
        return None
    found = [
        found
        for passage in passages
        for found in _lists(understood, passage)
        if not understood.asked & MEASURED or _holds_figures(found)
    ]
    best = max(found, key=lambda one: one.score, default=None)
    return best if best and best.score >= passages[0].score - NEAR else None


def _lists(understood: Understood, passage: Passage) -> Iterator[FoundList]:
    chunk = passage.chunk
    if chunk.kind is ChunkKind.OUTLINE:
        places = tuple(at for at, sentence in enumerate(chunk.sentences) if sentence.section_id != chunk.section_id)
        # The members name what they are as often as their heading does: 視点①, 視点② ….
        yield _found(understood, passage, places, _opening(chunk, 0) + fold(chunk.text))
        return
    for places in _runs(chunk):
        yield _found(understood, passage, places, _opening(chunk, places[0]))


def _holds_figures(found: FoundList) -> bool:
    """Whether most items hold a figure: how many and when are not answered by names alone."""
    texts = [found.passage.chunk.sentences[at].text for at in found.places]
    return 2 * sum(has_figure(text) for text in texts) > len(texts)


def _found(understood: Understood, passage: Passage, places: tuple[int, ...], opening: str) -> FoundList:
    named = sum(fold(word) in opening for word in understood.focus[:3])
    bonus = NAMED * min(named, 2) / max(1, min(len(understood.focus), 2))
    wanted = wanted_count(understood.text)
    if wanted:
        bonus += COUNTED if len(places) == wanted else -COUNTED
    return FoundList(passage, places[:MAX_ITEMS], passage.score + bonus)


def wanted_count(question: str) -> int:
    """How many items the question says there are: 4つの目標, three pillars; 0 where it does not say."""
    found = _COUNT.search(fold(question))
    if not found:
        return 0
    word = found.group("number") or found.group("word") or found.group("hangul")
    return int(word) if word.isdigit() else _NUMBERS[word]


def _opening(chunk: Chunk, first: int) -> str:
    """The words that introduce the list: its heading and the sentence before it."""
    before = chunk.sentences[first - 1].text if first else ""
    return fold(" ".join((*chunk.heading_path[-1:], before)))


def _runs(chunk: Chunk) -> Iterator[tuple[int, ...]]:
    """Unbroken runs of two and more list items."""
    run: list[int] = []
    for at, sentence in enumerate(chunk.sentences):
        if sentence.kind is SentenceKind.LIST_ITEM:
            run.append(at)
            continue
        if len(run) > 1:
            yield tuple(run)
        run = []
    if len(run) > 1:
        yield tuple(run)
