"""Walks a Word document and writes down its blocks in reading order."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.document import Layout, LoadedBlock
from ingest.loaders.contents import is_contents_line
from ingest.loaders.docx_numbering import Numbering
from ingest.loaders.docx_styles import Styles, style_of
from ingest.loaders.docx_tables import is_box, own_paragraphs, row_cells, table_cells, table_rows
from ingest.loaders.docx_text import ParagraphText, read_paragraph
from ingest.loaders.docx_xml import MC, W, attribute, child, integer
from ingest.loaders.grid import resolve, unit_of
from ingest.loaders.lines import is_caption, line_block, tidy
from vectorstore.domain import BlockKind

_CONTENTS_FIELD = re.compile(r"^\s*TOC\b")
_CONTAINERS = tuple(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_MAX_HEADING = 120
_MAX_CAPTION = 80
_MAX_DEPTH = 30


@dataclass(slots=True)
class DocumentReader:
    """Collects blocks. `notes` maps a note's kind and id to its text."""

    styles: Styles
    numbering: Numbering
    notes: Mapping[tuple[str, str], str]
    blocks: list[LoadedBlock] = field(default_factory=list)
    _contents_depth: int = 0

    def read(self, container: etree._Element, depth: int = 0) -> None:
        """Reads the paragraphs and tables in a body, cell, text box or content control."""
        if depth > _MAX_DEPTH:
            return
        for node in container.iterchildren(tag=etree.Element):
            if node.tag == W + "p":
                self._paragraph(node, depth)
            elif node.tag == W + "tbl":
                self._table(node, depth)
            elif node.tag in _CONTAINERS or node.tag in (MC + "AlternateContent", MC + "Choice"):
                self.read(node, depth + 1)

    def _paragraph(self, node: etree._Element, depth: int) -> None:
        found = read_paragraph(node)
        in_contents = self._in_contents(node, found)
        label = self._label(node, found)
        for position, line in enumerate(_lines(found)):
            block = self._block(node, f"{label if position == 0 else ''}{line}", found, bool(label))
            self.blocks.append(replace(block, is_contents=in_contents or is_contents_line(line)))
        self.blocks.extend(LoadedBlock(BlockKind.FIGURE, text) for text in found.pictures)
        self._note(found.notes)
        for box in found.boxes:
            self.read(box, depth + 1)

    def _note(self, references: list[tuple[str, str]]) -> None:
        for reference in references:
            text = self.notes.get(reference, "")
            if text:
                self.blocks.append(LoadedBlock(BlockKind.FOOTNOTE, text))

    def _in_contents(self, node: etree._Element, found: ParagraphText) -> bool:
        """Whether the paragraph lies in a field of contents, which may span many paragraphs."""
        begins = any(_CONTENTS_FIELD.match(code) for code in found.field_codes)
        inside = begins or self._contents_depth > 0
        if inside:
            self._contents_depth = max(0, self._contents_depth + found.field_depth)
        return inside or self.styles.is_contents(style_of(node))

    def _label(self, node: etree._Element, found: ParagraphText) -> str:
        number_id, level = self.styles.list_of(node)
        is_listed = self.numbering.is_list(number_id) and found.text.strip()
        return self.numbering.label(number_id, level) if is_listed else ""

    def _block(self, node: etree._Element, text: str, found: ParagraphText, has_label: bool) -> LoadedBlock:
        layout = self._layout(node, found)
        level = self.styles.level(node)
        if level is not None and len(text) <= _MAX_HEADING:
            return LoadedBlock(BlockKind.HEADING, text, level=level, layout=layout)
        if self.styles.is_caption(style_of(node)) or is_caption(text):
            return LoadedBlock(BlockKind.CAPTION, text, layout=layout)
        block = replace(line_block(text), layout=layout)
        is_item = has_label or self.numbering.is_list(self.styles.list_of(node)[0])
        return replace(block, kind=BlockKind.LIST_ITEM) if is_item else block

    def _layout(self, node: etree._Element, found: ParagraphText) -> Layout:
        written = [run for run in found.runs if run.text.strip()]
        sizes: Counter[float] = Counter()
        for run in written:
            size = self.styles.size(run.node, node)
            if size:
                sizes[size] += len(run.text)
        return Layout(
            font_size=sizes.most_common(1)[0][0] if sizes else None,
            bold=bool(written) and all(self.styles.is_bold(run.node, node) for run in written),
            x0=self._indent(node),
            lines=1,
            centred=self._alignment(node) == "center",
        )

    def _indent(self, node: etree._Element) -> float | None:
        """Points from the left margin to where the first line begins."""
        for properties in self.styles.properties(node):
            indent = child(properties, "ind")
            if indent is not None:
                left = integer(indent, "left") or integer(indent, "start")
                return (left + integer(indent, "firstLine") - integer(indent, "hanging")) / 20
        return 0.0

    def _alignment(self, node: etree._Element) -> str:
        marks = (child(properties, "jc") for properties in self.styles.properties(node))
        return next((attribute(mark, "val") for mark in marks if mark is not None), "")

    def _table(self, node: etree._Element, depth: int) -> None:
        if is_box(node):
            for row in table_rows(node):
                for cell in row_cells(row):
                    self.read(cell, depth + 1)
            return
        caption, unit = self._announced()
        notes: list[tuple[str, str]] = []

        def text_of(cell: etree._Element) -> str:
            return self._cell_text(cell, notes)

        table = resolve(table_cells(node, text_of), caption, unit)
        if table.text:
            self.blocks.append(LoadedBlock(BlockKind.TABLE, table.text, table=table))
        self._note(notes)

    def _cell_text(self, cell: etree._Element, notes: list[tuple[str, str]]) -> str:
        parts = []
        for paragraph in own_paragraphs(cell):
            found = read_paragraph(paragraph)
            notes.extend(found.notes)
            boxes = (read_paragraph(inner).text for box in found.boxes for inner in box.iter(W + "p"))
            text = tidy(" ".join((found.text, *boxes)))
            if text:
                parts.append(f"{self._label(paragraph, found)}{text}")
        return " ".join(parts)

    def _announced(self) -> tuple[str, str]:
        """Caption and unit, where the lines above the table state them."""
        caption = unit = ""
        for block in reversed(self.blocks[-2:]):
            is_short = len(block.text) <= _MAX_CAPTION and block.kind is not BlockKind.TABLE
            if is_short and not unit:
                unit = unit_of(block.text)
            if is_short and block.kind is BlockKind.CAPTION:
                caption = block.text
                break
        return caption, unit


def _lines(found: ParagraphText) -> Iterator[str]:
    """The lines that breaks within the paragraph make."""
    for line in found.text.split("\n"):
        text = tidy(line).strip("\u3000 ")
        if text:
            yield text


def note_text(note: etree._Element) -> str:
    """The text of a footnote or endnote."""
    return " ".join(text for node in note.iter(W + "p") if (text := tidy(read_paragraph(node).text)))
