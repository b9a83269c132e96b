"""Finds the list that a question asks for, and gives it whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.query import Understood
from vectorstore.domain import Chunk, ChunkKind, Passage, SentenceKind
from vectorstore.normalising import fold

MAX_ITEMS = 30
NAMED = 0.08
"""Added to a list whose heading or opening words name what is asked for; near-equal passages differ by less."""
NEAR = 0.02
"""A list without the name counts only this near to the best passage."""


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
    found = [found for passage in passages for found in _lists(understood, passage)]
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


def _found(understood: Understood, passage: Passage, places: tuple[int, ...], opening: str) -> FoundList:
    named = sum(fold(word) in opening for word in understood.focus[:3])
    bonus = NAMED * min(named, 2) / max(1, min(len(understood.focus), 2))
    return FoundList(passage, places[:MAX_ITEMS], passage.score + bonus)


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
