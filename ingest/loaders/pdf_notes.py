"""Puts footnotes where they are referred to."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import LoadedBlock
from vectorstore.domain import BlockKind
from vectorstore.normalising import fold_quote

_MARK = re.compile(r"^[(（]?\s*((?:※|＊|注)\s*[\d０-９]+|[⁰¹²³⁴-⁹]+)")
_NUMBERED = re.compile(r"^[\d０-９]{1,2}[\s\u3000.．)）]")
_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴-⁹]")


def as_further_note(block: LoadedBlock, before: Sequence[LoadedBlock]) -> LoadedBlock:
    """The second and later notes of a list that only its first line calls notes: （注）１ …, ２ …."""
    last = before[-1] if before else None
    if last is None or last.kind is not BlockKind.FOOTNOTE or not _NUMBERED.match(block.text):
        return block
    alike = last.layout.font_size == block.layout.font_size and (block.layout.x0 or 0) >= (last.layout.x0 or 0)
    return replace(block, kind=BlockKind.FOOTNOTE) if alike else block


def with_notes_tied(blocks: Sequence[LoadedBlock]) -> list[LoadedBlock]:
    """Each numbered note directly after the first block that refers to it."""
    found = list(blocks)
    for note in [block for block in blocks if block.kind is BlockKind.FOOTNOTE]:
        mark = _MARK.match(note.text)
        host = _host(found, note, mark.group(1)) if mark else None
        if host is not None and host.kind is not BlockKind.FOOTNOTE:
            found.remove(note)
            found.insert(_after_notes(found, found.index(host)), note)
    return found


def _host(blocks: Sequence[LoadedBlock], note: LoadedBlock, mark: str) -> LoadedBlock | None:
    """The first block with the mark; a bare figure counts only where it is raised."""
    if _SUPERSCRIPT.match(mark):
        refers = re.compile(rf"(?<![⁰¹²³⁴-⁹※]){mark}(?![⁰¹²³⁴-⁹])")
        return next((block for block in blocks if block is not note and refers.search(block.text)), None)
    refers = re.compile(re.escape(fold_quote(mark)) + r"(?!\d)")
    return next((block for block in blocks if block is not note and refers.search(fold_quote(block.text))), None)


def _after_notes(blocks: Sequence[LoadedBlock], index: int) -> int:
    index += 1
    while index < len(blocks) and blocks[index].kind is BlockKind.FOOTNOTE:
        index += 1
    return index
