"""Divides a loaded document into sections along its heading ladder; no block is lost."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.document import LoadedBlock, LoadedDocument
from ingest.headings import find_headings
from ingest.ladder import Heading, Ladder
from ingest.marks import is_bullet, mark_of
from vectorstore.domain import Block, BlockKind, Section, Status

PDF = "application/pdf"
_COVER_CHARACTERS = 200
"""A PDF's text before the first heading is its cover when it is this short and stands on the first page."""
_ARTICLE = re.compile(
    r"(第[\s\u3000]*[0-9０-９一二三四五六七八九十百]+[\s\u3000]*条(?:の[0-9０-９一二三四五六七八九十]+)?)([\s\u3000]+)(?=\S)"
)
_ARTICLE_CAPTION = re.compile(r"[（(][^（）()]{1,30}[）)]")
_ITEM_FAMILIES = re.compile(r"(n\.|\(n\)|n\)|①|ア|\(ア\)|\(一\)|一|[◎○〇●■□◆◇▼▽★☆▶►◉❖].*)")


@dataclass(slots=True)
class _Draft:
    """A section while its blocks are being gathered."""

    path: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)
    parent: int | None = None
    children: list[str] = field(default_factory=list)


def divide(document: LoadedDocument, title: str, edition_id: str) -> tuple[Section, ...]:
    """The document's sections in reading order, all of status adopted; lines of the contents are left out."""
    document = replace(document, blocks=_with_article_headings(document.blocks))
    headings = find_headings(document, title)
    drafts = _drafts(document, headings)
    return _sections(drafts, edition_id)


def _drafts(document: LoadedDocument, headings: Sequence[Heading]) -> list[_Draft]:
    paths = {path[-1].index: path for path in Ladder(headings).paths()}
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
    before = [block for block in document.blocks[:first] if not block.is_contents]
    cover = (
        all(block.page in {None, 1} for block in before)
        and sum(len(block.text) for block in before) < _COVER_CHARACTERS
    )
    return "表紙" if cover and headings else "冒頭"


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
    articles = [bool(_ARTICLE.match(block.text)) and block.kind is BlockKind.PARAGRAPH for block in blocks]
    if sum(articles) < 2:
        return tuple(blocks)
    divided: list[LoadedBlock] = []
    for block, is_article in zip(blocks, articles, strict=True):
        if is_article:
            divided.extend(_divided_article(divided, block))
        else:
            divided.append(block)
    return tuple(divided)


def _divided_article(before: list[LoadedBlock], block: LoadedBlock) -> tuple[LoadedBlock, LoadedBlock]:
    found = _ARTICLE.match(block.text)
    number, body = (found.group(1), block.text[found.end() :]) if found else (block.text, "")
    heading = replace(block, text=number)
    if before and before[-1].kind is BlockKind.PARAGRAPH and _ARTICLE_CAPTION.fullmatch(before[-1].text.strip()):
        caption = before.pop()
        heading = replace(caption, text=f"{number} {caption.text.strip()}")
    return heading, replace(block, text=body)


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
