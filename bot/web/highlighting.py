"""What is laid over a text as it is shown: the quote that was cited, words that were sought, readings of kanji."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.furigana import runs
from bot.placing import Span, stamp

_MARK = re.compile(r"(\d{1,9})-(\d{1,9})-([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is shown in one way; `begins` and `ends` where the whole quote does."""

    text: str
    quoted: bool = False
    found: bool = False
    reading: str = ""
    begins: bool = False
    ends: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing lies over it."""
        return not (self.quoted or self.found or self.reading)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What lies over a text, in its own letters: the quote, and the words that were found, in order."""

    quoted: Span | None = None
    found: tuple[Span, ...] = ()

    def within(self, start: int, end: int) -> "Overlay":
        """The part over text[start:end], counted from `start`; the quote may stick out of it."""
        if self == PLAIN:
            return PLAIN
        quoted = self.quoted if self.quoted and self.quoted[0] < end and start < self.quoted[1] else None
        found = tuple((max(a, start) - start, min(b, end) - start) for a, b in self.found if a < end and start < b)
        return Overlay((quoted[0] - start, quoted[1] - start) if quoted else None, found)


PLAIN = Overlay()


def marked_span(mark: str, text: str) -> Span | None:
    """The span that an address names as `start-end-check`; None where that is not, or no longer, the quote."""
    found = _MARK.fullmatch(mark)
    if not found:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end <= len(text) and stamp(text[start:end]) == found[3] else None


def pieces(text: str, over: Overlay, *, furigana: bool) -> tuple[Piece, ...]:
    """The text cut where something begins or ends over it; joined, the pieces are the text to the letter."""
    readings = dict(_readings(text)) if furigana else {}
    if over == PLAIN and not readings:
        return (Piece(text),)
    spans = (*over.found, *readings, *([over.quoted] if over.quoted else ()))
    edges = sorted({0, len(text), *(edge for span in spans for edge in span if 0 < edge < len(text))})
    return tuple(_piece(text, (a, b), over, readings.get((a, b), "")) for a, b in pairwise(edges))


def _piece(text: str, span: Span, over: Overlay, reading: str) -> Piece:
    start, end = span
    quoted = over.quoted is not None and over.quoted[0] <= start and end <= over.quoted[1]
    return Piece(
        text=text[start:end],
        quoted=quoted,
        found=any(a <= start and end <= b for a, b in over.found),
        reading=reading,
        begins=quoted and over.quoted is not None and over.quoted[0] == start,
        ends=quoted and over.quoted is not None and over.quoted[1] == end,
    )


def _readings(text: str) -> Iterator[tuple[Span, str]]:
    at = 0
    for run in runs(text):
        if run.reading:
            yield (at, at + len(run.text)), run.reading
        at += len(run.text)


def line_spans(lines: Iterable[str], start: int = 0) -> Iterator[Span]:
    """Where each line stands in the text that they make, joined by line ends."""
    for line in lines:
        yield start, start + len(line)
        start += len(line) + 1


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, those that overlap or touch as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
