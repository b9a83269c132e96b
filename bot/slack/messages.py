"""A message as it is sent to Slack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Block = Mapping[str, object]
"""A block of Block Kit, as its JSON."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message within Slack's limits.

    `text` is read out by notifications and screen readers. `paragraphs` are the words of it in Slack's Markdown, which
    can be streamed one by one; `foot` are the blocks below them.
    """

    text: str
    paragraphs: tuple[str, ...]
    foot: tuple[Block, ...] = ()

    @property
    def blocks(self) -> Sequence[Block]:
        """The whole message, for posting or updating at once."""
        body = [{"type": "markdown", "text": "\n\n".join(self.paragraphs)}] if self.paragraphs else []
        return [*body, *self.foot]
