"""The comprehensive plan: its texts, read for one edition."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from making.book import Book
from making.markup import Grid, Heading, Node, parse, variant

CITY = "みなと野市"
_FOLDER = Path(__file__).resolve().parent.parent / "content" / "sogo-keikaku"
_MEASURE = re.compile(r"\d+　(施策.+)")


def adopted() -> Book:
    """The plan as the council passed it."""
    return Book(
        title="みなと野市第２次総合計画",
        subtitle="基本構想・前期基本計画",
        label="",
        date="令和７年３月",
        city=CITY,
        front=parse((_FOLDER / "00-aisatsu.txt").read_text("utf-8")),
        body=_body(draft=False),
    )


def draft() -> Book:
    """The draft on which the residents' opinions were asked."""
    return replace(
        adopted(), label="（素案）", date="令和６年10月", front=(), body=_body(draft=True), dashed_folios=True
    )


def _body(*, draft: bool) -> tuple[Node, ...]:
    files = sorted(_FOLDER.glob("*.txt"))[1:]
    text = "\n".join(file.read_text("utf-8") for file in files)
    nodes = parse(variant(text, draft=draft))
    rows = tuple(_indicator_rows(nodes))
    return tuple(_filled(node, rows) for node in nodes)


def _filled(node: Node, rows: tuple[tuple[str, ...], ...]) -> Node:
    if isinstance(node, Grid) and node.caption.endswith("指標一覧"):
        return replace(node, rows=(*node.rows, *rows))
    return node


def _indicator_rows(nodes: Sequence[Node]) -> Iterator[tuple[str, ...]]:
    measure = ""
    for node in nodes:
        if isinstance(node, Heading) and (found := _MEASURE.fullmatch(node.text)):
            measure = found[1]
        if isinstance(node, Grid) and node.caption.endswith("の指標"):
            for number, row in enumerate(node.rows[1:]):
                yield ("^" if number else measure, *row)
