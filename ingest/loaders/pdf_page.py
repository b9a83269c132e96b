"""Reads one page: its letters, its ruled tables, and what is drawn around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium

from ingest.loaders.pdf_glyphs import Glyph, embolden, read_glyphs
from ingest.loaders.pdf_grid import Grid, find_grids
from ingest.loaders.pdf_lines import Fragment, fragments
from ingest.loaders.pdf_quality import count_odd
from ingest.loaders.pdf_rulings import Box, Drawing, read_drawing
from ingest.loaders.pdf_space import Space, space_of
from ingest.loaders.pdf_tables import (
    CellText,
    RawTable,
    cell_texts,
    claim,
    is_table,
    join_halves,
    lay_out,
    spread_over,
)

_SPREAD = 1.2


@dataclass(slots=True)
class RawPage:
    """A page as it was read, before the document's other pages tell what is furniture."""

    number: int
    width: float
    height: float
    parts: list[Fragment]
    tables: list[RawTable]
    boxes: list[Box]
    characters: int
    odd: int = 0
    picture_share: float = 0.0
    captions: list[Fragment] = field(default_factory=list)
    """Captions that stood over the same table a page before and are not said again."""
    folios: list[tuple[float, str]] = field(default_factory=list)

    @property
    def middle(self) -> float | None:
        """Where two printed pages meet, if the page is a spread."""
        if self.width < _SPREAD * self.height:
            return None
        middle = self.width / 2
        return None if any(part.x0 < middle < part.x1 for part in self.parts) else middle


def read_page(page: pdfium.PdfPage, number: int) -> RawPage:
    """Everything on the page that has a place."""
    space = space_of(page)
    glyphs = read_glyphs(page, space)
    drawing = read_drawing(page, space)
    embolden(glyphs, drawing.words)
    found, rest = _claimed(glyphs, drawing)
    tables, rest = _laid_out(_with_halves_joined(found, space), rest)
    return RawPage(
        number=number,
        width=space.width,
        height=space.height,
        parts=fragments(rest),
        tables=tables,
        boxes=drawing.boxes,
        characters=len(glyphs),
        odd=count_odd(glyph.text for glyph in glyphs),
        picture_share=_share(drawing.pictures, space),
    )


Found = tuple[Grid, list[CellText]]


def _claimed(glyphs: Sequence[Glyph], drawing: Drawing) -> tuple[list[Found], list[Glyph]]:
    """The tables within ruling lines, and the letters that are in none; other ruled cells become frames."""
    rest = list(glyphs)
    found: list[Found] = []
    for grid in find_grids(drawing):
        inside, outside = claim(grid, rest)
        cells = cell_texts(grid, inside)
        if is_table(cells, grid):
            found.append((grid, cells))
            rest = outside
        else:
            drawing.boxes.extend(cell.box for cell in cells)
    return found, rest


def _laid_out(found: Sequence[Found], rest: list[Glyph]) -> tuple[list[RawTable], list[Glyph]]:
    """The tables as rows and columns; titles within their frames go back to the page's text."""
    tables: list[RawTable] = []
    for grid, cells in found:
        table = lay_out(grid, cells)
        if table.is_chart:
            rest.extend(_glyphs(line for cell in cells for line in cell.lines))
        else:
            rest.extend(_glyphs(table.titles))
            tables.append(table)
    return tables, rest


def _glyphs(lines: Iterable[Iterable[Fragment]]) -> list[Glyph]:
    return [glyph for line in lines for part in line for glyph in part.glyphs]


def _with_halves_joined(found: list[tuple[Grid, list[CellText]]], space: Space) -> list[tuple[Grid, list[CellText]]]:
    """The tables with those that run over both pages of a spread as one."""
    if space.width < _SPREAD * space.height:
        return found
    middle = space.width / 2
    lefts = [pair for pair in found if pair[0].xs[-1] <= middle]
    rights = [pair for pair in found if pair[0].xs[0] >= middle]
    joined: list[Found] = []
    for left in lefts:
        right = next((r for r in rights if spread_over(left[0], r[0]) and _goes_over(left[1], r[1])), None)
        if right is None:
            continue
        found = [pair for pair in found if pair is not left and pair is not right]
        grid = join_halves(left[0], right[0])
        glyphs = _glyphs(line for cell in (*left[1], *right[1]) for line in cell.lines)
        joined.append((grid, cell_texts(grid, claim(grid, glyphs)[0])))
    return [*found, *joined]


def _goes_over(left: Sequence[CellText], right: Sequence[CellText]) -> bool:
    """Whether the right half has columns of its own rather than the left half's again."""
    top = min(cell.region.top for cell in right)
    known = {cell.text for cell in left}
    names = [cell.text for cell in right if cell.region.top == top]
    return not any(name in known for name in names)


def _share(pictures: Sequence[Box], space: Space) -> float:
    return min(1.0, sum(box.area for box in pictures) / max(1.0, space.width * space.height))
