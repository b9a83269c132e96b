"""Draws small PDF files for the loader's tests."""

import io
from collections.abc import Callable, Sequence

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from ingest.document import LoadedBlock, LoadedDocument, SourceFile
from ingest.loaders.pdf import load_pdf
from vectorstore.domain import BlockKind

WIDTH, HEIGHT = 595.0, 842.0
GOTHIC, MINCHO = "HeiseiKakuGo-W5", "HeiseiMin-W3"
for _font in (GOTHIC, MINCHO):
    registerFont(UnicodeCIDFont(_font))


class Sheet:
    """A page to draw on; places count from its left and top edge, as the loader's do."""

    def __init__(self, canvas: Canvas, height: float = HEIGHT) -> None:
        self.canvas = canvas
        self.height = height

    def write(self, x: float, y: float, text: str, size: float = 10.5, font: str = GOTHIC) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, text)

    def write_right(self, x: float, y: float, text: str, size: float = 10.5) -> None:
        self.canvas.setFont(GOTHIC, size)
        self.canvas.drawRightString(x, self.height - y, text)

    def write_lines(self, x: float, y: float, lines: Sequence[str], size: float = 10.5, pitch: float = 18.0) -> None:
        for index, line in enumerate(lines):
            self.write(x, y + index * pitch, line, size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.canvas.grid(list(xs), [self.height - y for y in ys])

    def table(self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]], size: float = 9) -> None:
        self.grid(xs, ys)
        for y, row in zip(ys, rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                self.write(x + 4, y + 14, text, size)


Drawer = Callable[[Sheet], None]


def draw(*pages: Drawer, width: float = WIDTH, height: float = HEIGHT, user_password: str | None = None) -> bytes:
    """A PDF with these pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), encrypt=user_password)
    for page in pages:
        page(Sheet(canvas, height))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def load(content: bytes, name: str = "plan.pdf") -> LoadedDocument:
    """What the loader makes of a file."""
    return load_pdf(SourceFile(name, content))


def loaded(*pages: Drawer) -> list[LoadedBlock]:
    """What the loader makes of these pages."""
    return list(load(draw(*pages)).blocks)


def texts(blocks: Sequence[LoadedBlock]) -> list[str]:
    """What stands in blocks that are no table."""
    return [block.text for block in blocks if block.kind is not BlockKind.TABLE]


def only_table(blocks: Sequence[LoadedBlock]) -> LoadedBlock:
    """The one table among blocks."""
    (table,) = (block for block in blocks if block.table is not None)
    return table
