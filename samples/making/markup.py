"""The light markup in which the sample texts are written, and the nodes it is read into."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_VARIANT = re.compile(r"\{\{(.*?)⇒(.*?)\}\}", re.DOTALL)
_HEADING = re.compile(r"(#{1,3}) (.+)")
_NOTE = re.compile(r"(※\d+) (.+)")
_ITEM = re.compile(r"([・○])(.+)")
_LABEL = re.compile(r"[①-⑳◆]　.+")
_OPEN = re.compile(r":::(\w+) ?(.*)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A bullet with its mark."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """A numbered line in bold that a paragraph follows, such as a project's name."""

    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A short line at the right edge: the department in charge, the date of a letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, printed at the foot of the page that holds its mark."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the cell "^" continues the one above, "<" the one to the left."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    unit: str = ""
    widths: tuple[float, ...] = ()
    header: int = 1


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart; `axis` is (top, step)."""

    caption: str
    bars: tuple[tuple[str, float], ...]
    axis: tuple[float, float]
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Nodes that stand together: `kind` is "columns" or "box"."""

    kind: str
    title: str
    nodes: tuple["Node", ...]


Node = Heading | Text | Item | Label | Aside | Note | Grid | Bars | Frame


@dataclass(slots=True)
class _Lines:
    lines: Sequence[str]
    at: int = 0
    pending: list[str] = field(default_factory=list)

    def next(self) -> str | None:
        if self.at >= len(self.lines):
            return None
        self.at += 1
        return self.lines[self.at - 1].rstrip()


def variant(text: str, *, draft: bool) -> str:
    """The text of one edition: `{{draft⇒adopted}}` is replaced by the one that is wanted."""
    return _VARIANT.sub(lambda found: found[1] if draft else found[2], text)


def parse(text: str) -> tuple[Node, ...]:
    """The nodes of a text, in order."""
    return tuple(_nodes(_Lines(text.splitlines())))


def _nodes(source: _Lines) -> Iterator[Node]:
    while (line := source.next()) is not None and line != ":::":
        opened = _OPEN.fullmatch(line)
        node = _framed(opened[1], opened[2], source) if opened else _line(line)
        if opened or node or not line:
            yield from _flush(source)
        if node:
            yield node
        elif line:
            source.pending.append(line)
    yield from _flush(source)


def _flush(source: _Lines) -> Iterator[Text]:
    if source.pending:
        yield Text("".join(source.pending))
        source.pending = []


def _line(line: str) -> Node | None:
    if found := _HEADING.fullmatch(line):
        return Heading(len(found[1]), found[2])
    if found := _NOTE.fullmatch(line):
        return Note(found[1], found[2])
    if found := _ITEM.fullmatch(line):
        return Item(found[1], found[2])
    if line.startswith("> "):
        return Aside(line[2:])
    return Label(line) if _LABEL.fullmatch(line) else None


def _framed(kind: str, title: str, source: _Lines) -> Node:
    if kind in {"columns", "box"}:
        body = _Lines(source.lines, source.at)
        nodes = tuple(_nodes(body))
        source.at = body.at
        return Frame(kind, title, nodes)
    options: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    while (line := source.next()) not in {":::", None}:
        if line and line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
        elif line:
            name, _, value = line.partition(":")
            options[name] = value.strip()
    return _bars(title, rows, options) if kind == "bars" else _grid(title, rows, options)


def _grid(caption: str, rows: list[tuple[str, ...]], options: dict[str, str]) -> Grid:
    widths = tuple(float(width) for width in options.get("widths", "").split())
    return Grid(caption, tuple(rows), options.get("unit", ""), widths, int(options.get("header", "1")))


def _bars(caption: str, rows: list[tuple[str, ...]], options: dict[str, str]) -> Bars:
    top, step = (float(number) for number in options["axis"].split())
    bars = tuple((row[0], float(row[1].replace(",", ""))) for row in rows)
    return Bars(caption, bars, (top, step), options.get("unit", ""), options.get("source", ""))
