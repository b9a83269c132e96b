"""What a model is given to read: the best of the passages, none that gives it orders, none that is not for its eyes."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.proof import ProvedStatement
from bot.writing.excerpts import Excerpt, excerpts
from bot.writing.guarding import trusted
from vectorstore.domain import Audience, Edition, Passage

PASSAGES = 8
"""As many as the quoted answer draws on."""
MOST_TOKENS = 1500


@dataclass(frozen=True, slots=True)
class Reading:
    """How much of the passages a model reads, and whether it may read internal papers."""

    most_tokens: int = MOST_TOKENS
    internal: bool = False

    def withholds(self, passages: Sequence[Passage], quoted: Sequence[ProvedStatement]) -> bool:
        """Whether an internal paper is among what would be sent, and may not be."""
        return not all(self.allows(each.edition) for each in _best(passages, quoted))

    def allows(self, edition: Edition) -> bool:
        """Whether a model may read a document."""
        return self.internal or edition.audience is not Audience.INTERNAL

    def excerpts(self, passages: Sequence[Passage], quoted: Sequence[ProvedStatement]) -> list[Excerpt]:
        """What is sent of the passages; what the quoted answer shows goes before all else."""
        first = {(passage.chunk.id, at) for one in quoted for passage, at in one.quotes}
        return excerpts(trusted(_best(passages, quoted)), self.most_tokens, first)


def _best(passages: Sequence[Passage], quoted: Sequence[ProvedStatement]) -> list[Passage]:
    """Those that the quoted answer shows, wherever they stand, and the best of the others; in their order."""
    shown = [passage for one in quoted for passage, _ in one.quotes]
    first, found = {each.chunk.id for each in shown}, {each.chunk.id: each for each in (*passages, *shown)}
    best = set(sorted(found, key=lambda chunk: chunk not in first)[:PASSAGES])
    return [each for each in found.values() if each.chunk.id in best]
