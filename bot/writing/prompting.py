"""What the model is sent: the rules, the passages fenced as data, and the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import prompts
from bot.understanding.personal_data import mask
from bot.writing.excerpts import Excerpt
from bot.writing.fencing import harmless
from bot.writing.levels import Level, level_of
from bot.writing.port import Message, Role

_FOLDER = Path(prompts.__file__).parent
_REASON = re.compile(r"^\s*>.*\n?", re.MULTILINE)
STATEMENTS = 5
PROMPTS = ("answer", "examine", "rewrite", "translate")
_LAST = "\n\n---\n\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt of the folder; `name` holds its version, as `answer 1`."""

    name: str
    text: str


@cache
def prompt(file: str) -> Prompt:
    """The prompt of `<file>.md`: its first line is its name, the paragraph after it is for people."""
    name, _, rest = (_FOLDER / f"{file}.md").read_text(encoding="utf-8").partition("\n")
    _, _, text = rest.strip().partition("\n\n")
    return Prompt(name.removeprefix("# ").strip(), _REASON.sub("", text).strip())


def rules_for(name: str, level: Level) -> str:
    """A prompt as it is sent to a model that is to write at a level."""
    filled = prompt(name).text.replace("{most}", str(STATEMENTS)).replace("{language}", level.language)
    return filled.replace("{level}", " ".join(level.rules)).replace("{{", "{").replace("}}", "}")


def said(text: str) -> str:
    """Words of a person as a model may be sent them: without personal data, and harmless."""
    return harmless(mask(harmless(text)))


def answer_messages(question: str, frame: str, excerpts: Sequence[Excerpt]) -> tuple[Message, ...]:
    """The messages that ask for an answer in the interface `frame`; personal data in the question is masked.

    What is always the same comes first and the question last, so that a server can keep what it has read.
    """
    rules, _, last = rules_for("answer", level_of(frame)).partition(_LAST)
    shown = "\n".join(_fenced(number, each) for number, each in enumerate(excerpts, 1))
    asked = f"<passages>\n{shown}\n</passages>\n<question>{said(question)}</question>\n{last}"
    return Message(Role.SYSTEM, rules), Message(Role.USER, asked)


def _fenced(number: int, excerpt: Excerpt) -> str:
    lines = "\n".join(map(harmless, (excerpt.heading, *excerpt.lines)))
    return f'<passage number="{number}">\n{lines}\n</passage>'
