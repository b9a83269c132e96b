"""Turns nodes into reportlab flowables: headings, tables, charts, boxes and columns."""

import re
from collections.abc import Callable, Sequence

from reportlab.lib.colors import Color, HexColor, white
from reportlab.platypus import BalancedColumns, CondPageBreak, Flowable, KeepTogether, Spacer, Table

from making.markup import Aside, Bars, Frame, Grid, Heading, Item, Label, Node, Note, Text
from making.pdf_prose import BOLD, REGULAR, Prose, Type

INK, SEA, MIST, LINE = HexColor("#20262d"), HexColor("#0f5c7a"), HexColor("#e6f1f4"), HexColor("#9fb8c2")
_BODY = Type(first=9.5, color=INK)
_ITEM = Type(indent=20, first=-10, leading=15.2, after=1.5, color=INK)
_LABEL = Type(size=9.8, font=BOLD, align="left", before=6, after=1, color=SEA)
_ASIDE = Type(size=8.6, align="right", after=4, color=INK)
_CELL = Type(size=8, leading=11, align="left", after=0, color=INK)
_NUMBER = Type(size=8, leading=11, align="right", after=0, color=INK)
_HEAD = Type(size=8, leading=11, font=BOLD, align="center", after=0, color=INK)
_FIGURE = re.compile(r"[△約－]?[\d,.]*(?:[^\d]{0,4})")


class Title(Flowable):
    """A section heading that bookmarks itself; level 1 leaves its band to the end of the page."""

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
        key = f"h{len(canvas.titles_seen)}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(text, key, level - 1, closed=level > 1)
        canvas.titles_seen.append((level, text, canvas.getPageNumber()))
        if level == 1:
            canvas.page_chapter = text
            return
        canvas.setFillColor(MIST if level == 2 else white)
        canvas.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        canvas.setFillColor(SEA)
        canvas.rect(0, 0, 5 if level == 2 else self.width, self.height if level == 2 else 0.7, stroke=0, fill=1)
        size = 13.0 if level == 2 else 10.8
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, size)
        canvas.drawString(14 if level == 2 else 1, (self.height - size) / 2 + 1.6, text)


class Chart(Flowable):
    """Bars over an axis with numbers, and the caption below."""

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


def flowables(nodes: Sequence[Node], width: float) -> list[Flowable]:
    """The flowables of nodes that stand in a frame of this width."""
    return [flowable for node in nodes for flowable in _MAKERS[type(node)](node, width)]


def _heading(node: Heading, _width: float) -> list[Flowable]:
    return [CondPageBreak((0, 400, 130, 90)[node.level]), Title(node)]


def _label(node: Label, _width: float) -> list[Flowable]:
    label = Prose(node.text, _LABEL)
    label.keepWithNext = True
    return [label]


def _grid(node: Grid, width: float) -> list[Flowable]:
    shares = node.widths or (1.0,) * len(node.rows[0])
    columns = [width * share / sum(shares) for share in shares]
    cells = [[_cell(text, number < node.header) for text in row] for number, row in enumerate(node.rows)]
    table = Table(cells, columns, repeatRows=node.header, style=_style(node), spaceAfter=10)
    over = Table(
        [[Prose(node.caption, Type(size=8.8, font=BOLD, align="left", after=0)), Prose(node.unit, _NUMBER)]],
        [width * 0.72, width * 0.28],
        style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)],
        spaceBefore=7,
    )
    over.keepWithNext = True
    return [over, table]


def _cell(text: str, is_header: bool) -> Flowable | str:
    if text in {"^", "<", ""}:
        return ""
    type_ = _HEAD if is_header else _NUMBER if _FIGURE.fullmatch(text) and any(map(str.isdigit, text)) else _CELL
    return Prose(text, type_)


def _style(node: Grid) -> list[tuple[object, ...]]:
    style: list[tuple[object, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, LINE),
        ("BACKGROUND", (0, 0), (-1, node.header - 1), MIST),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    return style + [("SPAN", (x, y), end) for (x, y), end in spans(node.rows).items() if end != (x, y)]


def spans(rows: Sequence[Sequence[str]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Each cell's first and last place as (column, row): where "<" and "^" stretch it to."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text not in {"<", "^"}:
                found[x, y] = _stretch(rows, x, y)
    return found


def _stretch(rows: Sequence[Sequence[str]], x: int, y: int) -> tuple[int, int]:
    right, bottom = x, y
    while right + 1 < len(rows[y]) and rows[y][right + 1] == "<":
        right += 1
    while bottom + 1 < len(rows) and rows[bottom + 1][x] == "^":
        bottom += 1
    return right, bottom


def _frame(node: Frame, width: float) -> list[Flowable]:
    if node.kind == "columns":
        gutter = 18
        inner = flowables(node.nodes, (width - gutter) / 2)
        return [BalancedColumns(inner, nCols=2, needed=120, innerPadding=gutter, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)]
    title = Prose(node.title, Type(size=10.5, font=BOLD, align="center", color=SEA, after=3))
    box = Table([[[title, *flowables(node.nodes, width - 28)]]], [width], spaceBefore=8, spaceAfter=10)
    box.setStyle([("BOX", (0, 0), (-1, -1), 0.9, SEA), ("BACKGROUND", (0, 0), (-1, -1), Color(0.97, 0.985, 0.99))])
    box.setStyle([("LEFTPADDING", (0, 0), (-1, -1), 14), ("RIGHTPADDING", (0, 0), (-1, -1), 14)])
    box.setStyle([("TOPPADDING", (0, 0), (-1, -1), 8), ("BOTTOMPADDING", (0, 0), (-1, -1), 8)])
    return [box]


_MAKERS: dict[type, Callable[..., list[Flowable]]] = {
    Heading: _heading,
    Text: lambda node, _: [Prose(node.text, _BODY)],
    Item: lambda node, _: [Prose(f"{node.mark}{node.text}", _ITEM)],
    Label: _label,
    Aside: lambda node, _: [Prose(node.text, _ASIDE)],
    Note: lambda _node, _width: [],
    Grid: _grid,
    Bars: lambda node, _: [KeepTogether([Chart(node), Spacer(1, 2)])],
    Frame: _frame,
}
