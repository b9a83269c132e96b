"""Turns a PDF's own coordinates into points from the left and top edge of the page as a reader sees it."""

from dataclasses import dataclass

import pypdfium2 as pdfium


@dataclass(frozen=True, slots=True)
class Space:
    """The visible page: the corners of its crop box, and the clockwise turn in degrees with which it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0

    @property
    def width(self) -> float:
        """As shown, in points."""
        return self.right - self.left if self.rotation % 180 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        """As shown, in points."""
        return self.top - self.bottom if self.rotation % 180 == 0 else self.right - self.left

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the file stands on the page as shown."""
        match self.rotation % 360:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a box of the file on the page as shown."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point as shown lies on the page."""
        return -1 <= x <= self.width + 1 and -1 <= y <= self.height + 1


def space_of(page: pdfium.PdfPage) -> Space:
    """The page's visible part."""
    left, bottom, right, top = page.get_bbox()
    return Space(left, bottom, right, top, int(page.get_rotation()))
