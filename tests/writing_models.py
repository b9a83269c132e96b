"""A language model that says what a test has it say, in small pieces, and then ends, hangs or fails."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.writing.port import Failure, Message, ModelError, Shape, Usage


@dataclass
class ScriptedModel:
    """Says `reply`; with a `failure` it breaks off after that. What it was sent is kept in `heard`."""

    reply: str
    failure: Failure | None = None
    name: str = "scripted:model"
    pause_s: float = 0.0
    heard: list[tuple[Message, ...]] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        self.heard.append(tuple(messages))
        for at in range(0, len(self.reply), 7):
            time.sleep(self.pause_s)
            yield self.reply[at : at + 7]
        if self.failure:
            raise ModelError(self.failure, "as scripted")
        yield Usage(100, len(self.reply))


def statements(*texts: str, passages: Sequence[int] = (1,)) -> str:
    """A reply in the wanted form."""
    return json.dumps(
        {"statements": [{"text": text, "passages": list(passages), "words": ""} for text in texts]}, ensure_ascii=False
    )
