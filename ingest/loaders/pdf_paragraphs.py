"""Joins a column's lines to paragraphs, and leaves apart what stands apart."""

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.furniture import is_contents_line
from ingest.loaders.lines import is_note, starts_item
from ingest.loaders.pdf_columns import Flow
from ingest.loaders.pdf_lines import Fragment, row_text
from ingest.loaders.pdf_tables import RawTable
from ingest.loaders.text_repair import drop_repeats, join_label, join_lines

# What a line may fall short of the right edge and still be full: a mark that may not end a line, a figure kept whole.
_SHORT_EM = 2.3
_MAX_PITCH_EM = 2.3
_NUMBERED = re.compile(
    r"^(?:第\s*[\d０-９一二三四五六七八九十百]+\s*[編部章節款目条項号表図](?!\s*[にのはをがとでもへ、。])"
    r"|[(（]\s*(?:[款項目節]|[\d０-９]{1,2}|[一二三四五六七八九十]{1,3}|[ア-ンa-zA-Z])\s*[)）]"
    r"|[\d０-９]{1,2}(?:[.．\-－][\d０-９]{1,2})*[.．)）\u3000]\s*\D"
    r"|[\d０-９]{1,2} +(?![年月日人円件時分回点歳%％箇個つカヶか台号級])[^\d\s.,]"
    r"|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[ア-ン][\s\u3000.．)）]"
    r"|[⁰¹²³⁴-⁹]|〇[\s\u3000]|[〔［【〈＜<\[《≪]|※|（注|\(注|注[\s\d:：)）]|(?:図|表|図表|資料|様式)\s*[\d０-９])"
)
_NOTE = re.compile(r"^(?:※|＊\s*[\d０-９]|[(（]\s*注|注\s*[\d０-９:：)）]|[⁰¹²³⁴-⁹])")
_ENDS = re.compile(r"[。．！？!?]$|[。！？][)）」』]$")


