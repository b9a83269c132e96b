"""Where a quote stands in a section's blocks, to the letter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vectorstore.domain import Block, Section, Table
from vectorstore.normalising import find_quote, fold_quote


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a block's text, marked or not."""

    text: str
    marked: bool = False


Span = tuple[int, int]


def find_in(section: Section, quote: str) -> tuple[Span | None, ...]:
    """For each block the part of its text that belongs to the quote; None throughout where it does not stand."""
    nowhere = (None,) * len(section.blocks)
    whole = _equal_block(section, quote)
    if whole is not None:
        return tuple((0, len(block.text)) if at == whole else None for at, block in enumerate(section.blocks))
    found = find_quote(section.text, quote)
    return tuple(_within(found, *bounds) for bounds in _bounds(section.blocks)) if found else nowhere


def pieces(text: str, span: Span | None) -> tuple[Piece, ...]:
    """The text cut at the ends of the span."""
    if span is None:
        return (Piece(text),)
    start, end = span
    cut = (Piece(text[:start]), Piece(text[start:end], marked=True), Piece(text[end:]))
    return tuple(piece for piece in cut if piece.text)


def marked_rows(block: Block, table: Table, span: Span | None) -> frozenset[int]:
    """Which of the table's rows the span of its block touches; header rows count before 0."""
    begin = block.text.find(table.text)
    if span is None or begin < 0:
        return frozenset()
    rows = (*table.header_rows, *table.rows)
    bounds = _line_bounds((row.text for row in rows), begin)
    first = len(table.header_rows)
    return frozenset(at - first for at, each in enumerate(bounds) if _within(span, *each))


def _equal_block(section: Section, quote: str) -> int | None:
    # A heading's words often come again in the text below it: the block that is nothing but the quote is meant.
    folded = fold_quote(quote)
    matches = (at for at, block in enumerate(section.blocks) if fold_quote(block.text) == folded)
    return next(matches, None) if folded else None


def _bounds(blocks: tuple[Block, ...]) -> Iterator[Span]:
    return _line_bounds(block.text for block in blocks)


def _line_bounds(texts: Iterable[str], start: int = 0) -> Iterator[Span]:
    for text in texts:
        yield start, start + len(text)
        start += len(text) + 1


def _within(found: Span, start: int, end: int) -> Span | None:
    first, last = max(found[0], start), min(found[1], end)
    return (first - start, last - start) if first < last else None
