"""Japanese paragraphs for reportlab: line breaking by kinsoku, justification, ruby and footnote marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.flowables import Flowable

from making.pdf_sheet import Sheet

REGULAR, BOLD = "UDGothic", "UDGothic-Bold"
INK = HexColor("#20262d")
_ATOM = re.compile(r"《(.+?)/(.+?)》|(※\d+)|[A-Za-z0-9][A-Za-z0-9.,%:/@_-]*|.", re.DOTALL)
_NOT_FIRST = set("、。，．」』）】〕・ー～？！々ゃゅょっャュョッ％：；%,.)")
_NOT_LAST = set("「『（【〔(")


@dataclass(frozen=True, slots=True)
class Type:
    """How a run of text is set; sizes in points."""

    size: float = 9.5
    leading: float = 16.0
    font: str = REGULAR
    color: Color = INK
    indent: float = 0.0
    first: float = 0.0
    align: str = "justify"
    before: float = 0.0
    after: float = 3.0


@dataclass(frozen=True, slots=True)
class Atom:
    """What is never broken: a letter, a number, a word with its reading, or a footnote mark."""

    text: str
    width: float
    ruby: str = ""
    is_mark: bool = False


class Prose(Flowable):
    """A paragraph. It may split between lines; drawing a footnote mark asks the page for its note."""

    canv: Sheet

    def __init__(self, text: str, type_: Type) -> None:
        super().__init__()
        self.type, self.pieces = type_, atoms(text, type_)
        self.lines: list[tuple[Atom, ...]] = []
        self.starts = self.ends = True
        self.spaceBefore, self.spaceAfter = type_.before, type_.after

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Breaks the lines for a width."""
        self.width = width
        first = self.type.first if self.starts else 0.0
        self.lines = break_lines(self.pieces, width - self.type.indent, first)
        self.height = len(self.lines) * self.type.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """The lines that fit, and the others; never a single line alone."""
        self.wrap(width, height)
        fits = int(height // self.type.leading)
        if len(self.lines) - fits == 1:
            fits -= 1
        if fits < 2:
            return []
        head, tail = self._part(self.lines[:fits]), self._part(self.lines[fits:])
        head.starts, head.ends, tail.starts, tail.ends = self.starts, False, False, self.ends
        return [head, tail]

    def _part(self, lines: Sequence[tuple[Atom, ...]]) -> "Prose":
        part = Prose("", self.type)
        part.pieces = [atom for line in lines for atom in line]
        return part

    def minWidth(self) -> float:  # noqa: N802 - reportlab's name
        """The narrowest column it goes into."""
        return self.type.size * 3

    def draw(self) -> None:
        """Draws every line, the first one indented."""
        for number, line in enumerate(self.lines):
            first = self.type.first if self.starts and number == 0 else 0.0
            y = self.height - (number + 1) * self.type.leading + (self.type.leading - self.type.size) * 0.62
            self._draw_line(line, self.type.indent + first, y, last=self._is_last(number))

    def _is_last(self, number: int) -> bool:
        return number == len(self.lines) - 1 and self.ends

    def _draw_line(self, line: tuple[Atom, ...], x: float, y: float, *, last: bool) -> None:
        slack = self.width - x - sum(atom.width for atom in line)
        letters = sum(len(atom.text) for atom in line)
        gap = 0.0
        if self.type.align == "justify" and not last and letters > 1:
            gap = min(slack / letters, 1.2)
        elif self.type.align in {"right", "center"}:
            x += slack if self.type.align == "right" else slack / 2
        for run in _runs(line):
            x = self._draw_run(run, (x, y), gap)

    def _draw_run(self, run: tuple[Atom, ...], at: tuple[float, float], gap: float) -> float:
        type_, (x, y) = self.type, at
        words = "".join(atom.text for atom in run)
        size, rise = (type_.size * 0.62, type_.size * 0.36) if run[0].is_mark else (type_.size, 0.0)
        canvas = self.canv
        canvas.setFillColor(type_.color)
        line = canvas.beginText(x, y + rise)
        line.setFont(type_.font, size)
        line.setCharSpace(gap)
        line.textOut(words)
        canvas.drawText(line)
        end = x + sum(atom.width for atom in run) + gap * len(words)
        if run[0].ruby:
            canvas.setFont(type_.font, type_.size * 0.5)
            canvas.drawCentredString((x + end - gap) / 2, y + type_.size * 1.0, run[0].ruby)
        if run[0].is_mark:
            canvas.notes.append(words)
        return end


def _runs(line: tuple[Atom, ...]) -> list[tuple[Atom, ...]]:
    runs: list[list[Atom]] = []
    for atom in line:
        alone = atom.ruby or atom.is_mark
        if runs and not alone and not (runs[-1][0].ruby or runs[-1][0].is_mark):
            runs[-1].append(atom)
        else:
            runs.append([atom])
    return [tuple(run) for run in runs]


def atoms(text: str, type_: Type) -> list[Atom]:
    """The unbreakable pieces of a text with their widths."""
    found = []
    for match in _ATOM.finditer(text):
        base, ruby, mark = match[1] or match[0], match[2] or "", match[3]
        size = type_.size * 0.62 if mark else type_.size
        found.append(Atom(base, stringWidth(base, type_.font, size), ruby, bool(mark)))
    return found


def break_lines(pieces: Sequence[Atom], width: float, first: float) -> list[tuple[Atom, ...]]:
    """Fills lines; what may not begin a line takes its neighbour along, what may not end one goes on to the next."""
    lines: list[list[Atom]] = [[]]
    room = width - first
    for atom in pieces:
        if lines[-1] and atom.width > room:
            carried = _carried(lines[-1], atom)
            lines.append(carried)
            room = width - sum(piece.width for piece in carried)
        lines[-1].append(atom)
        room -= atom.width
    return [tuple(line) for line in lines]


def _carried(line: list[Atom], atom: Atom) -> list[Atom]:
    carried: list[Atom] = []
    head = atom
    while len(line) > 1 and (head.text[0] in _NOT_FIRST or head.is_mark or line[-1].text in _NOT_LAST):
        head = line.pop()
        carried.insert(0, head)
    return carried
