"""Turns nodes into reportlab flowables: paragraphs, tables, boxes and columns."""

import re
from collections.abc import Callable, Iterator, Sequence

from reportlab.lib.colors import Color
from reportlab.platypus.flowables import BalancedColumns, CondPageBreak, Flowable
from reportlab.platypus.tables import Table

from making.markup import Aside, Bars, Frame, Grid, Heading, Item, Label, Node, Note, Text
from making.merging import spans
from making.pdf_pieces import LINE, MIST, SEA, Bound, Chart, Title
from making.pdf_prose import BOLD, Prose, Type

_BODY = Type(first=9.5)
_ITEM = Type(indent=20, first=-10, leading=15.2, after=1.5)
_LABEL = Type(size=9.8, font=BOLD, align="left", before=6, after=1, color=SEA)
_ASIDE = Type(size=8.6, align="right", after=4)
_CELL = Type(size=8, leading=11, align="left", after=0)
_NUMBER = Type(size=8, leading=11, align="right", after=0)
_HEAD = Type(size=8, leading=11, font=BOLD, align="center", after=0)
_KEPT_ROWS = 20  # a longer table may begin in the middle of a page and go on over the next
_FIGURE = re.compile(r"－|△? ?[\d,.]+(以下|以上)?")


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
        style=[
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ],
        spaceBefore=7,
    )
    if len(node.rows) > _KEPT_ROWS:
        return [CondPageBreak(120), over, table]
    over.keepWithNext = True
    return [over, table]


def _cell(text: str, is_header: bool) -> Flowable | str:
    if text in {"^", "<", ""}:
        return ""
    type_ = _HEAD if is_header else _NUMBER if _FIGURE.fullmatch(text) else _CELL
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


def _frame(node: Frame, width: float) -> list[Flowable]:
    if node.kind == "columns":
        gutter = 18
        inner = list(_kept_with_next(flowables(node.nodes, (width - gutter) / 2)))
        return [
            BalancedColumns(
                inner,
                nCols=2,
                needed=120,
                innerPadding=gutter,
                leftPadding=0,
                rightPadding=0,
                topPadding=0,
                bottomPadding=0,
            )
        ]
    title = Prose(node.title, Type(size=10.5, font=BOLD, align="center", color=SEA, after=3))
    box = Table([[[title, *flowables(node.nodes, width - 28)]]], [width], spaceBefore=8, spaceAfter=10)
    box.setStyle([("BOX", (0, 0), (-1, -1), 0.9, SEA), ("BACKGROUND", (0, 0), (-1, -1), Color(0.97, 0.985, 0.99))])
    box.setStyle([("LEFTPADDING", (0, 0), (-1, -1), 14), ("RIGHTPADDING", (0, 0), (-1, -1), 14)])
    box.setStyle([("TOPPADDING", (0, 0), (-1, -1), 8), ("BOTTOMPADDING", (0, 0), (-1, -1), 8)])
    return [box]


def _kept_with_next(pieces: Sequence[Flowable]) -> Iterator[Flowable]:
    """Balanced columns pay no heed to keepWithNext, so that what belongs together is bound here."""
    bound: list[Flowable] = []
    for piece in pieces:
        if isinstance(piece, CondPageBreak):
            continue
        bound.append(piece)
        if not piece.getKeepWithNext():
            yield Bound(bound) if len(bound) > 1 else piece
            bound = []


_MAKERS: dict[type, Callable[..., list[Flowable]]] = {
    Heading: _heading,
    Text: lambda node, _: [Prose(node.text, _BODY)],
    Item: lambda node, _: [Prose(f"{node.mark}{node.text}", _ITEM)],
    Label: _label,
    Aside: lambda node, _: [Prose(node.text, _ASIDE)],
    Note: lambda _node, _width: [],
    Grid: _grid,
    Bars: lambda node, _: [Chart(node)],
    Frame: _frame,
}
