"""Reads the straight lines, boxes and pictures that are drawn on a page."""

# mypy: disable-error-code="attr-defined"
# pdfium's C functions are bound when the module is loaded, where mypy does not see them.

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from ingest.loaders.pdf_space import Space

_THIN = 3.0
_SHORTEST = 6.0
_MAX_DEPTH = 6
# A map or a scattered chart has tens of thousands of strokes, none of which is a table's.
_MAX_POINTS = 2_000
_MAX_PATHS = 20_000

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line: at `at` across, from `start` to `end` along."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn frame, shade or picture."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def area(self) -> float:
        """In square points."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.y1 - self.y0)

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies within."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


class Boxed:
    """What takes up a box on the page."""

    __slots__ = ()
    box: Box

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.box.x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.box.x1

    @property
    def y0(self) -> float:
        """The upper edge."""
        return self.box.y0

    @property
    def y1(self) -> float:
        """The lower edge."""
        return self.box.y1


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page besides letters."""

    across: list[Ruling] = field(default_factory=list)
    down: list[Ruling] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    words: list[Box] = field(default_factory=list)
    """Where each run of letters is drawn, also those that pdfium's text leaves out as drawn before."""
    paths: int = 0


def read_drawing(page: pdfium.PdfPage, space: Space) -> Drawing:
    """The page's rulings (pieces of one line joined), frames and pictures."""
    drawing = Drawing()
    handle: object = page.raw
    count = pdf.FPDFPage_CountObjects(handle)
    for owner, matrix, outer in _objects(handle, count, pdf.FPDFPage_GetObject, _IDENTITY, 0):
        match pdf.FPDFPageObj_GetType(owner):
            case pdf.FPDF_PAGEOBJ_PATH:
                drawing.paths += 1
                if drawing.paths <= _MAX_PATHS:
                    _read_path(owner, matrix, space, drawing)
            case pdf.FPDF_PAGEOBJ_TEXT:
                drawing.words.append(_place(owner, outer, space))
            case pdf.FPDF_PAGEOBJ_IMAGE:
                corners = [_apply(matrix, point) for point in ((0, 0), (1, 0), (0, 1), (1, 1))]
                drawing.pictures.append(_bounds([space.point(*corner) for corner in corners]))
    drawing.across, drawing.down = _joined(drawing.across), _joined(drawing.down)
    return drawing


def _objects(
    parent: object, count: int, get: Callable[..., ctypes.c_void_p], matrix: Matrix, depth: int
) -> Iterator[tuple[ctypes.c_void_p, Matrix, Matrix]]:
    """Each object with its own transformation to the page, and that of what it is part of."""
    for index in range(count):
        owner = get(parent, index)
        own = pdf.FS_MATRIX()
        pdf.FPDFPageObj_GetMatrix(owner, own)
        combined = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        if pdf.FPDFPageObj_GetType(owner) != pdf.FPDF_PAGEOBJ_FORM:
            yield owner, combined, matrix
        elif depth < _MAX_DEPTH:
            inner = pdf.FPDFFormObj_CountObjects(owner)
            yield from _objects(owner, inner, pdf.FPDFFormObj_GetObject, combined, depth + 1)


def _place(owner: ctypes.c_void_p, outer: Matrix, space: Space) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdf.FPDFPageObj_GetBounds(owner, left, bottom, right, top)
    corners = ((left.value, bottom.value), (right.value, top.value))
    return _bounds([space.point(*_apply(outer, corner)) for corner in corners])


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _bounds(points: list[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _read_path(path: ctypes.c_void_p, matrix: Matrix, space: Space, drawing: Drawing) -> None:
    if pdf.FPDFPath_CountSegments(path) > _MAX_POINTS:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdf.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    for points, curved in _outlines(path, matrix, space):
        bounds = _bounds(points)
        width, height = bounds.x1 - bounds.x0, bounds.y1 - bounds.y0
        if min(width, height) <= _THIN:
            _add_thin(bounds, drawing)
            continue
        if len(points) > 3 or curved:
            drawing.boxes.append(bounds)
        if stroke.value and not curved:
            for first, second in pairwise(points):
                _add_stroke(first, second, drawing)


def _outlines(path: ctypes.c_void_p, matrix: Matrix, space: Space) -> Iterator[tuple[list[Point], bool]]:
    """The path's parts, each as its corners and whether it has curves; a closed part ends where it began."""
    points: list[Point] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdf.FPDFPath_CountSegments(path)):
        segment = pdf.FPDFPath_GetPathSegment(path, index)
        kind = pdf.FPDFPathSegment_GetType(segment)
        if kind == pdf.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, curved
            points, curved = [], False
        curved = curved or kind == pdf.FPDF_SEGMENT_BEZIERTO
        pdf.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(space.point(*_apply(matrix, (x.value, y.value))))
        if pdf.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points, curved


def _add_thin(bounds: Box, drawing: Drawing) -> None:
    """A thin bar is a line; a dot of a dotted line may be part of a line either way."""
    width, height = bounds.x1 - bounds.x0, bounds.y1 - bounds.y0
    if height <= _THIN and width >= height:
        drawing.across.append(Ruling((bounds.y0 + bounds.y1) / 2, bounds.x0, bounds.x1))
    if width <= _THIN and height >= width:
        drawing.down.append(Ruling((bounds.x0 + bounds.x1) / 2, bounds.y0, bounds.y1))


def _add_stroke(first: Point, second: Point, drawing: Drawing) -> None:
    if abs(first[1] - second[1]) <= 1:
        drawing.across.append(Ruling(first[1], min(first[0], second[0]), max(first[0], second[0])))
    elif abs(first[0] - second[0]) <= 1:
        drawing.down.append(Ruling(first[0], min(first[1], second[1]), max(first[1], second[1])))


def _joined(rulings: list[Ruling]) -> list[Ruling]:
    """Pieces of the same line as one; what stays short is no ruling."""
    lines: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda r: r.at):
        if lines and ruling.at - lines[-1][0].at <= 1.5:
            lines[-1].append(ruling)
        else:
            lines.append([ruling])
    return [ruling for line in lines for ruling in _joined_line(line) if ruling.end - ruling.start >= _SHORTEST]


def _joined_line(line: list[Ruling]) -> Iterator[Ruling]:
    pieces = sorted(line, key=lambda r: r.start)
    at, start, end = pieces[0].at, pieces[0].start, pieces[0].end
    for piece in pieces[1:]:
        if piece.start - end > _THIN:
            yield Ruling(at, start, end)
            at, start, end = piece.at, piece.start, piece.end
        end = max(end, piece.end)
    yield Ruling(at, start, end)
