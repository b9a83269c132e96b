"""Reads statements out of a model's reply while it is still coming, whatever shape the reply has.

Wanted is `{"statements": [{"text", "passages", "words"}]}`. Taken as well: a bare list, objects one after another, other
names, code fences, thinking aloud before it, single texts instead of objects, JSON that is not quite right, and plain
text, whose sentences count each. A reply is read up to a limit; each letter is looked at once.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.writing.replies.objects import Bare, Closed, JsonReader, Object, Value
from bot.writing.replies.sentences import SentenceReader, sentences
from bot.writing.replies.texts import cited, cleaned, faults, joined, shortened
from bot.writing.replies.thoughts import Thoughts

MOST_STATEMENTS = 12
"""More than twice as many as are asked for, repeated ones too; what comes after them is babble."""
MOST_CHARS = 60_000
"""Letters of a reply that are read, with whatever the model thinks aloud."""

_TEXTS = ("text", "statement", "sentence", "answer", "claim", "content", "fact", "response", "output", "文", "回答", "")
_LISTS = frozenset(
    {*_TEXTS, "statements", "sentences", "answers", "claims", "facts", "items", "points", "result", "results", "data"}
)
_NUMBERED = frozenset(
    {"passages", "passage", "citations", "citation", "sources", "source", "references", "ids", "numbers"}
)
_WORDED = frozenset({"words", "word", "quote", "quotes", "evidence", "excerpt", "excerpts", "basis"})
_OTHERS = (
    _NUMBERED | _WORDED | {"meta", "metadata", "notes", "reasoning", "thoughts", "thinking", "explanation", "question"}
)
_PLAIN_NAME = re.compile(r"[\W\d_]+")
_DIGITS = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_MOST_HINTS = 20
_WORDS_CHARS = 400
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class WrittenDraft:
    """A statement as the model wrote it; `passages` and `words` say what it claims to rest on, and are hints at most.

    With `faults` its text may not be shown, whatever it says.
    """

    text: str
    passages: tuple[int, ...] = ()
    words: str = ""
    faults: tuple[str, ...] = ()


class ReplyReader:
    """Takes a reply piece by piece and gives each statement as soon as it is whole."""

    def __init__(self) -> None:
        self._thoughts = Thoughts()
        self._sentences = SentenceReader()
        self._json: JsonReader | None = None
        self._read = 0
        self._seen: set[str] = set()
        self._found = 0

    @property
    def is_full(self) -> bool:
        """Whether enough was read: nothing that comes is taken any more."""
        return self._read >= MOST_CHARS or self._found >= MOST_STATEMENTS

    def feed(self, piece: str) -> Iterator[WrittenDraft]:
        """The statements that this piece completes."""
        if self.is_full:
            return
        piece = piece[: MOST_CHARS - self._read]
        self._read += len(piece)
        yield from self._new(self._drafts(self._thoughts.without(piece)))

    def close(self) -> Iterator[WrittenDraft]:
        """What is whole now that the reply has ended; half a statement is none."""
        yield from self._new(self._drafts(self._thoughts.rest()))
        if self._json is None:
            yield from self._new(map(_plain, self._sentences.close()))
        else:
            yield from self._new(_told(self._json.close()))

    def _drafts(self, text: str) -> Iterator[WrittenDraft]:
        if self._json is None:
            yield from map(_plain, self._sentences.feed(text))
            if not self._sentences.json:
                return
            self._json, text = JsonReader(), self._sentences.json
        yield from _told(self._json.feed(text))

    def _new(self, drafts: Iterable[WrittenDraft]) -> Iterator[WrittenDraft]:
        for draft in drafts:
            if self._found >= MOST_STATEMENTS:
                return
            if _LETTER.search(draft.text):
                self._found += 1
                if draft.text not in self._seen:
                    self._seen.add(draft.text)
                    yield draft


def _told(closed: Iterable[Closed]) -> Iterator[WrittenDraft]:
    """The statements among values that became whole, the innermost first."""
    for each in closed:
        texts = _texts_of(each)
        if not texts:
            continue
        frame = each.frame
        while frame:
            frame.told, frame = True, frame.around
        hints = each.value.pairs if isinstance(each.value, Object) else ()
        passages = tuple(number for name, value in hints if _name(name) in _NUMBERED for number in _numbers(value))
        words = " ".join(text for name, value in hints if _name(name) in _WORDED for text in _words(value))
        for text in texts:
            yield _draft(text, passages[:_MOST_HINTS], joined(words)[:_WORDS_CHARS])


def _texts_of(closed: Closed) -> list[str]:
    value = closed.value
    if not _may_tell(closed):
        return []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Object) or closed.told:
        return []
    named = [(_name(name), text) for name, text in value.pairs if isinstance(text, str)]
    best = next((name for name in _TEXTS if any(name == known for known, _ in named)), None)
    texts = [text for name, text in named if name == best]
    return texts if closed.frame else [part for text in texts for part in sentences(text)]


def _may_tell(closed: Closed) -> bool:
    """Whether a value stands where statements stand, rather than among what one of them rests on."""
    name = _name(closed.key)
    in_object = closed.frame is not None and closed.frame.opener == "{"
    if (isinstance(closed.value, str) or in_object) and name not in _LISTS:
        return False
    frame, listed = closed.frame, False
    while frame:
        own, around = _name(frame.key), frame.around
        listed = listed or (frame.opener == "[" and own in _LISTS and own != "")
        in_object = frame.opener == "{" and around is not None and around.opener == "{"
        if own in _OTHERS or (in_object and not listed and own not in _LISTS):
            return False
        frame = around
    return name not in _OTHERS


def _plain(sentence: str) -> WrittenDraft:
    return _draft(sentence, (), "")


def _draft(text: str, passages: tuple[int, ...], words: str) -> WrittenDraft:
    plain = cleaned(text)
    wrong = faults(plain)
    return WrittenDraft(shortened(plain) if wrong else plain, (*passages, *cited(text))[:_MOST_HINTS], words, wrong)


def _name(key: str) -> str:
    """A name as it is compared: `Statement_1` is `statement`."""
    return _PLAIN_NAME.sub("", key).lower()


def _numbers(value: Value, depth: int = 3) -> Iterator[int]:
    """Every number in a value, in whatever it is wrapped."""
    if isinstance(value, Bare | str):
        yield from map(int, _DIGITS.findall(value if isinstance(value, str) else value.text))
    elif depth:
        inner = (
            value if isinstance(value, list) else [each for _, each in value.pairs] if isinstance(value, Object) else []
        )
        for each in inner:
            yield from _numbers(each, depth - 1)


def _words(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))
