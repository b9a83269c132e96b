"""Cuts passages down to what bears on the question, within the tokens that a prompt may take."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.writing.addressing import foreign_places, native
from vectorstore.domain import Passage, Sentence, SentenceKind

Place = tuple[str, int]
"""A chunk's id and the number of one of its sentences."""

PASSAGE_WEIGHT = 2.0
"""Of the passage's score beside the sentence's own, as the quoted answer weighs them."""
BESIDE = 0.75
"""Share of its neighbour's score that a sentence is worth at least: what was meant often stands next to what was found."""
FENCE_TOKENS = 14
"""What stands around a passage."""
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is sent of a passage: its heading and some of its lines, in reading order."""

    passage: Passage
    heading: str
    lines: tuple[str, ...]


def excerpts(passages: Sequence[Passage], most_tokens: int, first: Collection[Place] = ()) -> list[Excerpt]:
    """The best sentences of the passages that fit into `most_tokens`; those at `first` go before all others."""
    chosen: dict[int, set[int]] = {}
    left = most_tokens
    for rank, at in _ranked(passages, first):
        cost = tokens_of(_line(passages[rank].chunk.sentences[at])) + 1
        if rank not in chosen:
            cost += tokens_of(_heading(passages[rank])) + FENCE_TOKENS
        if cost <= left:
            left -= cost
            chosen.setdefault(rank, set()).add(at)
    return [_excerpt(passages[rank], sorted(chosen[rank])) for rank in sorted(chosen)]


def tokens_of(text: str) -> int:
    """About how many tokens a text takes: a letter one, but for Latin words, where it is three letters.

    Within 0.8 to 1.3 of what Qwen2.5 counts on plans; the tokens of other models hold rather more letters.
    """
    words = _WORD.findall(text)
    return len(text) - text.count(" ") - sum(map(len, words)) + sum(-(-len(word) // 4) for word in words)


def _ranked(passages: Sequence[Passage], first: Collection[Place]) -> list[tuple[int, int]]:
    """Every sentence of every passage, the most telling first."""
    scored: list[tuple[float, int, int]] = []
    for rank, passage in enumerate(passages):
        own, foreign = _scores(passage), foreign_places(passage)
        for at, score in enumerate(own):
            if at in foreign:
                continue
            beside = max(own[max(0, at - 1) : at + 2])
            worth = PASSAGE_WEIGHT * passage.score + max(score, BESIDE * beside)
            scored.append((worth + 100 * ((passage.chunk.id, at) in first), rank, at))
    return [(rank, at) for _, rank, at in sorted(scored, key=lambda each: (-each[0], each[1], each[2]))]


def _scores(passage: Passage) -> Sequence[float]:
    return passage.sentence_scores or [0.0] * len(passage.chunk.sentences)


def _excerpt(passage: Passage, places: Sequence[int]) -> Excerpt:
    """The lines at these places; what was left out between them is marked, a table's caption is said once."""
    lines: list[str] = []
    caption = ""
    for before, at in zip((None, *places), places, strict=False):
        sentence = passage.chunk.sentences[at]
        if before is not None and at - before > 1:
            lines.append("…")
        if sentence.kind is SentenceKind.TABLE_ROW and sentence.context not in ("", caption):
            caption = sentence.context
            lines.append(caption)
        lines.append(_line(sentence))
    return Excerpt(passage, _heading(passage), tuple(lines))


def _line(sentence: Sentence) -> str:
    """A sentence; a row with its columns named, what spans several columns once."""
    if not any(name for name, _ in sentence.columns):
        return sentence.text
    parts = [f"{name}: {cell}" if name and name != cell else cell for name, cell in sentence.columns if cell]
    return " / ".join(dict.fromkeys(parts))


def _heading(passage: Passage) -> str:
    return "：".join(dict.fromkeys(native((passage.plan.title, *passage.chunk.heading_path))))
