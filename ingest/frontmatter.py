"""What stands before a document's text: its cover, and the lines that make up its title."""

from collections import defaultdict
from collections.abc import Sequence

from ingest.document import LoadedBlock
from ingest.listing import title_key

COVER_CHARACTERS = 200
"""A first page with fewer is a cover."""
_REPEATED_COVER = 0.7
"""Share of a second page's lines that must stand on the cover for it to be the title page."""
_MAX_TITLE_LINES = 4


def cover_pages(blocks: Sequence[LoadedBlock]) -> set[int]:
    """The first page of several when it holds little more than a title, a date and a name; and its like behind it."""
    pages: dict[int, set[str]] = defaultdict(set)
    for block in blocks:
        if block.page is not None:
            pages[block.page].add(title_key(block.text))
    numbers = sorted(pages)
    if len(numbers) < 2 or sum(map(len, pages[numbers[0]])) >= COVER_CHARACTERS:
        return set()
    again = pages[numbers[1]]
    repeats = len(again & pages[numbers[0]]) >= _REPEATED_COVER * len(again)
    return {numbers[0], numbers[1]} if repeats else {numbers[0]}


def title_lines(blocks: Sequence[LoadedBlock], title: str) -> list[int]:
    """The places of the first lines that together are the title; none where no line is."""
    wanted = title_key(title)
    keys = [
        (at, title_key(block.text)) for at, block in enumerate(blocks) if block.text.strip() and not block.is_contents
    ]
    for start, (at, words) in enumerate(keys):
        lines, said = [at], words
        for following, more in keys[start + 1 : start + _MAX_TITLE_LINES]:
            if said == wanted or not wanted.startswith(said):
                break
            lines.append(following)
            said += more
        if wanted and said == wanted:
            return lines
    return []
