"""Word tables on a grid, merged cells resolved."""

from collections.abc import Callable, Iterator

from lxml import etree

from ingest.loaders.docx_xml import W, attribute, child, children, integer, is_on
from ingest.loaders.grid import Cell

_MAX_COLUMNS = 500


def table_rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table that were not deleted in a tracked change."""
    for row in table.iter(W + "tr"):
        owner = next(row.iterancestors(W + "tbl"), None)
        if owner is table and child(child(row, "trPr"), "del") is None:
            yield row


def row_cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, those in content controls too."""
    for cell in row.iter(W + "tc"):
        if next(cell.iterancestors(W + "tr"), None) is row:
            yield cell


def is_box(table: etree._Element) -> bool:
    """Whether the table is a mere frame around text: a single column."""
    return all(sum(1 for _ in row_cells(row)) <= 1 for row in table_rows(table))


def table_cells(table: etree._Element, text_of: Callable[[etree._Element], str]) -> list[Cell]:
    """The cells of a table; a cell merged downwards is one cell with a row span."""
    laid: list[Cell] = []
    open_above: dict[int, int] = {}
    for row, node in enumerate(table_rows(table)):
        column = integer(child(child(node, "trPr"), "gridBefore"), "val")
        is_header = is_on(child(child(node, "trPr"), "tblHeader"))
        for cell in row_cells(node):
            properties = child(cell, "tcPr")
            across = max(1, min(integer(child(properties, "gridSpan"), "val", 1), _MAX_COLUMNS))
            merge = child(properties, "vMerge")
            if merge is not None and attribute(merge, "val") != "restart" and column in open_above:
                _stretch(laid, open_above[column])
            else:
                laid.append(Cell(text_of(cell), row, column, 1, across, is_header))
                open_above[column] = len(laid) - 1
            if merge is None:
                open_above.pop(column, None)
            column += across
    return laid


def _stretch(laid: list[Cell], index: int) -> None:
    cell = laid[index]
    laid[index] = Cell(cell.text, cell.row, cell.column, cell.row_span + 1, cell.column_span, cell.is_header)


def own_paragraphs(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, nested tables' too, in order."""
    yield from children(container, "p") if container.find(f".//{W}tbl") is None else container.iter(W + "p")
