"""The sample files as plain text, read by means of their own."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.table import Table
from selectolax.lexbor import LexborHTMLParser

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the sample plans."""
    return SAMPLES


@pytest.fixture(scope="session")
def pages_of() -> Callable[[Path], list[str]]:
    """Reads a sample's text, folded, page by page; one page where the format has none."""
    return lambda path: [_folded(text) for text in _READERS[path.suffix](path)]


@pytest.fixture(scope="session")
def folded() -> Callable[[str], str]:
    """What quotes are compared by: NFKC without white space."""
    return _folded


def _folded(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _pdf(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def _word(path: Path) -> list[str]:
    lines = []
    for block in Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            lines += [" ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return ["\n".join(lines)]


def _workbook(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    rows = (row for sheet in book for row in (((sheet.title,), *sheet.iter_rows())))
    return ["\n".join(" ".join(_shown(cell) for cell in row) for row in rows)]


def _shown(cell: object) -> str:
    value = getattr(cell, "value", cell)
    if isinstance(value, float) or getattr(cell, "number_format", "") == "#,##0.0":
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value or "")


def _page(path: Path) -> list[str]:
    tree = LexborHTMLParser(path.read_text("utf-8"))
    return [tree.body.text(separator="\n") if tree.body else ""]


_READERS: dict[str, Callable[[Path], list[str]]] = {
    ".pdf": _pdf,
    ".docx": _word,
    ".xlsx": _workbook,
    ".html": _page,
    ".md": lambda path: [path.read_text("utf-8")],
}
