"""What a document's table of contents and bookmarks list: which lines are headings, and at which level."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.document import LoadedBlock, LoadedDocument

_LEADERS = re.compile(r"[\s.．・…‥･·⋯]*[-－–]?\s*[\d０-９]*\s*[-－–]?$")
_SAME_INDENT = 9.0
"""Points: lines of the contents that begin this near to each other are of one level."""
_CONTENTS_TITLE = re.compile(r"[〔［【<＜(（]?(?:目次|もくじ|CONTENTS|Contents)[〕］】>＞)）]?")
_NUMBERED_LINE = re.compile(r"\S[\s・.．…‥･⋯]+[-－–]?\s*[\d０-９]{1,3}\s*[-－–]?$")
_MIN_PREFIX = 6
_MAX_LISTED = 60
_CONTENTS_SHARE = 0.4
"""A page of which this share is lines of the contents is a page of contents."""
_MIN_LINES = 4
_MIN_FOUND = 0.5
"""Share of listed lines that must be found in the text for their levels to be trusted."""


def title_key(text: str) -> str:
    """A heading as it is compared between the contents, the bookmarks and the page."""
    return re.sub(r"[\s.．、，,・:：]", "", unicodedata.normalize("NFKC", text))


def whole_contents(blocks: Sequence[LoadedBlock]) -> tuple[LoadedBlock, ...]:
    """The blocks, with all lines of contents pages marked as contents, whether they end in a page number or not."""
    pages = _contents_pages(blocks)
    return tuple(
        replace(block, is_contents=True)
        if block.page in pages and all(len(line) <= _MAX_LISTED for line in block.text.splitlines())
        else block
        for block in blocks
    )


def _contents_pages(blocks: Sequence[LoadedBlock]) -> set[int]:
    """Pages of which most lines are of the contents; without a loader's word, pages headed 目次 and those after."""
    lines: dict[int, list[bool]] = defaultdict(list)
    titled: set[int] = set()
    flagged = {block.page for block in blocks if block.is_contents}
    for block in blocks:
        if block.page is None:
            continue
        if _CONTENTS_TITLE.fullmatch(title_key(block.text)):
            titled.add(block.page)
        numbered = [block.is_contents or bool(_NUMBERED_LINE.search(line)) for line in block.text.splitlines()]
        lines[block.page].extend(numbered)
    pages: set[int] = set()
    for page in sorted(lines):
        opened = page in titled or page in flagged or page - 1 in pages
        if opened and sum(lines[page]) >= max(_MIN_LINES, _CONTENTS_SHARE * len(lines[page])):
            pages.add(page)
    return pages


class Listing:
    """The listed headings of one document.

    Levels come from the bookmarks, else from the indentation of the contents; a listing that the text does not bear
    out gives none.
    """

    def __init__(self, document: LoadedDocument) -> None:
        lines = [block for block in document.blocks if block.is_contents]
        bookmarks = {title_key(title): level - 1 for level, title, _ in document.outline}
        contents = _indent_levels(lines)
        listed = {title_key(_LEADERS.sub("", line)) for block in lines for line in block.text.splitlines()}
        self._titles = {key for key in listed | set(bookmarks) if len(key) > 1}
        self._ordered = sorted(self._titles)
        text = {title_key(block.text) for block in document.blocks if not block.is_contents}
        self._levels = next((levels for levels in (bookmarks, contents) if _is_borne_out(levels, text)), {})

    def holds(self, text: str) -> bool:
        """Whether the contents or bookmarks list this line."""
        return self._listed_as(text) is not None

    def level(self, text: str) -> int | None:
        """The listed level, 0 at the top; None where no trusted listing holds the line."""
        return self._levels.get(self._listed_as(text) or "")

    def _listed_as(self, text: str) -> str | None:
        """The listed title that is this line, or that begins with it and says more."""
        key = title_key(text)
        if key in self._titles:
            return key
        if len(key) < _MIN_PREFIX:
            return None
        return next((title for title in self._ordered if title.startswith(key)), None)


def _is_borne_out(levels: Mapping[str, int], text: set[str]) -> bool:
    found = sum(key in text for key in levels)
    return found >= _MIN_LINES and found >= _MIN_FOUND * len(levels)


def _indent_levels(lines: Sequence[LoadedBlock]) -> dict[str, int]:
    """The level of each line of the contents by where it begins; none where a table holds several lines."""
    if any("\n" in block.text for block in lines):
        return {}
    starts = sorted(block.layout.x0 for block in lines if block.layout.x0 is not None)
    level_of: dict[float, int] = {}
    level, first = 0, None
    for start in starts:
        if first is not None and start - first > _SAME_INDENT:
            level, first = level + 1, start
        first = start if first is None else first
        level_of[start] = level
    return {
        title_key(_LEADERS.sub("", block.text)): level_of[block.layout.x0]
        for block in lines
        if block.layout.x0 is not None
    }
