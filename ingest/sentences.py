"""Splits Japanese (and other) running text into sentences; never inside brackets, never inside a number."""

_OPENING = "「『（(〔［[【〈《“"
_CLOSING = "」』）)〕］]】〉》”"
_JAPANESE_ENDS = "。！？!?．"
_MAX_BRACKETED = 400
"""A bracket open for longer was never closed in the source: it no longer holds a sentence together."""


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, each verbatim but for white space at its ends.

    A full stop ends a sentence only outside brackets; closing brackets after it belong to it.
    """
    sentences = []
    start = 0
    for end in _ends(text):
        piece = text[start:end].strip()
        if piece:
            sentences.append(piece)
        start = end
    rest = text[start:].strip()
    return [*sentences, rest] if rest else sentences


def _ends(text: str) -> list[int]:
    """Positions just behind each sentence end."""
    ends = []
    depth, opened = 0, 0
    for at, letter in enumerate(text):
        if letter in _OPENING:
            depth, opened = depth + 1, at
        elif letter in _CLOSING:
            depth = max(0, depth - 1)
        elif letter == "\n" or (depth and at - opened > _MAX_BRACKETED):
            depth = 0
        if depth == 0 and _is_end(text, at):
            ends.append(at + 1)
    return ends


def _is_end(text: str, at: int) -> bool:
    letter = text[at]
    following = text[at + 1 : at + 2]
    if letter == "\n":
        return True
    if letter == ".":
        return _is_western_end(text, at)
    if letter not in _JAPANESE_ENDS or following in set(_JAPANESE_ENDS):
        return False
    if letter == "．":
        return not (following.isdecimal() or text[max(0, at - 3) : at].strip().isdecimal())
    return not (letter in "!?" and following.isalnum() and following.isascii())


def _is_western_end(text: str, at: int) -> bool:
    """A period ends a sentence before a blank and a capital, unless it closes an abbreviation or a list number."""
    before = text[:at].rsplit(maxsplit=1)[-1] if text[:at].strip() else ""
    after = text[at + 1 : at + 3]
    if not after[:1].isspace() or not after[1:2].isupper():
        return False
    return len(before) > 3 and not before.isdecimal()
