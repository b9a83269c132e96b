"""The drawn parts of a printed plan: section headings, bar charts, and what is bound together."""

from collections.abc import Sequence

from reportlab.lib.colors import HexColor, white
from reportlab.platypus.flowables import Flowable

from making.markup import Bars, Heading
from making.pdf_prose import BOLD, INK, REGULAR
from making.pdf_sheet import Sheet

SEA, MIST, LINE = HexColor("#0f5c7a"), HexColor("#e6f1f4"), HexColor("#9fb8c2")


class Title(Flowable):
    """A section heading that bookmarks itself; level 1 leaves its band to the end of the page."""

    canv: Sheet

    heights = (0.0, 88.0, 27.0, 21.0)

    def __init__(self, heading: Heading) -> None:
        super().__init__()
        self.heading = heading
        self.keepWithNext = True
        self.spaceBefore, self.spaceAfter = ((0, 10), (14, 6), (9, 4))[heading.level - 1]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The full width, and a height by level."""
        self.width, self.height = width, self.heights[self.heading.level]
        return self.width, self.height

    def draw(self) -> None:
        """Draws the heading and enters it in the outline and the contents."""
        canvas, level, text = self.canv, self.heading.level, self.heading.text
        key = f"h{len(canvas.titles)}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(text, key, level - 1, closed=level > 1)
        canvas.titles.append((level, text, canvas.getPageNumber()))
        if level == 1:
            canvas.chapter = text
        else:
            self._draw_words()

    def _draw_words(self) -> None:
        canvas, level = self.canv, self.heading.level
        canvas.setFillColor(MIST if level == 2 else white)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setFillColor(SEA)
        canvas.rect(0, 0, 5 if level == 2 else self.width, self.height if level == 2 else 0.7, stroke=0, fill=1)
        size = 13.0 if level == 2 else 10.8
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, size)
        canvas.drawString(14 if level == 2 else 1, (self.height - size) / 2 + 1.6, self.heading.text)


class Chart(Flowable):
    """Bars over an axis with numbers, and the caption below."""

    canv: Sheet

    def __init__(self, bars: Bars) -> None:
        super().__init__()
        self.bars = bars
        self.spaceBefore, self.spaceAfter = 8, 10

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The full width, a fixed height."""
        self.width, self.height = width, 196.0
        return self.width, self.height

    def draw(self) -> None:
        """Draws axis, bars, caption and source."""
        canvas = self.canv
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, 7)
        canvas.drawString(4, self.height - 12, f"（{self.bars.unit}）")
        canvas.drawRightString(self.width, 0, self.bars.source)
        self._axis()
        self._columns()
        canvas.setFont(BOLD, 8.6)
        canvas.drawCentredString(self.width / 2, 12, self.bars.caption)

    def _y(self, value: float) -> float:
        return 42 + value / self.bars.axis[0] * (self.height - 66)

    def _axis(self) -> None:
        canvas, (top, step) = self.canv, self.bars.axis
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.4)
        for number in range(int(top / step) + 1):
            y = self._y(number * step)
            canvas.line(46, y, self.width - 4, y)
            canvas.drawRightString(42, y - 2.5, f"{number * step:,.0f}")

    def _columns(self) -> None:
        canvas, slot = self.canv, (self.width - 60) / len(self.bars.bars)
        for number, (name, value) in enumerate(self.bars.bars):
            middle = 52 + slot * (number + 0.5)
            canvas.setFillColor(SEA)
            canvas.rect(middle - slot * 0.28, 42, slot * 0.56, self._y(value) - 42, stroke=0, fill=1)
            canvas.setFillColor(INK)
            canvas.drawCentredString(middle, self._y(value) + 3, f"{value:,.0f}" if value >= 100 else f"{value:g}")
            canvas.drawCentredString(middle, 31, name)


class Bound(Flowable):
    """Flowables that are never parted, one below the other."""

    def __init__(self, pieces: Sequence[Flowable]) -> None:
        super().__init__()
        self.pieces = pieces
        self.spaceBefore, self.spaceAfter = pieces[0].getSpaceBefore(), pieces[-1].getSpaceAfter()

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As high as its pieces and the gaps between them."""
        heights = [piece.wrapOn(self.canv, width, height)[1] for piece in self.pieces]
        self.width, self.height = width, sum(heights) + sum(self._gaps())
        return self.width, self.height

    def _gaps(self) -> list[float]:
        pairs = zip(self.pieces, self.pieces[1:], strict=False)
        return [max(above.getSpaceAfter(), below.getSpaceBefore()) for above, below in pairs]

    def draw(self) -> None:
        """Draws the pieces from the top."""
        y = self.height
        for piece, gap in zip(self.pieces, [*self._gaps(), 0.0], strict=True):
            y -= piece.height
            piece.drawOn(self.canv, 0, y)
            y -= gap
