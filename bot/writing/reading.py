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

    def withholds(self, passages: Sequence[Passage]) -> bool:
        """Whether an internal paper is among what would be sent, and may not be."""
        return not all(self.allows(each.edition) for each in passages[:PASSAGES])

    def allows(self, edition: Edition) -> bool:
        """Whether a model may read a document."""
        return self.internal or edition.audience is not Audience.INTERNAL

    def excerpts(self, passages: Sequence[Passage], quoted: Sequence[ProvedStatement]) -> list[Excerpt]:
        """What is sent of the passages; what the quoted answer shows goes before all else."""
        first = {(passage.chunk.id, at) for one in quoted for passage, at in one.quotes}
        return excerpts(trusted(passages[:PASSAGES]), self.most_tokens, first)
