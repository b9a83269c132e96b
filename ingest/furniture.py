"""Tells a document's own text from what every page repeats: running headers, folios, contents pages."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.document import LoadedBlock
from vectorstore.normalising import fold_quote

_ZONE = 0.13
_SLOT = 4.0
_MIN_PAGES = 3
_DIGITS = re.compile(r"\d+")
_FOLIO = re.compile(
    r"^(?:[-‐–—―−~〜・(\[<]\s*|P\.?\s*|page\s*)?([A-Z]?\d{1,4}(?:\s*[-‐–−]\s*\d{1,4})?|[ivxlc]{1,6})(?:\s*[-‐–—―−~〜・)\]>]|\s*(?:ページ|頁))?$",
    re.IGNORECASE,
)
_LEADER = re.compile(r"(?:[.・·･⋯…‥―─_ー-]\s*){3,}\s*[-(]?\s*(?:[A-Z]?\d+(?:-\d+)?|[ivx]+)\s*[-)]?\s*(?:頁|ページ)?$")
_CONTENTS_TITLE = re.compile(r"^[［\[【〈<〔]?\s*(?:目\s*次|もくじ|CONTENTS|Contents)\s*[］\]】〉>〕]?$")
_PAGE_AT_END = re.compile(r"[^\d\s].*\s[P(]?\.?\d{1,4}\)?$")
_MIN_CONTENTS = 3
_TOTAL = re.compile(r"\s*(?:/|of)\s*\d+\s*$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A line near a page's edge; `height` is where it stands, 0 the top edge and 1 the bottom edge."""

    page: int
    text: str
    x: float
    y: float
    height: float
    size: float = 0.0
    shields_table: bool = False
    """Whether it stands directly above a table, as a caption does."""


def is_near_edge(height: float) -> bool:
    """Whether a line at this height of the page may be furniture at all."""
    return height <= _ZONE or height >= 1 - _ZONE


def folio_of(text: str) -> str:
    """The page number that a line is, as printed but for its ornaments; "" if it is none."""
    plain = _TOTAL.sub("", unicodedata.normalize("NFKC", text).strip())
    match = _FOLIO.match(plain)
    return re.sub(r"\s*[-‐–−]\s*", "-", match.group(1)) if match else ""


def find_furniture(lines: Sequence[Placed], pages: int) -> set[int]:
    """Indices of the lines that are running headers, footers or folios."""
    return _folios(lines, pages) | _repeated(lines, pages) | _slots(lines, pages)


def _folios(lines: Sequence[Placed], pages: int) -> set[int]:
    """Numbers that stand alone at the same height on many pages, or that count with the pages."""
    found = {i: folio_of(line.text) for i, line in enumerate(lines)}
    numbered = {i: text for i, text in found.items() if text}
    by_slot: dict[int, set[int]] = defaultdict(set)
    for i in numbered:
        by_slot[round(lines[i].y / _SLOT)].add(lines[i].page)
    offsets = Counter(_offset(lines[i].page, text) for i, text in numbered.items())
    kept = set()
    for i, text in numbered.items():
        slot = round(lines[i].y / _SLOT)
        shared = len(set().union(*(by_slot.get(s, set()) for s in (slot - 1, slot, slot + 1))))
        usual = shared >= max(2, 0.25 * pages)
        counts = offsets[_offset(lines[i].page, text)] >= max(2, 0.2 * pages)
        if usual or counts or (pages == 1 and lines[i].height > 0.9):
            kept.add(i)
    return kept


def _offset(page: int, folio: str) -> tuple[str, int]:
    head, _, last = folio.rpartition("-")
    return (head, int(last) - page) if last.isdigit() else (folio, 0)


def _repeated(lines: Sequence[Placed], pages: int) -> set[int]:
    """The same words, digits aside, at the same place on several pages."""
    places: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if not line.shields_table:
            places[_masked(line.text), round(line.y / _SLOT), 0].append(i)
    needed = max(_MIN_PAGES, min(6, 0.1 * pages))
    return {i for members in places.values() if len(_pages(lines, members)) >= needed for i in members}


def _slots(lines: Sequence[Placed], pages: int) -> set[int]:
    """All lines at a height where most pages have a line that other pages have too: headers that change by chapter."""
    slots: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if not line.shields_table:
            slots[round(line.y / _SLOT)].append(i)
    found = set()
    for members in slots.values():
        texts = Counter(_masked(lines[i].text) for i in members)
        repeated = sum(texts[_masked(lines[i].text)] > 1 for i in members)
        if len(_pages(lines, members)) >= max(_MIN_PAGES, 0.5 * pages) and repeated >= 0.6 * len(members):
            found.update(members)
    return found


def _pages(lines: Sequence[Placed], members: Iterable[int]) -> set[int]:
    return {lines[i].page for i in members}


def _masked(text: str) -> str:
    return _DIGITS.sub("#", fold_quote(text))


def is_contents_line(text: str) -> bool:
    """Whether a line ends in a leader and a page number, as in a table of contents."""
    return bool(_LEADER.search(unicodedata.normalize("NFKC", text)))


def mark_contents(blocks: Sequence[LoadedBlock]) -> list[LoadedBlock]:
    """The blocks with a table of contents marked as a whole: its lines, and the group titles between them."""
    pages: dict[int | None, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        pages[block.page].append(i)
    marked: set[int] = set()
    for members in pages.values():
        goes_on = bool(marked) and max(marked) == members[0] - 1
        marked.update(_contents_of(blocks, members, goes_on=goes_on))
    return [replace(block, is_contents=True) if i in marked else block for i, block in enumerate(blocks)]


def _contents_of(blocks: Sequence[LoadedBlock], members: Sequence[int], *, goes_on: bool) -> list[int]:
    """Which of a page's blocks are a table of contents; `goes_on` where the page before ended in one."""
    lines = [i for i in members if blocks[i].table is None and is_contents_line(blocks[i].text)]
    title = next((i for i in members if _CONTENTS_TITLE.match(blocks[i].text)), None)
    if len(lines) >= _MIN_CONTENTS:
        first = members[0] if goes_on else lines[0]
        return list(range(min(first, lines[0] if title is None else title), lines[-1] + 1))
    if title is not None or goes_on:
        entries = members if title is None else members[members.index(title) :]
        return list(entries) if _ends_in_pages(blocks, entries) else lines
    return lines


def _ends_in_pages(blocks: Sequence[LoadedBlock], entries: Sequence[int]) -> bool:
    """Whether most lines end in a page number."""
    lines = [line for i in entries for line in blocks[i].text.split("\n")]
    return sum(bool(_PAGE_AT_END.search(line)) for line in lines) >= 0.5 * len(lines)
