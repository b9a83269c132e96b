"""What was read of a file, page by page, with what an operator should look at first."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.domain import Block, BlockKind, Section
from vectorstore.readings import Reading

_PDF = "application/pdf"
_ODD_SHARE = 0.05
"""A page with more letters that are none needs a look."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page, or a section where the format has no pages: its blocks, and how well they could be read.

    `look` is the code of what is wrong with it, "" where nothing is.
    """

    number: int
    blocks: tuple[Block, ...]
    characters: int
    odd: int
    look: str = ""

    @property
    def tables(self) -> int:
        """How many tables were read on it."""
        return sum(block.table is not None for block in self.blocks)

    @property
    def odd_percent(self) -> int:
        """How much of it is letters that are none."""
        return round(100 * self.odd / self.characters) if self.characters else 0

    @property
    def title(self) -> str:
        """The first heading on it, "" where there is none."""
        return next((block.text for block in self.blocks if block.kind is BlockKind.HEADING), "")


@dataclass(frozen=True, slots=True)
class ParseReport:
    """A file's pages in their order, or its sheets or sections where `unit` says so."""

    pages: tuple[ReadPage, ...]
    unit: str

    @property
    def has_pages(self) -> bool:
        """Whether its parts are pages."""
        return self.unit == "page"

    @property
    def doubtful(self) -> tuple[ReadPage, ...]:
        """Those that need a look first."""
        return tuple(page for page in self.pages if page.look)


def parse_report(reading: Reading, sections: Sequence[Section]) -> ParseReport:
    """The report on one reading."""
    blocks = [block for section in sections for block in section.blocks]
    if not any(block.page for block in blocks):
        parts = [_page(number, section.blocks, "") for number, section in enumerate(sections, start=1)]
        return ParseReport(tuple(parts), "section")
    by_page: dict[int, list[Block]] = {number: [] for number in range(1, _page_count(reading, blocks) + 1)}
    at = 1
    for block in blocks:
        at = block.page or at
        by_page[at].append(block)
    notes = _notes(reading)
    pages = tuple(_page(number, tuple(found), notes.get(number, "")) for number, found in by_page.items())
    return ParseReport(pages, "page" if reading.edition.media_type == _PDF else "sheet")


def _page_count(reading: Reading, blocks: Sequence[Block]) -> int:
    told = reading.report.get("pages")
    return max(told if isinstance(told, int) else 1, *(block.page or 1 for block in blocks))


def _page(number: int, blocks: tuple[Block, ...], note: str) -> ReadPage:
    text = "".join(block.text for block in blocks)
    odd = sum(_is_odd(letter) for letter in text)
    return ReadPage(number, blocks, len(text), odd, _look(text, odd, note))


def _look(text: str, odd: int, note: str) -> str:
    if "no text layer" in note:
        return "no_text"
    if "figure not readable" in note:
        return "picture"
    if odd > _ODD_SHARE * len(text) or "odd characters" in note:
        return "odd"
    # A page of contents has text, of which nothing is kept.
    return "blank" if "blank" in note else ""


def _is_odd(letter: str) -> bool:
    return letter == "\ufffd" or (letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Co"))


def _notes(reading: Reading) -> dict[int, str]:
    """What the loader noted, by page; its notes begin with `page 12: `."""
    empty = reading.report.get("pages_without_text")
    found = dict.fromkeys((int(page) for page in empty), "blank") if isinstance(empty, list) else {}
    notes = reading.report.get("notes")
    for note in notes if isinstance(notes, list) else []:
        place, _, text = str(note).partition(": ")
        if place.startswith("page ") and place[5:].isdecimal():
            found[int(place[5:])] = text
    return found
