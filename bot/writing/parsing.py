"""Reads statements out of a model's reply while it is still coming, whatever shape the reply has.

Wanted is `{"statements": [{"text", "passages", "words"}]}`. Taken as well: a bare list, objects one after another, code
fences, thinking aloud before it, single texts instead of objects, and plain text, whose sentences count each.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from json import JSONDecodeError

_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_SENTENCE = re.compile(r"[^。．！？!?\n]*(?:[。．！？!?]|[^\d]\.(?=\s)|\n)", re.DOTALL)
_MARKS = re.compile(r"^\s*(?:[-*・•]|\d+[.)]\s)\s*|\s*(?:\[\d+\]|【\d+】)\s*")
_MAX_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class WrittenDraft:
    """A statement as the model wrote it; `passages` and `words` say what it claims to rest on, and are hints at most."""

    text: str
    passages: tuple[int, ...] = ()
    words: str = ""


@dataclass(slots=True)
class ReplyReader:
    """Takes a reply piece by piece and gives each statement as soon as it is whole."""

    _text: str = ""
    _at: int = 0
    _plain: bool | None = None
    _seen: set[str] = field(default_factory=set)

    def feed(self, piece: str) -> Iterator[WrittenDraft]:
        """The statements that this piece completes."""
        if len(self._text) < _MAX_CHARS:
            self._text += piece
        yield from self._complete(ended=False)

    def close(self) -> Iterator[WrittenDraft]:
        """What is whole now that the reply has ended; half a statement is none."""
        yield from self._complete(ended=True)

    def _complete(self, *, ended: bool) -> Iterator[WrittenDraft]:
        text = _THINKING.sub(lambda match: " " * len(match.group()), self._text)
        if self._plain is None and (begun := text.lstrip(" \n\r\t`")):
            self._plain = not begun.startswith(("{", "[", "json"))
        found = self._sentences(text, ended=ended) if self._plain else self._objects(text)
        for draft in found:
            if draft.text and draft.text not in self._seen:
                self._seen.add(draft.text)
                yield draft

    def _objects(self, text: str) -> Iterator[WrittenDraft]:
        """Objects with a text, and bare texts in a list, wherever they stand."""
        decoder = json.JSONDecoder(strict=False)
        while (start := _next_value(text, self._at)) >= 0:
            if text[start] == "{" and _is_outer(text, start):
                self._at = start + 1
                continue
            try:
                value, end = decoder.raw_decode(text, start)
            except JSONDecodeError:
                return
            self._at = end
            if text[start] == '"' and text[end:].lstrip().startswith(":"):
                continue
            if text[start] == '"' and not text[end:].lstrip():
                self._at = start
                return
            if draft := _draft(value):
                yield draft

    def _sentences(self, text: str, *, ended: bool) -> Iterator[WrittenDraft]:
        for match in _SENTENCE.finditer(text, self._at):
            self._at = match.end()
            yield WrittenDraft(_MARKS.sub("", match.group()).strip())
        if ended and (rest := _MARKS.sub("", text[self._at :]).strip()):
            self._at = len(text)
            yield WrittenDraft(rest)


def _next_value(text: str, at: int) -> int:
    found = [place for mark in '{"' if (place := text.find(mark, at)) >= 0]
    return min(found, default=-1)


def _is_outer(text: str, start: int) -> bool:
    """Whether an object holds a list of statements rather than being one."""
    return bool(re.match(r'\{\s*(?:"\w*"?\s*(?::\s*(?:\[.*)?)?)?\Z|\{\s*"\w+"\s*:\s*[\[{]', text[start:], re.DOTALL))


def _draft(value: object) -> WrittenDraft | None:
    if isinstance(value, str):
        return WrittenDraft(value.strip()) if len(value.strip()) > 1 else None
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return None
    numbers = value.get("passages")
    known = tuple(each for each in numbers if isinstance(each, int)) if isinstance(numbers, list) else ()
    words = value.get("words")
    return WrittenDraft(value["text"].strip(), known, words if isinstance(words, str) else "")
