"""HTML tables on a grid, row and column spans resolved."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from ingest.loaders.grid import Cell
from ingest.loaders.lines import tidy

_MAX_SPAN = 1000


def is_layout(table: LexborNode) -> bool:
    """Whether a table only arranges the page: marked so, holding tables, or of a single cell or column."""
    if table.attributes.get("role") in ("presentation", "none") or table.css("table table"):
        return True
    rows = [list(_row_cells(row)) for row in _rows(table)]
    widest = max((len(row) for row in rows), default=0)
    return widest <= 1 and not table.css("th")


def table_cells(table: LexborNode) -> list[Cell]:
    """The cells of a table where they stand once spans are laid out."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    rows = list(_rows(table))
    for row, node in enumerate(rows):
        column = 0
        in_head = node.parent is not None and node.parent.tag == "thead"
        for td in _row_cells(node):
            while (row, column) in taken:
                column += 1
            down = min(_span(td, "rowspan") or len(rows), len(rows) - row)
            across = _span(td, "colspan") or 1
            text = cell_text(td)
            cells.append(Cell(text, row, column, down, across, td.tag == "th" or in_head))
            taken |= {(r, c) for r in range(row, row + down) for c in range(column, column + across)}
            column += across
    return cells


def cell_text(node: LexborNode) -> str:
    """A cell's words; parts that a browser sets on lines of their own are kept apart by a blank."""
    parts = [""]
    for child in node.traverse(include_text=True):
        if child.tag == "-text":
            parts[-1] += child.text_content or ""
        elif child.tag in ("br", "p", "div", "li", "ul", "ol", "dt", "dd") and parts[-1].strip():
            parts.append("")
    return " ".join(text for part in parts if (text := tidy(part)))


def caption_of(table: LexborNode) -> str:
    """The table's own caption."""
    node = table.css_first("caption")
    return cell_text(node) if node is not None else ""


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """Header, body and footer rows, in the order in which a browser shows them."""
    groups = [child for child in table.iter() if child.tag in ("thead", "tbody", "tfoot", "tr")]
    order = {"thead": 0, "tbody": 1, "tr": 1, "tfoot": 2}
    for group in sorted(groups, key=lambda g: order[g.tag or "tr"]):
        if group.tag == "tr":
            yield group
        else:
            yield from (row for row in group.iter() if row.tag == "tr")


def _row_cells(row: LexborNode) -> Iterator[LexborNode]:
    yield from (cell for cell in row.iter() if cell.tag in ("td", "th"))


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return min(int(value), _MAX_SPAN) if value.isascii() and value.isdigit() else 1
