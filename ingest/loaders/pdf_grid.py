"""Finds the cells that ruling lines make, also where outer lines are missing or cells are merged."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ingest.loaders.pdf_rulings import Box, Drawing, Ruling

_TOUCH = 3.0
_SNAP = 4.0
_COVER = 0.6
_MAX_LINES = 3_000
_MAX_CELLS = 40_000


@dataclass(slots=True)
class Region:
    """A cell, perhaps merged of several: the places (row, column) on the grid that it takes."""

    places: list[tuple[int, int]] = field(default_factory=list)

    @property
    def top(self) -> int:
        """Its first row."""
        return min(row for row, _ in self.places)

    @property
    def bottom(self) -> int:
        """The row after its last."""
        return max(row for row, _ in self.places) + 1

    @property
    def left(self) -> int:
        """Its first column."""
        return min(column for _, column in self.places)

    @property
    def right(self) -> int:
        """The column after its last."""
        return max(column for _, column in self.places) + 1

    @property
    def is_whole(self) -> bool:
        """Whether it is a rectangle."""
        return len(self.places) == (self.bottom - self.top) * (self.right - self.left)


@dataclass(slots=True)
class Grid:
    """Rulings that touch each other, and the cells between them."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]

    @property
    def box(self) -> Box:
        """The grid's outer edge."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def place(self, x: float, y: float) -> tuple[int, int]:
        """The row and column in which a point lies."""
        row = bisect_left(self.ys, y) - 1
        column = bisect_left(self.xs, x) - 1
        return min(max(row, 0), len(self.ys) - 2), min(max(column, 0), len(self.xs) - 2)

    def box_of(self, region: Region) -> Box:
        """A region's edges."""
        return Box(self.xs[region.left], self.ys[region.top], self.xs[region.right], self.ys[region.bottom])


def find_grids(drawing: Drawing) -> list[Grid]:
    """The grids on a page, the smallest first, so that a table within a frame is met before the frame."""
    across, down = drawing.across, drawing.down
    if not across or not down or len(across) + len(down) > _MAX_LINES:
        return []
    grids = [
        make_grid([across[i] for i in rows], [down[j] for j in columns]) for rows, columns in _groups(across, down)
    ]
    found = [grid for grid in grids if grid is not None]
    return sorted(found, key=lambda grid: grid.box.area)


def _groups(across: Sequence[Ruling], down: Sequence[Ruling]) -> list[tuple[list[int], list[int]]]:
    """Lines that hang together, as indices into both lists."""
    meets = _meets(across, down)
    seen_rows, found = np.zeros(len(across), dtype=bool), []
    for first in range(len(across)):
        if seen_rows[first]:
            continue
        rows, columns = np.zeros(len(across), dtype=bool), np.zeros(len(down), dtype=bool)
        rows[first] = True
        size = 0
        while size != (size := int(rows.sum() + columns.sum())):
            columns = np.asarray(meets[rows].any(axis=0))
            rows = rows | np.asarray(meets[:, columns].any(axis=1))
        seen_rows |= rows
        if columns.any():
            found.append((np.flatnonzero(rows).tolist(), np.flatnonzero(columns).tolist()))
    return found


def _meets(across: Sequence[Ruling], down: Sequence[Ruling]) -> np.ndarray:
    y, x0, x1 = (np.array(values)[:, None] for values in zip(*((r.at, r.start, r.end) for r in across), strict=True))
    x, y0, y1 = (np.array(values)[None, :] for values in zip(*((r.at, r.start, r.end) for r in down), strict=True))
    touches = (x >= x0 - _TOUCH) & (x <= x1 + _TOUCH) & (y >= y0 - _TOUCH) & (y <= y1 + _TOUCH)
    return np.asarray(touches)


def make_grid(across: Sequence[Ruling], down: Sequence[Ruling]) -> Grid | None:
    """The grid of lines that belong together; None where they enclose nothing."""
    left, right = min(r.start for r in across), max(r.end for r in across)
    top, bottom = min(r.start for r in down), max(r.end for r in down)
    xs = _snapped([*(r.at for r in down), left, right])
    ys = _snapped([*(r.at for r in across), top, bottom])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MAX_CELLS:
        return None
    above = _painted(across, ys, xs)
    beside = _painted(down, xs, ys)
    return Grid(xs, ys, _regions(above, beside))


def _snapped(values: Sequence[float]) -> list[float]:
    """Coordinates with those of a double line as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _painted(lines: Sequence[Ruling], levels: Sequence[float], steps: Sequence[float]) -> np.ndarray:
    """`[i, j]`: whether a line runs at level i along the step from j to j + 1."""
    painted = np.zeros((len(levels), len(steps) - 1), dtype=bool)
    starts, ends = np.array(steps[:-1]), np.array(steps[1:])
    for line in lines:
        level = int(np.abs(np.array(levels) - line.at).argmin())
        overlap = np.minimum(ends, line.end) - np.maximum(starts, line.start)
        painted[level] |= overlap >= _COVER * (ends - starts)
    return painted


def _regions(above: np.ndarray, beside: np.ndarray) -> list[Region]:
    """Places joined where no line parts them."""
    height, breadth = above.shape[0] - 1, beside.shape[0] - 1
    seen: set[tuple[int, int]] = set()
    found = []
    for start in ((row, column) for row in range(height) for column in range(breadth)):
        if start in seen:
            continue
        region, waiting = Region(), [start]
        seen.add(start)
        while waiting:
            row, column = waiting.pop()
            region.places.append((row, column))
            for place, parted in (
                ((row - 1, column), above[row, column]),
                ((row + 1, column), above[row + 1, column]),
                ((row, column - 1), beside[column, row]),
                ((row, column + 1), beside[column + 1, row]),
            ):
                inside = 0 <= place[0] < height and 0 <= place[1] < breadth
                if inside and not parted and place not in seen:
                    seen.add(place)
                    waiting.append(place)
        found.append(region)
    return found
