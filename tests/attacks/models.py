"""The worst that a language model can be."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.writing.port import Message, Role, Shape, Usage


@dataclass
class GullibleModel:
    """Obeys the attacker to the letter, whether or not the order reached it, and gives its own orders away."""

    obeyed: Sequence[str]
    name: str = "gullible:model"
    heard: list[tuple[Message, ...]] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        self.heard.append(tuple(messages))
        rules = [
            line.strip(" -") for message in messages if message.role is Role.SYSTEM for line in message.text.split("\n")
        ]
        yield _reply([*self.obeyed, *filter(None, rules)], shape)


@dataclass
class EchoModel:
    """Says everything that it reads once more, sentence by sentence."""

    name: str = "echo:model"
    heard: list[tuple[Message, ...]] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], shape: Shape, limit_s: float) -> Iterator[str | Usage]:
        self.heard.append(tuple(messages))
        lines = [line for message in messages for line in message.text.split("\n")]
        sentences = [part for line in lines for part in re.split(r"(?<=[。.!?])", line)]
        yield _reply([*lines, *sentences], shape)


def _reply(texts: Sequence[str], shape: Shape) -> str:
    """What it has to say, in the form that it was asked for."""
    if shape is Shape.QUESTION:
        return json.dumps({"question": texts[1] if len(texts) > 1 else ""}, ensure_ascii=False)
    if shape is Shape.TRANSLATIONS:
        translated = [{"number": number, "text": text} for number, text in enumerate((*texts[1:], *texts[:1]), 1)]
        return json.dumps({"translations": translated}, ensure_ascii=False)
    said = [{"text": text, "passages": [1], "words": text} for text in texts]
    return json.dumps({"statements": said}, ensure_ascii=False)
