"""Finds a document's own table of contents, which is read for its ladder but never retrieved."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document import LoadedBlock
from vectorstore.domain import BlockKind

_HEADING = re.compile(r"^[［\[【〈<]?\s*(?:目\s*次|もくじ|CONTENTS|Contents|Table of contents)\s*[］\]】〉>]?$")
_LEADER = re.compile(r"(?:[.．…‥・]\s*){4,}\s*[-－]?\s*[\d０-９]+\s*[-－]?$|\t+[\d０-９]+$")
_MAX_LINE = 200


def is_contents_line(text: str) -> bool:
    """Whether a line ends in dot leaders and a page number."""
    return len(text) <= _MAX_LINE and bool(_LEADER.search(text))


def mark_contents(blocks: Sequence[LoadedBlock]) -> Iterator[LoadedBlock]:
    """The blocks with those of a table of contents marked: what stands under 目次, and lines with dot leaders."""
    level: int | None = None
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.level is not None:
            if _HEADING.match(block.text):
                level = block.level
            elif level is not None and block.level <= level:
                level = None
        inside = level is not None and block.kind is not BlockKind.TABLE
        if inside and block.kind is BlockKind.HEADING and not _HEADING.match(block.text):
            yield replace(block, kind=BlockKind.PARAGRAPH, level=None, is_contents=True)
        else:
            yield replace(block, is_contents=True) if inside or is_contents_line(block.text) else block
