"""Writes nodes as a Word file whose headings are heading styles."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from making.fixed_zip import write_fixed
from making.markup import Aside, Grid, Heading, Item, Node, Text
from making.merging import spans

_FACE = "BIZ UDPゴシック"
_SIZES = {"Normal": 10.5, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11, "Caption": 9.5}


def write_word(nodes: Sequence[Node], path: Path, author: str) -> None:
    """Writes the file; the first heading is its title."""
    document = _blank(author)
    for node in nodes:
        _add(document, node)
    buffer = BytesIO()
    document.save(buffer)
    write_fixed(buffer.getvalue(), path)


def _blank(author: str) -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FACE, Pt(size)
        style.font.color.rgb = RGBColor(0x20, 0x26, 0x2D)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _FACE)
    document.core_properties.author = author
    document.core_properties.comments = ""
    return document


def _add(document: DocumentType, node: Node) -> None:
    match node:
        case Heading():
            document.add_heading(node.text, node.level)
        case Text():
            document.add_paragraph(node.text).paragraph_format.first_line_indent = Pt(10.5)
        case Item():
            document.add_paragraph(f"{node.mark}{node.text}").paragraph_format.left_indent = Pt(10.5)
        case Aside():
            document.add_paragraph(node.text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        case Grid():
            document.add_paragraph(f"{node.caption}　{node.unit}".strip(), style="Caption")
            _table(document, node)
        case _:
            raise ValueError(f"a Word sample cannot hold {node}")


def _table(document: DocumentType, grid: Grid) -> None:
    table = document.add_table(len(grid.rows), len(grid.rows[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for (x, y), (right, bottom) in spans(grid.rows).items():
        cell = table.cell(y, x)
        if (right, bottom) != (x, y):
            cell = cell.merge(table.cell(bottom, right))
        cell.text = grid.rows[y][x]