@dataclass
class Line:
    """A row of fragments within a column."""

    parts: list[Fragment]

    @cached_property
    def text(self) -> str:
        """The whole row."""
        return join_label(drop_repeats(row_text(self.parts)))

    @cached_property
    def main(self) -> Fragment:
        """The fragment with most letters, which tells how the line looks."""
        return max(self.parts, key=lambda part: len(part.glyphs))

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.parts[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return max(part.x1 for part in self.parts)

    @property
    def base(self) -> float:
        """The baseline."""
        return self.main.base

    @property
    def size(self) -> float:
        """The size of most letters."""
        return self.main.size

    @property
    def begins_anew(self) -> bool:
        """Whether its first letters are a mark or number that starts an item or heading."""
        return starts_item(self.text) or is_note(self.text) or bool(_NUMBERED.match(self.text))


@dataclass(slots=True)
class Paragraph:
    """Lines that are one text."""

    lines: list[Line]
    flow: Flow

    @property
    def text(self) -> str:
        """The lines joined where they wrapped."""
        return join_lines(line.text for line in self.lines)

    @property
    def is_note(self) -> bool:
        """Whether it begins with the mark of a note."""
        return bool(_NOTE.match(self.lines[0].text)) or is_note(self.lines[0].text)

    @property
    def centred(self) -> bool:
        """Whether every line stands in the middle of its column, well away from both edges."""
        middle = (self.flow.x0 + self.flow.x1) / 2
        em = self.lines[0].size
        return all(
            abs((line.x0 + line.x1) / 2 - middle) <= em and line.x0 > self.flow.x0 + 3 * em for line in self.lines
        )


def paragraphs(flows: Iterable[Flow], right_edge: float, spread: float) -> list[Paragraph | RawTable]:
    """The paragraphs and tables of a page in order.

    `right_edge` is where a full line of the document ends; `spread` the share by which letters of a size may differ.
    """
    found: list[Paragraph | RawTable] = []
    for flow in flows:
        pieces = _flow_paragraphs(flow, right_edge, spread)
        last, first = found[-1] if found else None, pieces[0]
        if isinstance(last, Paragraph) and isinstance(first, Paragraph) and _runs_over(last, first, spread):
            last.lines.extend(first.lines)
            pieces = pieces[1:]
        found.extend(pieces)
    return found


def _runs_over(last: Paragraph, following: Paragraph, spread: float) -> bool:
    """Whether a paragraph goes on where the next column or strip of the page begins."""
    line, upper = following.lines[0], last.lines[-1]
    if last.flow.framed or following.flow.framed or line.begins_anew or _ENDS.search(upper.text):
        return False
    alike = _alike(upper, line, spread)
    full = len(upper.text) >= 10 and upper.x1 >= last.flow.x1 - _SHORT_EM * upper.size
    below = 0.7 * line.size < line.base - upper.base <= _MAX_PITCH_EM * line.size
    beside = line.x0 > upper.x1 and line.base < upper.base and len(last.lines) > 1
    return alike and full and (below or beside) and len(upper.parts) == len(line.parts) == 1


def _flow_paragraphs(flow: Flow, right_edge: float, spread: float) -> list[Paragraph | RawTable]:
    lines = [line for row in flow.rows for line in _lines(row)]
    right = _edge(flow, [line for line in lines if isinstance(line, Line)], right_edge)
    pitch = _usual_pitch([line for line in lines if isinstance(line, Line)])
    found: list[Paragraph | RawTable] = []
    for line in lines:
        last = found[-1] if found else None
        if isinstance(line, RawTable):
            found.append(line)
        elif (
            isinstance(last, Paragraph) and _alike(last.lines[-1], line, spread) and _goes_on(last, line, right, pitch)
        ):
            last.lines.append(line)
        else:
            found.append(Paragraph([line], flow))
    return found


def _lines(row: Sequence[object]) -> "list[Line | RawTable]":
    """The row as a line; pieces set wide apart that each begin with a mark of their own are lines of their own."""
    parts = [part for part in row if isinstance(part, Fragment)]
    if not parts:
        return [table for table in row if isinstance(table, RawTable)]
    alone = [Line([part]) for part in parts]
    return [*alone] if len(parts) > 1 and all(line.begins_anew for line in alone) else [Line(parts)]


def _edge(flow: Flow, lines: Sequence[Line], right_edge: float) -> float:
    """Where this flow's full lines end."""
    if flow.framed:
        return _framed_edge(flow, lines)
    reached = max((line.x1 for line in lines), default=flow.x1)
    return max(reached, right_edge) if flow.x0 < right_edge and reached > 0.6 * right_edge else reached


def _framed_edge(flow: Flow, lines: Sequence[Line]) -> float:
    """The frame's inner edge: as far from its right side as text stands from its left."""
    margin = max(0.0, min((line.x0 for line in lines), default=flow.x0) - flow.x0)
    return flow.x1 - min(margin, 0.25 * (flow.x1 - flow.x0))


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The distance from line to line within paragraphs: among the smaller ones of the flow."""
    pitches = sorted(b.base - a.base for a, b in pairwise(lines) if 0.8 * b.size < b.base - a.base < 3 * b.size)
    return statistics.median(pitches[: max(1, 2 * len(pitches) // 3)]) if pitches else 1e9


def _alike(upper: Line, lower: Line, spread: float) -> bool:
    """Whether two lines are of one size and weight."""
    near = abs(upper.size - lower.size) <= spread * max(upper.size, lower.size)
    return near and upper.main.bold == lower.main.bold


def _goes_on(paragraph: Paragraph, line: Line, right: float, pitch: float) -> bool:
    last = paragraph.lines[-1]
    em = max(last.size, line.size)
    step = line.base - last.base
    if not 0.7 * em < step <= min(_MAX_PITCH_EM * em, 1.35 * pitch) or is_contents_line(last.text):
        return False
    if _is_table_row(last) or _is_table_row(line):
        return False
    if line.begins_anew and not _hangs(paragraph, line):
        return False
    if paragraph.is_note and line.x0 > paragraph.lines[0].x0 + 0.4 * em:
        return True
    if paragraph.centred and abs(last.x0 - line.x0) > em:
        full = last.x1 - last.x0 >= 0.85 * (paragraph.flow.x1 - paragraph.flow.x0)
        return full and not line.begins_anew and not _ENDS.search(last.text)
    return last.x1 >= right - _SHORT_EM * em and not _is_new_indent(paragraph, line)


def _is_table_row(line: Line) -> bool:
    """Whether the line is several pieces set wide apart, which no running text is."""
    return len(line.parts) >= 3


def _hangs(paragraph: Paragraph, line: Line) -> bool:
    """Whether a line that looks like an item's start is a wrapped one: set in from its paragraph's first line."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    set_in = line.x0 > first.x0 + 0.7 * line.size
    return set_in and first.begins_anew and not _ENDS.search(last.text) and not starts_item(line.text)


def _is_new_indent(paragraph: Paragraph, line: Line) -> bool:
    """Whether the line is set in as the first line of a new paragraph after a finished sentence."""
    last = paragraph.lines[-1]
    if not _ENDS.search(last.text):
        return False
    if len(paragraph.lines) == 1:
        return abs(line.x0 - last.x0) <= 0.5 * line.size and line.x0 > paragraph.flow.x0 + 0.7 * line.size
    return line.x0 > last.x0 + 0.6 * line.size
