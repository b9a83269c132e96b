"""The lines of a printed plan's table of contents."""

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.flowables import Flowable

from making.pdf_prose import BOLD, INK, REGULAR
from making.pdf_sheet import Sheet


class Entry(Flowable):
    """A line of the contents: title, dot leaders, page."""

    canv: Sheet

    def __init__(self, level: int, text: str, page: int) -> None:
        super().__init__()
        self.level, self.text, self.page = level, text, page
        self.spaceBefore = 7 if level == 1 else 0
        self.keepWithNext = level == 1

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The full width, one line high."""
        self.width: float = width
        return self.width, 17.0

    def draw(self) -> None:
        """Draws title, dots and page."""
        canvas, x = self.canv, 0 if self.level == 1 else 16
        font, size = (BOLD, 10.5) if self.level == 1 else (REGULAR, 9.3)
        canvas.setFillColor(INK)
        canvas.setFont(font, size)
        canvas.drawString(x, 4, self.text)
        canvas.drawRightString(self.width, 4, str(self.page))
        room = self.width - 24 - x - stringWidth(self.text, font, size) - 8
        dots = max(int(room / stringWidth("・", REGULAR, 8)), 0)
        canvas.setFont(REGULAR, 8)
        canvas.drawRightString(self.width - 22, 4.5, "・" * dots)
