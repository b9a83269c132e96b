"""Finds by code what a written statement rests on: a model's own citations are right one time in three."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain import DraftStatement
from bot.proof import unsupported
from bot.writing.parsing import WrittenDraft
from vectorstore.domain import Passage, Sentence, SentenceKind
from vectorstore.normalising import fold_quote

Place = tuple[Passage, int]

GRAM = 3
MOST = 3
"""Sentences that one statement may rest on."""
HINTED = 0.05
LEAST = 0.15
"""Below this share of common letters a sentence is no evidence, and cannot stand in for the statement."""

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""How like each of some Japanese sentences a statement in any language is by meaning, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """A statement with its evidence; `is_near` tells whether the evidence may stand in for it."""

    draft: DraftStatement
    is_near: bool


def attribute(written: WrittenDraft, passages: Sequence[Passage], likeness: Likeness | None = None) -> Attributed:
    """The statement with the sentences that carry it: the fewest of the likest that leave nothing unsupported."""
    places = [(passage, at) for passage in passages for at in range(len(passage.chunk.sentences))]
    scored = _scored(written, places, passages, likeness)
    best = [place for _, place in scored[: 2 * MOST]]
    chosen: list[Place] = []
    for place in best:
        trial = [*chosen, place][-MOST:]
        if not chosen or len(_lacking(written.text, trial)) < len(_lacking(written.text, chosen)):
            chosen = trial
        if not _lacking(written.text, chosen):
            break
    draft = DraftStatement(written.text, tuple(chosen))
    return Attributed(draft, bool(scored) and scored[0][0] >= LEAST)


def _scored(
    written: WrittenDraft, places: Sequence[Place], passages: Sequence[Passage], likeness: Likeness | None
) -> list[tuple[float, Place]]:
    claimed = _grams(written.text)
    said = [_sentence(place) for place in places]
    meant = likeness(written.text, [one.search_text for one in said]) if likeness else [0.0] * len(said)
    hinted = {passages[number - 1].chunk.id for number in written.passages if 0 < number <= len(passages)}
    scores = [
        _overlap(claimed, _grams(sentence.search_text))
        + like
        + HINTED * (place[0].chunk.id in hinted)
        - HINTED * (sentence.kind is SentenceKind.HEADING)
        for place, sentence, like in zip(places, said, meant, strict=True)
    ]
    return sorted(zip(scores, places, strict=True), key=lambda pair: -pair[0])


def _lacking(text: str, places: Sequence[Place]) -> list[str]:
    sentences = [_sentence(place) for place in places]
    return unsupported(
        text, [part for one in sentences for part in (one.text, one.context, *dict(one.columns)) if part]
    )


def _sentence(place: Place) -> Sentence:
    passage, at = place
    return passage.chunk.sentences[at]


def _grams(text: str) -> set[str]:
    folded = fold_quote(text)
    return {folded[at : at + GRAM] for at in range(max(1, len(folded) - GRAM + 1))}


def _overlap(claimed: set[str], known: set[str]) -> float:
    return len(claimed & known) / len(claimed) if claimed else 0.0
