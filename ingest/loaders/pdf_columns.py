"""Puts what stands on a page into reading order: columns, spreads and boxes."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.loaders.pdf_lines import Fragment
from ingest.loaders.pdf_rulings import Box, Boxed
from ingest.loaders.pdf_tables import AMOUNT, RawTable

_GUTTER = 9.0
_MIN_PAIRS = 3
_FULL = 0.55
_MIN_LETTERS = 7
# A map or chart has thousands of shapes, none of which frames a text.
_MAX_FRAMES = 400


@dataclass(slots=True, eq=False)
class Frame(Boxed):
    """A drawn box with what stands in it."""

    box: Box
    items: list["Item"] = field(default_factory=list)


Item = Fragment | RawTable | Frame


@dataclass(slots=True)
class Flow:
    """A run of rows that are read one below the other, between a left and a right edge."""

    x0: float
    x1: float
    rows: list[list[Item]]
    framed: bool = False


def into_frames(items: Sequence[Item], boxes: Sequence[Box], page_area: float) -> list[Item]:
    """Items within a drawn box as one item, which keeps a figure's texts and side notes together."""
    left = list(items)
    fitting = {b for b in boxes if b.area <= 0.6 * page_area and b.x1 - b.x0 >= 20 and b.y1 - b.y0 >= 10}
    for box in sorted(fitting, key=lambda b: (b.area, b.y0, b.x0))[:_MAX_FRAMES]:
        inside = [item for item in left if _within(item, box)]
        if not inside or any(_straddles(item, box) for item in left if item not in inside):
            continue
        if len(inside) == 1 and isinstance(inside[0], Frame | RawTable):
            continue
        left = [item for item in left if item not in inside]
        left.append(Frame(box, inside))
    return left


def _within(item: Item, box: Box) -> bool:
    return box.x0 - 2 <= item.x0 and item.x1 <= box.x1 + 2 and box.y0 - 3 <= item.y0 and item.y1 <= box.y1 + 3


def _straddles(item: Item, box: Box) -> bool:
    wide = min(item.x1, box.x1) - max(item.x0, box.x0)
    high = min(item.y1, box.y1) - max(item.y0, box.y0)
    return wide > 4 and high > 0.5 * min(item.y1 - item.y0, box.y1 - box.y0)


def flows(items: Sequence[Item], middle: float | None = None) -> list[Flow]:
    """The items in reading order; `middle` is where a spread's two pages meet."""
    if middle is not None:
        return _spread_flows(items, middle)
    found: list[Flow] = []
    plain: list[list[Item]] = []
    for run, gutter in _runs(_bands(items)):
        if gutter is None:
            plain.extend(run)
            continue
        found.extend(_flow(plain))
        plain = []
        inside = [item for row in run for item in row]
        found.extend(flows([item for item in inside if item.x1 <= gutter]))
        found.extend(flows([item for item in inside if item.x1 > gutter]))
    return [*found, *_flow(plain)]


def _spread_flows(items: Sequence[Item], middle: float) -> list[Flow]:
    """The left page, then the right one; what runs over both parts what is above from what is below."""
    crossing = sorted((i for i in items if i.x0 < middle < i.x1), key=lambda item: item.y0)
    rest = [item for item in items if item not in crossing]
    found: list[Flow] = []
    for item in crossing:
        above = [other for other in rest if other.y1 <= item.y0 + 4]
        rest = [other for other in rest if other not in above]
        found += [*_halves(above, middle), _open([[item]])]
    return [*found, *_halves(rest, middle)]


def _halves(items: Sequence[Item], middle: float) -> list[Flow]:
    return [
        *flows([item for item in items if item.x1 <= middle]),
        *flows([item for item in items if item.x1 > middle]),
    ]


def _flow(rows: list[list[Item]]) -> list[Flow]:
    """Rows as flows; what stands in a frame is a flow of its own."""
    found: list[Flow] = []
    for row in rows:
        framed = [item for item in row if isinstance(item, Frame)]
        if framed:
            for item in row:
                if isinstance(item, Frame):
                    inner = flows(item.items)
                    found.extend(Flow(item.x0, item.x1, flow.rows, framed=True) for flow in inner)
                else:
                    found.append(_open([[item]]))
        elif found and not found[-1].framed:
            found[-1].rows.append(row)
        else:
            found.append(_open([row]))
    return [_open(flow.rows) if not flow.framed else flow for flow in found]


def _open(rows: list[list[Item]]) -> Flow:
    items = [item for row in rows for item in row]
    return Flow(min(item.x0 for item in items), max(item.x1 for item in items), rows)


