"""The text of documents as the plain pipeline gets it: one short call to the usual library for each format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from docx import Document
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser


@dataclass(frozen=True, slots=True)
class PlainText:
    """A document's bare text; what has no pages counts as one."""

    text: str
    pages: int = 1


def plain_text(path: Path) -> PlainText:
    """The text of a file, by its suffix; a file of an unknown format is read as UTF-8."""
    return _READERS.get(path.suffix.lower(), _written)(path)


def _pdf(path: Path) -> PlainText:
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return PlainText("\n".join(texts), len(texts))


def _docx(path: Path) -> PlainText:
    document = Document(str(path))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    rows = [" ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return PlainText("\n".join([*paragraphs, *rows]))


def _xlsx(path: Path) -> PlainText:
    workbook = load_workbook(path, read_only=True, data_only=True)
    rows = [row for sheet in workbook for row in sheet.iter_rows(values_only=True)]
    workbook.close()
    return PlainText("\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in rows))


def _html(path: Path) -> PlainText:
    tree = LexborHTMLParser(path.read_bytes())
    tree.strip_tags(["script", "style"])
    return PlainText(tree.body.text(separator="\n") if tree.body else "")


def _written(path: Path) -> PlainText:
    return PlainText(path.read_text(encoding="utf-8", errors="replace"))


_READERS: Mapping[str, Callable[[Path], PlainText]] = {
    ".pdf": _pdf,
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".html": _html,
    ".htm": _html,
}
