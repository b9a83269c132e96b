"""Where a quote stands in its section's stored text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate

from vectorstore.normalising import find_quote, fold_quote

Span = tuple[int, int]


def place(text: str, quote: str, around: str = "") -> Span | None:
    """Start and end of the quote in `text`; None where it does not stand there but for width and white space.

    Of several places one inside `around`, the words that it was quoted with, goes before the others, then one that is
    whole lines: a heading's words often come again in the sentence below it.
    """
    folded, wanted, stretch = _Folded.of(text), fold_quote(quote), fold_quote(around)
    begin = folded.text.find(stretch) if stretch else -1

    def strays(at: int) -> tuple[bool, bool]:
        inside = 0 <= begin <= at and at + len(wanted) <= begin + len(stretch)
        return not inside, not folded.is_whole_lines(at, at + len(wanted))

    nearest = min(_places(folded.text, wanted), key=strays, default=None)
    return None if nearest is None else folded.source(text, nearest, wanted)


def still_stands(text: str, span: Span | None, quote: str) -> bool:
    """Whether the span of `text` is the quote."""
    return span is not None and bool(quote) and fold_quote(text[slice(*span)]) == fold_quote(quote)


def stamp(quote: str) -> str:
    """Eight digits by which a text tells whether it is the quote."""
    return sha256(fold_quote(quote).encode()).hexdigest()[:8]


def _places(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


@dataclass(frozen=True, slots=True)
class _Folded:
    """The quote copy of a text, with where each line begins in it; the last entry is its end."""

    text: str
    begins: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "_Folded":
        lines = [fold_quote(line) for line in text.split("\n")]
        return cls("".join(lines), tuple(accumulate(map(len, lines), initial=0)))

    def is_whole_lines(self, start: int, end: int) -> bool:
        return all(self.begins[bisect_left(self.begins, edge)] == edge for edge in (start, end))

    def source(self, text: str, at: int, wanted: str) -> Span | None:
        """The span of the original text; only the lines that hold it are looked at letter by letter."""
        first = bisect_right(self.begins, at) - 1
        last = bisect_left(self.begins, at + len(wanted))
        lines = text.split("\n")
        held = "\n".join(lines[first:last])
        offset = sum(len(line) + 1 for line in lines[:first])
        found = _source_within(held, at - self.begins[first], wanted)
        return (offset + found[0], offset + found[1]) if found else None


def _source_within(text: str, at: int, wanted: str) -> Span | None:
    folded = fold_quote(text)
    before, through = find_quote(text, folded[:at]), find_quote(text, folded[: at + len(wanted)])
    start, end = before[1] if before else 0, through[1] if through else 0
    start += len(text[start:end]) - len(text[start:end].lstrip())
    # A quote that begins within one letter, as キ of ㌔, has no span of its own there.
    return (start, end) if fold_quote(text[start:end]) == wanted else find_quote(text, wanted)
