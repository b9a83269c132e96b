"""A printed plan's cover."""

from reportlab.lib.pagesizes import A4

from making.book import Book
from making.pdf_pieces import SEA
from making.pdf_prose import BOLD, INK, REGULAR
from making.pdf_sheet import Sheet

_WIDTH, _HEIGHT = A4


def draw_cover(canvas: Sheet, book: Book) -> None:
    """Draws the whole first page."""
    canvas.setFillColor(SEA)
    canvas.rect(0, _HEIGHT * 0.44, _WIDTH, _HEIGHT * 0.56, stroke=0, fill=1)
    for number, shade in enumerate(("#2f7d97", "#6ba7b8", "#b4d3db")):
        _wave(canvas, _HEIGHT * 0.44 + 12 - 14 * number, shade)
    canvas.setFillColor("#ffffff")
    for size, y, words in ((29, 0.70, book.title), (19, 0.64, book.subtitle), (15, 0.58, book.label)):
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(_WIDTH / 2, _HEIGHT * y, words)
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, 13)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT * 0.17, book.date)
    canvas.setFont(BOLD, 18)
    canvas.drawCentredString(_WIDTH / 2, _HEIGHT * 0.12, "　".join(book.city))


def _wave(canvas: Sheet, y: float, color: str) -> None:
    canvas.setFillColor(color)
    path = canvas.beginPath()
    path.moveTo(0, y)
    path.curveTo(_WIDTH * 0.3, y + 26, _WIDTH * 0.6, y - 30, _WIDTH, y + 8)
    path.lineTo(_WIDTH, y - 14)
    path.curveTo(_WIDTH * 0.6, y - 46, _WIDTH * 0.3, y + 10, 0, y - 18)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
