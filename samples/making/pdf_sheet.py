"""The canvas that the book is drawn on: it remembers what the foot and the head of a page need."""

from reportlab.pdfgen.canvas import Canvas


class Sheet(Canvas):
    """A reportlab canvas with the page's memory; the book's press sets it anew for every page."""

    titles: list[tuple[int, str, int]]
    """Headings drawn so far, over all pages: level, text, page."""
    notes: list[str]
    """Footnote marks drawn on this page."""
    chapter: str
    """The chapter that begins on this page, or ""."""
