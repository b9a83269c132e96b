"""Answers by quoting: picks the sentences, rows and lists that answer, and says nothing of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.composing.evidence import answers_kind
from bot.domain import DraftStatement
from bot.understanding.query import Asked, Understood
from vectorstore.domain import Chunk, ChunkKind, Passage, Sentence, SentenceKind

PASSAGES = 8
"""Passages whose sentences compete; the right one is among them in 97 of 100 questions."""
STATEMENTS = 3
"""The answering sentence is among the first three in 92–93 of 100 questions (JSQuAD, JaQuAD), the first in 74–82."""
WITHIN = 0.35
"""How far below the best a sentence may score and still be shown; its scale is that of `Choice.score`."""
PASSAGE_WEIGHT = 5.0
KIND_BONUS = 0.15
"""Added to a sentence that holds what is asked for: a date for when, an amount for how much."""
LIST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of a passage with how well it answers."""

    passage: Passage
    at: int
    score: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.passage.chunk.sentences[self.at]


def quote(understood: Understood, passages: Sequence[Passage]) -> list[DraftStatement]:
    """Draft statements in reading order, the best section first; empty only where there are no passages."""
    choices = sorted(_choices(understood, passages[:PASSAGES]), key=lambda choice: -choice.score)
    if not choices:
        return []
    best = choices[0]
    if Asked.LIST in understood.asked:
        items = whole_list(best)
        if items:
            return [_statement(understood, best.passage, at) for at in items]
    chosen = _distinct([choice for choice in choices if choice.score > best.score - WITHIN])[:STATEMENTS]
    return [_statement(understood, choice.passage, choice.at) for choice in _reading_order(_with_bodies(chosen))]


def whole_list(choice: Choice) -> list[int]:
    """Where the list that the choice belongs to stands in its chunk; empty where it is not in one."""
    chunk = choice.passage.chunk
    if chunk.kind is ChunkKind.OUTLINE:
        return list(range(len(chunk.sentences)))[:LIST_ITEMS]
    if choice.sentence.kind is SentenceKind.LIST_ITEM:
        return _run(chunk, choice.at)
    after = choice.at + 1
    if after < len(chunk.sentences) and chunk.sentences[after].kind is SentenceKind.LIST_ITEM:
        return [choice.at, *_run(chunk, after)]
    return []


def _run(chunk: Chunk, at: int) -> list[int]:
    """The unbroken list items around `at`."""
    first = last = at
    while first > 0 and chunk.sentences[first - 1].kind is SentenceKind.LIST_ITEM:
        first -= 1
    while last + 1 < len(chunk.sentences) and chunk.sentences[last + 1].kind is SentenceKind.LIST_ITEM:
        last += 1
    return list(range(first, last + 1))[:LIST_ITEMS]


def _choices(understood: Understood, passages: Sequence[Passage]) -> Iterator[Choice]:
    for passage in passages:
        for at, sentence in enumerate(passage.chunk.sentences):
            score = passage.sentence_scores[at] + PASSAGE_WEIGHT * passage.score
            if answers_kind(sentence, understood.asked):
                score += KIND_BONUS
            yield Choice(passage, at, score)


def _distinct(choices: Sequence[Choice]) -> list[Choice]:
    """The choices without repeats of the same words, as a heading and its outline have them."""
    seen: dict[str, Choice] = {}
    for choice in choices:
        seen.setdefault(choice.sentence.text, choice)
    return list(seen.values())


def _with_bodies(choices: Sequence[Choice]) -> list[Choice]:
    """A heading alone says little: the first sentence under it comes along."""
    shown = list(choices)
    for choice in choices:
        below = choice.at + 1
        if choice.sentence.kind is SentenceKind.HEADING and below < len(choice.passage.chunk.sentences):
            shown.append(Choice(choice.passage, below, choice.score))
    return _distinct(shown)


def _reading_order(choices: Sequence[Choice]) -> list[Choice]:
    """Chunks by their best sentence, sentences as they stand in the chunk."""
    order: dict[str, int] = {}
    for choice in choices:
        order.setdefault(choice.passage.chunk.id, len(order))
    return sorted(choices, key=lambda choice: (order[choice.passage.chunk.id], choice.at))


def _statement(understood: Understood, passage: Passage, at: int) -> DraftStatement:
    return DraftStatement(wording(understood, passage.chunk.sentences[at]), ((passage, at),))


def wording(understood: Understood, sentence: Sentence) -> str:
    """The sentence as it is shown: a table row with its columns named, anything else verbatim."""
    if sentence.kind is not SentenceKind.TABLE_ROW or not any(name for name, _ in sentence.columns):
        return sentence.text
    parts = [f"{name}：{cell}" if name else cell for name, cell in dict.fromkeys(sentence.columns) if cell]
    unit = f"（{sentence.context}）" if sentence.context else ""
    return "　".join(parts) + unit
