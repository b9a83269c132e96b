"""Walks an HTML page and writes down its blocks in reading order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborNode

from ingest.document import Layout, LoadedBlock
from ingest.loaders.grid import resolve, unit_of
from ingest.loaders.html_tables import caption_of, cell_text, is_layout, table_cells
from ingest.loaders.lines import continues, is_caption, join, line_block, tidy
from ingest.loaders.metadata import is_about
from vectorstore.domain import BlockKind

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "details",
        "div",
        "dl",
        "dd",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_KINDS = {"li": BlockKind.LIST_ITEM, "figcaption": BlockKind.CAPTION}
_NOTES = re.compile(r"\b(?:footnotes?|endnotes?|doc-footnote|doc-endnotes?)\b", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|csv|zip|pptx?)(?:$|[?#])", re.IGNORECASE)
_MAX_DEPTH = 120
_MAX_TERM = 40
_MAX_DEFINITION = 200


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block, and whether it stands in the site's frame rather than in the page's own part."""

    block: LoadedBlock
    in_frame: bool


@dataclass(slots=True)
class PageReader:
    """Collects blocks; inline text gathers until a block-level element begins or ends.

    `frame` holds the `mem_id` of the nodes whose content is the site's.
    """

    frame: set[int]
    blocks: list[PageBlock] = field(default_factory=list)
    _text: str = ""
    _bold: int = 0
    _plain: int = 0
    _kind: BlockKind = BlockKind.PARAGRAPH
    _in_frame: bool = False
    _file_text: str = ""

    def read(self, node: LexborNode, depth: int = 0) -> None:
        """Reads a node and all that is in it."""
        before = self._in_frame
        if not before and node.mem_id in self.frame:
            self._flush()
            self._in_frame = True
        self._dispatch(node, depth)
        if self._in_frame != before:
            self._flush()
            self._in_frame = before

    def finish(self) -> list[PageBlock]:
        """The blocks, once all is read."""
        self._flush()
        return self.blocks

    def _dispatch(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._write(node)
        elif tag == "br":
            self._text += "\0"
        elif tag == "img":
            self._picture(node)
        elif depth > _MAX_DEPTH:
            self._text += node.text(deep=True)
        elif _heading_level(node):
            self._heading(node)
        elif tag == "table" and not is_layout(node):
            self._table(node)
        elif tag == "dl":
            self._definitions(node, depth)
        elif tag == "pre":
            self._preformatted(node)
        else:
            self._element(node, tag, depth)

    def _element(self, node: LexborNode, tag: str, depth: int) -> None:
        if tag not in _BLOCKS:
            self._children(node, depth)
            return
        self._flush()
        outer = self._kind
        self._kind = self._kind_of(node, tag)
        self._children(node, depth)
        self._flush()
        self._kind = outer

    def _kind_of(self, node: LexborNode, tag: str) -> BlockKind:
        marks = f"{node.attributes.get('class') or ''} {node.attributes.get('role') or ''}"
        if self._kind is BlockKind.FOOTNOTE or _NOTES.search(marks):
            return BlockKind.FOOTNOTE
        return _KINDS.get(tag, self._kind if self._kind is BlockKind.LIST_ITEM and tag == "p" else BlockKind.PARAGRAPH)

    def _children(self, node: LexborNode, depth: int) -> None:
        child = node.first_child
        while child is not None:
            self.read(child, depth + 1)
            child = child.next

    def _write(self, node: LexborNode) -> None:
        text = node.text_content or ""
        self._text += text
        letters = len(text.strip())
        parents = _inline_parents(node)
        if any(parent.tag in ("b", "strong") for parent in parents):
            self._bold += letters
        else:
            self._plain += letters
        if any(parent.tag == "a" and _FILE.search(parent.attributes.get("href") or "") for parent in parents):
            self._file_text += text.strip()

    def _picture(self, node: LexborNode) -> None:
        alt = tidy(node.attributes.get("alt") or "")
        if not tidy(self._text) and len(alt) >= 8 and not any(p.tag == "a" for p in _inline_parents(node)):
            self._add(LoadedBlock(BlockKind.FIGURE, alt))

    def _heading(self, node: LexborNode) -> None:
        self._flush()
        text = cell_text(node)
        if text:
            self._add(LoadedBlock(BlockKind.HEADING, text, level=_heading_level(node)))

    def _table(self, node: LexborNode) -> None:
        self._flush()
        own = caption_of(node)
        above = [each.block for each in self.blocks[-2:] if each.block.kind is not BlockKind.TABLE]
        announced = next((block.text for block in reversed(above) if block.kind is BlockKind.CAPTION), "")
        short = [text for text in (own, *(block.text for block in reversed(above))) if len(text) <= _MAX_TERM]
        unit = next((found for text in short if (found := unit_of(text))), "")
        table = resolve(table_cells(node), own or announced, unit)
        if own:
            self._add(LoadedBlock(BlockKind.CAPTION, own))
        if table.text:
            self._add(LoadedBlock(BlockKind.TABLE, table.text, table=table))

    def _definitions(self, node: LexborNode, depth: int) -> None:
        """A short term and its definition make one item; longer ones stay paragraphs."""
        self._flush()
        term = ""
        for child in _definition_parts(node):
            if child.tag == "dt":
                self._term(term)
                term = cell_text(child)
                continue
            meaning = cell_text(child)
            is_short = len(meaning) <= _MAX_DEFINITION and not child.css("ul,ol,table,dl,h2,h3,h4,h5,h6")
            if term and len(term) <= _MAX_TERM and is_short:
                self._add(LoadedBlock(BlockKind.LIST_ITEM, f"{term} {meaning}".strip()))
            else:
                self._term(term)
                self.read(child, depth + 1)
            term = ""
        self._term(term)

    def _term(self, term: str) -> None:
        if term:
            self._add(LoadedBlock(BlockKind.PARAGRAPH, term, layout=Layout(bold=True)))

    def _preformatted(self, node: LexborNode) -> None:
        self._flush()
        for line in node.text(deep=True).split("\n"):
            if line.strip():
                self._add(line_block(tidy(line)))

    def _flush(self) -> None:
        text, self._text = self._text, ""
        is_bold = self._bold > 0 and not self._plain
        is_file = bool(self._file_text) and 2 * len(self._file_text) >= len(tidy(text.replace("\0", "")))
        self._bold, self._plain, self._file_text = 0, 0, ""
        for line in _lines(text):
            block = line_block(line)
            if self._kind is not BlockKind.PARAGRAPH and block.kind is not BlockKind.FOOTNOTE:
                block = replace(block, kind=self._kind)
            elif is_caption(line) and block.kind is BlockKind.PARAGRAPH:
                block = replace(block, kind=BlockKind.CAPTION)
            elif is_file and block.kind is BlockKind.PARAGRAPH:
                block = replace(block, kind=BlockKind.LIST_ITEM)
            self._add(replace(block, layout=Layout(bold=is_bold)))

    def _add(self, block: LoadedBlock) -> None:
        self.blocks.append(PageBlock(block, self._in_frame))


def _lines(text: str) -> Iterator[str]:
    """The lines that `<br>` made, joined where it stands inside a sentence."""
    held = ""
    for part in text.split("\0"):
        line = tidy(part).strip("\u3000 ")
        if not line:
            continue
        if held and continues(held, line) and not is_about(held) and not is_about(line):
            held = join(held, line)
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _heading_level(node: LexborNode) -> int:
    tag = node.tag or ""
    if tag in _HEADINGS:
        return _HEADINGS[tag]
    level = node.attributes.get("aria-level") or "2"
    is_heading = not tag.startswith("-") and node.attributes.get("role") == "heading"
    return int(level) if is_heading and level in "123456" else 0


def _inline_parents(node: LexborNode) -> list[LexborNode]:
    parents = []
    parent = node.parent
    while parent is not None and parent.tag not in _BLOCKS:
        parents.append(parent)
        parent = parent.parent
    return parents


def _definition_parts(node: LexborNode) -> Iterator[LexborNode]:
    for child in node.iter():
        if child.tag in ("dt", "dd"):
            yield child
        elif child.tag == "div":
            yield from (part for part in child.iter() if part.tag in ("dt", "dd"))