def _bands(items: Sequence[Item]) -> list[list[Item]]:
    """Items that stand beside each other, each band left to right, from top to bottom."""
    bands: list[list[Item]] = []
    reach: list[tuple[float, float]] = []
    for item in sorted(items, key=lambda i: ((i.y0 + i.y1) / 2 if isinstance(i, Fragment) else i.y0, i.x0)):
        if bands and _beside(item, bands[-1], reach[-1]):
            bands[-1].append(item)
            reach[-1] = min(reach[-1][0], item.y0), max(reach[-1][1], item.y1)
        else:
            bands.append([item])
            reach.append((item.y0, item.y1))
    return [sorted(band, key=lambda item: item.x0) for band in bands]


def _beside(item: Item, band: Sequence[Item], reach: tuple[float, float]) -> bool:
    if isinstance(item, Fragment) and all(isinstance(other, Fragment) for other in band):
        return any(abs(item.base - o.base) <= 0.4 * min(item.size, o.size) for o in band if isinstance(o, Fragment))
    overlap = min(item.y1, reach[1]) - max(item.y0, reach[0])
    return overlap > 0.5 * min(item.y1 - item.y0, reach[1] - reach[0])


def _runs(bands: Sequence[list[Item]]) -> list[tuple[list[list[Item]], float | None]]:
    """Successive bands with the gutter that they share, or one band with None where it is one column."""
    found: list[tuple[list[list[Item]], float | None]] = []
    start = 0
    while start < len(bands):
        end, gutter = _reach(bands, start)
        if gutter is None or not _is_columns(bands[start:end], gutter):
            end, gutter = start + 1, None
        found.append((list(bands[start:end]), gutter))
        start = end
    return found


def _reach(bands: Sequence[list[Item]], start: int) -> tuple[int, float | None]:
    """How far bands from `start` on share a gutter, and where it is; a heading may stand above it."""
    free = [(-1e9, 1e9)]
    gutter: float | None = None
    for end in range(start, len(bands)):
        free = _narrowed(free, bands[end])
        shared = _shared(bands[start : end + 1], free)
        if shared is None and (gutter is not None or end > start or len(bands[end]) > 1):
            return end, gutter
        gutter = shared
    return len(bands), gutter


def _narrowed(free: Sequence[tuple[float, float]], band: Sequence[Item]) -> list[tuple[float, float]]:
    """What is left of free strips once a band's items have taken theirs."""
    strips = list(free)
    for item in band:
        cut = []
        for a, b in strips:
            if item.x1 <= a or item.x0 >= b:
                cut.append((a, b))
                continue
            cut.extend(piece for piece in ((a, item.x0), (item.x1, b)) if piece[1] - piece[0] >= _GUTTER)
        strips = cut
    return strips


def _shared(bands: Sequence[Sequence[Item]], free: Sequence[tuple[float, float]]) -> float | None:
    """The middle of the widest strip that has items on both sides."""
    items = [item for band in bands for item in band]
    left, right = min(item.x0 for item in items), max(item.x1 for item in items)
    inner = [(b - a, (a + b) / 2) for a, b in free if left < a and b < right]
    return max(inner)[1] if inner else None


def _is_columns(run: Sequence[Sequence[Item]], gutter: float) -> bool:
    """Whether both sides of the gutter are columns of text rather than labels and values."""
    items = [item for band in run for item in band]
    sides = [[i for i in items if i.x1 <= gutter], [i for i in items if i.x1 > gutter]]
    if any(isinstance(item, Frame | RawTable) for side in sides for item in side):
        return all(len(side) >= _MIN_PAIRS or any(isinstance(i, Frame | RawTable) for i in side) for side in sides)
    pairs = sum(any(i.x1 <= gutter for i in band) and any(i.x1 > gutter for i in band) for band in run)
    return pairs >= _MIN_PAIRS and all(_is_text(side) for side in sides)


def _is_text(side: Sequence[Item]) -> bool:
    breadth = max(item.x1 for item in side) - min(item.x0 for item in side)
    words = [item for item in side if isinstance(item, Fragment)]
    full = statistics.median(item.x1 - item.x0 for item in side) >= _FULL * breadth
    letters = statistics.median(len(item.raw) for item in words) if words else _MIN_LETTERS
    figures = sum(bool(AMOUNT.match(item.raw)) for item in words)
    return full and letters >= _MIN_LETTERS and figures <= 0.3 * max(1, len(words))
