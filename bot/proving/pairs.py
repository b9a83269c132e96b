"""Holds a statement on what changed against both editions: what was said in the one, what is said in the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain import Proof
from bot.proof import ProvedStatement, stands, values_beyond
from bot.proving.evidence import Place
from vectorstore.normalising import contains_quote

Quotes = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PairDraft:
    """A statement that rests on an older and a newer edition: `before` must stand in the one, `after` in the other.

    Of what came or went one side is empty; `beside` then quotes where, in the other edition, it does not stand.
    """

    text: str
    older: Quotes
    newer: Quotes
    before: str
    after: str
    beside: Quotes = ()


def prove_pairs(drafts: Sequence[PairDraft], section_text: Callable[[str], str]) -> list[ProvedStatement]:
    """The statements that may be shown. What one side does not carry is dropped: half a change would mislead."""
    return [
        ProvedStatement(draft.text, (*draft.older, *draft.newer, *draft.beside), Proof.SUPPORTED)
        for draft in drafts
        if not _reasons(draft, section_text)
    ]


def _reasons(draft: PairDraft, section_text: Callable[[str], str]) -> list[str]:
    places = (*draft.older, *draft.newer, *draft.beside)
    if not places or not all(stands(place, section_text) for place in places):
        return ["a quote of it does not stand in its section"]
    for said, quotes in ((draft.before, draft.older), (draft.after, draft.newer)):
        if said and not contains_quote(" ".join(_text(place) for place in quotes), said):
            return [f"not said there: {said}"]
    return values_beyond(draft.text, [_text(place) for place in places])


def _text(place: Place) -> str:
    passage, at = place
    return passage.chunk.sentences[at].text
