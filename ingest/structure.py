"""Divides a loaded document into sections along its heading ladder; no block is lost."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.document import LoadedBlock, LoadedDocument
from ingest.frontmatter import cover_pages
from ingest.heading import Heading
from ingest.headings import find_headings
from ingest.ladder import Ladder
from ingest.listing import whole_contents
from ingest.marks import is_bullet, mark_of
from ingest.typography import Typography
from vectorstore.domain import Block, BlockKind, Section, Status

PDF = "application/pdf"
_ARTICLE = re.compile(
    r"(第[\s\u3000]*[0-9０-９一二三四五六七八九十百]+[\s\u3000]*条(?:の[0-9０-９一二三四五六七八九十]+)?)([\s\u3000]+)(?=\S)"
)
_ARTICLE_CAPTION = re.compile(r"[（(][^（）()]{1,30}[）)]")
_ITEM_FAMILIES = re.compile(r"(n|n\.|\(n\)|n\)|①|ア|\(ア\)|\(一\)|一|[◎○●■□◆◇▼▽★☆▶►◉❖].*)")


@dataclass(slots=True)
class _Draft:
    """A section while its blocks are being gathered."""

    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)
    parent: int | None = None
    children: list[str] = field(default_factory=list)


def divide(document: LoadedDocument, title: str, edition_id: str) -> tuple[Section, ...]:
    """The document's sections in reading order, all of status adopted; lines of the contents are left out."""
    document = replace(document, blocks=_with_article_headings(whole_contents(document.blocks)))
    headings = find_headings(document, title)
    drafts = _drafts(document, headings)
    return _sections(drafts, edition_id)


def _drafts(document: LoadedDocument, headings: Sequence[Heading]) -> list[_Draft]:
    paths = {path[-1].index: path for path in Ladder(headings, typed=Typography(document.blocks).known).paths()}
    opening = _Draft((_opening_name(document, headings),))
    drafts = [opening]
    places: dict[int, int] = {}
    for index, block in enumerate(document.blocks):
        if block.is_contents or not block.text.strip():
            continue
        if index in paths:
            places[index] = len(drafts)
            drafts.append(_opened(paths[index], places, drafts))
        drafts[-1].blocks.append(_block(block, is_heading=index in paths))
    return drafts if opening.blocks else [_shifted(draft) for draft in drafts[1:]]


def _shifted(draft: _Draft) -> _Draft:
    if draft.parent is not None:
        draft.parent -= 1
    return draft


def _opened(path: Sequence[Heading], places: dict[int, int], drafts: Sequence[_Draft]) -> _Draft:
    draft = _Draft(tuple(heading.text for heading in path))
    if len(path) > 1:
        draft.parent = places[path[-2].index]
        drafts[draft.parent].children.append(draft.path[-1])
    return draft


def _opening_name(document: LoadedDocument, headings: Sequence[Heading]) -> str:
    """What the text before the first heading is called."""
    if document.media_type != PDF:
        return "ページ冒頭"
    first = headings[0].index if headings else len(document.blocks)
    before = {block.page for block in document.blocks[:first] if not block.is_contents and block.page is not None}
    return "表紙" if headings and before and before <= cover_pages(document.blocks) else "冒頭"


def _block(block: LoadedBlock, *, is_heading: bool) -> Block:
    kind = block.kind
    if is_heading:
        kind = BlockKind.HEADING
    elif kind is BlockKind.PARAGRAPH and _is_item(block.text):
        kind = BlockKind.LIST_ITEM
    return Block(kind, block.text, block.page, block.printed_page, block.table)


def _is_item(text: str) -> bool:
    mark = mark_of(text)
    return is_bullet(text) or bool(mark and _ITEM_FAMILIES.fullmatch(mark.family))


def _with_article_headings(blocks: Sequence[LoadedBlock]) -> tuple[LoadedBlock, ...]:
    """A law's article begins in its first line: its number, with the caption above it, becomes a heading line."""
    divided: list[LoadedBlock] = []
    for block in blocks:
        found = _ARTICLE.match(block.text) if block.kind is BlockKind.PARAGRAPH and not block.is_contents else None
        captioned = bool(divided) and bool(_ARTICLE_CAPTION.fullmatch(divided[-1].text.strip()))
        if found and captioned:
            caption = divided.pop()
            divided.append(replace(caption, text=f"{caption.text.strip()} {found.group(1)}"))
        elif found and found.group(2):
            divided.append(replace(block, text=found.group(1)))
        if found and (captioned or found.group(2)):
            block = replace(block, text=block.text[found.end() :])  # noqa: PLW2901 - the rest of the article's line
        divided.append(block)
    return tuple(divided)


def _sections(drafts: Sequence[_Draft], edition_id: str) -> tuple[Section, ...]:
    seen: dict[tuple[str, ...], int] = {}
    sections = []
    for ordinal, draft in enumerate(drafts):
        occurrence = seen[draft.path] = seen.get(draft.path, 0) + 1
        sections.append(
            Section(
                id=section_id(edition_id, draft.path, occurrence),
                edition_id=edition_id,
                ordinal=ordinal,
                level=len(draft.path),
                heading_path=draft.path,
                status=Status.ADOPTED,
                blocks=tuple(draft.blocks),
                children=tuple(draft.children),
            )
        )
    return tuple(sections)


def section_id(edition_id: str, path: Sequence[str], occurrence: int) -> str:
    """A short name that stays the same as long as the edition and the heading path do; fit for an address."""
    digest = hashlib.sha256("\x1f".join((edition_id, *path, str(occurrence))).encode())
    return f"s{digest.hexdigest()[:10]}"
