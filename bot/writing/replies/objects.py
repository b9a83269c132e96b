"""Reads JSON that is still coming and need not be right: what closes is given at once, what is broken is passed over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

Value = object
"""A text, a literal as it was written (in a `Bare`), a list of values or an `Object`."""

_CLOSERS = {'"': '"', "“": "”", "'": "'"}
_PAIRS = {"}": "{", "]": "["}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Bare:
    """A number, true, null: whatever stands without quotation marks."""

    text: str


@dataclass(frozen=True, slots=True)
class Object:
    """Names and values as they came; a name may come twice."""

    pairs: tuple[tuple[str, Value], ...]


@dataclass(slots=True)
class Frame:
    """An object or list that is open; `key` is its name in the object around it, "" in a list."""

    opener: str
    key: str
    around: "Frame | None"
    pairs: list[tuple[str, Value]] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    told: bool = False
    """Whether something in it was a statement."""
    name: str = ""
    waiting: str | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A value that is whole, and what is open around it; `told` if something in it was a statement."""

    value: Value
    frame: Frame | None
    key: str
    told: bool = False


class JsonReader:
    """Takes JSON piece by piece. Each letter is looked at once."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._closer = ""
        self._raw: list[str] = []
        self._escaped = False
        self._after: list[str] | None = None
        self._bare: list[str] = []
        self._fresh = True

    def feed(self, piece: str) -> Iterator[Closed]:
        """The texts and objects that this piece completes, the innermost first."""
        for letter in piece:
            if self._closer:
                yield from self._in_text(letter)
            elif self._frame or letter in "{[":
                yield from self._between(letter)

    def close(self) -> Iterator[Closed]:
        """A text whose closing mark was the last that came; what is open otherwise is not whole."""
        if self._closer and self._after is not None:
            yield from self._text_ends()

    def _in_text(self, letter: str) -> Iterator[Closed]:
        if self._after is not None:
            yield from self._after_mark(letter)
        elif self._escaped:
            self._escaped = False
            self._raw.append(letter)
        elif letter == self._closer:
            self._after = []
        else:
            self._escaped = letter == "\\"
            self._raw.append(letter)

    def _after_mark(self, letter: str) -> Iterator[Closed]:
        """Whether a quotation mark closed the text: small models forget to escape those within."""
        after = self._after or []
        if letter.isspace():
            self._after = [*after, letter] if len(after) < 2 else after
        elif letter in ",:}]" or (after and letter in _CLOSERS):
            yield from self._text_ends()
            yield from self._between(letter)
        else:
            self._raw += [self._closer, *after]
            self._after = None
            yield from self._in_text(letter)

    def _text_ends(self) -> Iterator[Closed]:
        text = _ESCAPE.sub(_unescaped, "".join(self._raw))
        self._raw, self._closer, self._after, self._fresh = [], "", None, False
        yield from self._value(text)

    def _between(self, letter: str) -> Iterator[Closed]:
        if letter in "{}[],:" or letter.isspace():
            yield from self._bare_ends()
        if letter in "{[":
            self._open(letter)
        elif letter in _PAIRS:
            yield from self._shut(_PAIRS[letter])
        elif letter == ":" and self._frame:
            self._frame.name, self._frame.waiting = self._frame.waiting or "", None
        elif letter == "," and self._frame:
            self._frame.name, self._frame.waiting = "", None
        elif letter in _CLOSERS and (self._fresh or letter != "'") and not self._bare:
            self._closer = _CLOSERS[letter]
        elif not letter.isspace():
            self._bare.append(letter)
        if not letter.isspace():
            self._fresh = letter in "{[,:"

    def _bare_ends(self) -> Iterator[Closed]:
        if self._bare:
            text = "".join(self._bare)
            self._bare = []
            yield from self._value(Bare(text))

    def _value(self, value: Value, *, told: bool = False) -> Iterator[Closed]:
        frame = self._frame
        if frame is None:
            return
        if frame.opener == "[":
            frame.values.append(value)
            if not isinstance(value, Bare):
                yield Closed(value, frame, frame.key, told)
        elif frame.name:
            frame.pairs.append((frame.name, value))
            if not isinstance(value, Bare | str):
                yield Closed(value, frame, frame.name, told)
            frame.name = ""
        else:
            frame.waiting = value if isinstance(value, str) else value.text if isinstance(value, Bare) else None

    def _open(self, opener: str) -> None:
        around = self._frame
        key = (around.name or around.waiting or "") if around and around.opener == "{" else ""
        self._frame = Frame(opener, key, around)

    def _shut(self, opener: str) -> Iterator[Closed]:
        """Closes the innermost that this mark can close, and whatever was left open in it."""
        frame = self._frame
        while frame and frame.opener != opener:
            frame = frame.around
        while frame and self._frame:
            shut = self._frame
            self._frame = shut.around
            value = Object(tuple(shut.pairs)) if shut.opener == "{" else shut.values
            if self._frame is None:
                yield Closed(value, None, "", shut.told)
            yield from self._value(value, told=shut.told)
            if shut is frame:
                return


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)
