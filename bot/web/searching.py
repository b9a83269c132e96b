"""Searching the text of one edition: where all the words stand in one block, whatever their width, case or kana."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from bot.placing import Span
from bot.web.highlighting import Overlay, Piece, line_spans, merged, pieces
from bot.web.reading import Unit, units
from vectorstore.domain import Section
from vectorstore.normalising import fold

MAX_CHARS = 100
MAX_PLACES = 100
"""Listed and marked; more are only counted, for nobody reads them and a word such as 市 stands everywhere."""
_SNIPPET_CHARS = 90
_BEFORE_CHARS = 30
# ー becomes the dash that others write for it, katakana hiragana.
_ALIKE = {ord("ー"): "-"} | {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_LETTER = re.compile(r"(?s:.)[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*")


@dataclass(frozen=True, slots=True)
class Hit:
    """A block that holds all the words; `snippet` is of the first unit that holds one, `unit_id` its address."""

    section: Section
    unit_id: str
    page: int | None
    printed_page: str
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the first `hits`, how many there are, and by section id the words to mark."""

    hits: tuple[Hit, ...] = ()
    count: int = 0
    overlays: Mapping[str, Overlay] = field(default_factory=dict)


@lru_cache(maxsize=8_192)
def alike(text: str) -> str:
    """The text for comparing: one width and case, hiragana for katakana, no white space."""
    return "".join(fold(text).split()).translate(_ALIKE)


def search(sections: Sequence[Section], query: str) -> Found:
    """The blocks in which every word of the query stands, in reading order."""
    words = [word for word in map(alike, query.split()) if word]
    found = ((each, at) for each in sections for at in _holding(each, words)) if words else iter(())
    marked: dict[str, list[Span]] = {}
    hits = []
    for section, at in islice(found, MAX_PLACES):
        spans = _spans(section, at, words)
        marked.setdefault(section.id, []).extend(spans)
        hits.append(_hit(section, at, spans))
    count = len(hits) + sum(1 for _ in found)
    return Found(tuple(hits), count, {name: Overlay(found=merged(spans)) for name, spans in marked.items()})


def _holding(section: Section, words: Sequence[str]) -> Iterator[int]:
    for at, block in enumerate(section.blocks):
        text = alike(block.text)
        if all(word in text for word in words):
            yield at


def _spans(section: Section, at: int, words: Iterable[str]) -> tuple[Span, ...]:
    """Where the words stand in the section's text, within one of its blocks."""
    start, end = list(line_spans(block.text for block in section.blocks))[at]
    letters: list[str] = []
    places: list[Span] = []
    for letter in _LETTER.finditer(section.text, start, end):
        compared = alike(letter.group())
        letters.extend(compared)
        places.extend([letter.span()] * len(compared))
    text = "".join(letters)
    return merged(
        [
            (places[found.start()][0], places[found.end() - 1][1])
            for word in words
            for found in re.finditer(re.escape(word), text)
        ]
    )


def _hit(section: Section, at: int, spans: Sequence[Span]) -> Hit:
    block, own = section.blocks[at], units(section)[at]
    first = next((unit for unit in own if spans and spans[0][0] < unit.span[1]), own[0])
    return Hit(section, first.id, block.page, block.printed_page, _snippet(section.text, first, spans))


def _snippet(text: str, unit: Unit, spans: Sequence[Span]) -> tuple[Piece, ...]:
    start, end = unit.span
    begin = max(start, spans[0][0] - _BEFORE_CHARS) if spans and end - start > _SNIPPET_CHARS else start
    stop = min(end, begin + _SNIPPET_CHARS)
    shown = pieces(text[begin:stop], Overlay(found=tuple(spans)).within(begin, stop), furigana=False)
    return (*_ellipsis(begin > start), *shown, *_ellipsis(stop < end))


def _ellipsis(is_cut: bool) -> tuple[Piece, ...]:
    return (Piece("…"),) if is_cut else ()
