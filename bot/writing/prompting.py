"""What the model is sent: the rules, the passages fenced as data, and the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import prompts
from bot.understanding.personal_data import mask
from bot.writing.port import Message, Role
from prompts.interfaces import interface
from vectorstore.domain import Passage

_FOLDER = Path(prompts.__file__).parent
_REASON = re.compile(r"^\s*>.*\n?", re.MULTILINE)
STATEMENTS = 5


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


def answer_messages(question: str, frame: str, passages: Sequence[Passage]) -> tuple[Message, ...]:
    """The messages that ask for an answer in the interface `frame`; personal data in the question is masked."""
    known = interface(frame)
    rules = prompt("answer").text.format(most=STATEMENTS, language=known.name, level="")
    shown = "\n".join(_fenced(number, passage) for number, passage in enumerate(passages, 1))
    asked = f"<passages>\n{shown}\n</passages>\n<question>{_harmless(mask(question))}</question>"
    return Message(Role.SYSTEM, rules), Message(Role.USER, asked)


def _fenced(number: int, passage: Passage) -> str:
    head = " > ".join((passage.plan.title, *passage.chunk.heading_path))
    lines = "\n".join(sentence.search_text for sentence in passage.chunk.sentences)
    return f'<passage number="{number}">\n{_harmless(head)}\n{_harmless(lines)}\n</passage>'


def _harmless(text: str) -> str:
    """Text that cannot close its fence."""
    return text.replace("<", "＜").replace(">", "＞")
