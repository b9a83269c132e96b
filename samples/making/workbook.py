"""Writes the indicator list as a workbook: indicators by policy, districts, public finance."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from making.fixed_zip import write_fixed
from making.markup import Grid, Node
from making.merging import spans

_FACE = "BIZ UDPゴシック"
_THIN = Side(style="thin", color="9FB8C2")
_TOP = 4


def write_workbook(sheets: Sequence[tuple[str, Grid]], path: Path, author: str) -> None:
    """Writes a sheet for each grid: its caption, its unit, a merged header, then the rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, grid in sheets:
        _fill(book.create_sheet(name), grid)
    book.properties.creator = author
    buffer = BytesIO()
    book.save(buffer)
    write_fixed(buffer.getvalue(), path)


def named_grids(nodes: Sequence[Node], names: dict[str, str]) -> list[tuple[str, Grid]]:
    """The grids whose captions are asked for, each with the name of its sheet."""
    grids = {node.caption: node for node in nodes if isinstance(node, Grid)}
    return [(name, grids[caption]) for caption, name in names.items()]


def _fill(sheet: Worksheet, grid: Grid) -> None:
    sheet["A1"] = grid.caption
    sheet["A1"].font = Font(name=_FACE, size=14, bold=True)
    sheet["A2"] = grid.unit
    for (x, y), (right, bottom) in spans(grid.rows).items():
        _cell(sheet, (x + 1, y + _TOP), grid.rows[y][x], is_header=y < grid.header)
        if (right, bottom) != (x, y):
            sheet.merge_cells(start_row=y + _TOP, start_column=x + 1, end_row=bottom + _TOP, end_column=right + 1)
    for number, width in enumerate(grid.widths):
        sheet.column_dimensions[get_column_letter(number + 1)].width = 9 + width * 6
    sheet.freeze_panes = sheet.cell(grid.header + _TOP, 1)


def _cell(sheet: Worksheet, at: tuple[int, int], text: str, *, is_header: bool) -> None:
    cell = sheet.cell(row=at[1], column=at[0])
    cell.value, cell.number_format = (text, "General") if is_header else _number(text)
    cell.font = Font(name=_FACE, size=10, bold=is_header)
    cell.border = Border(_THIN, _THIN, _THIN, _THIN)
    cell.alignment = Alignment("center" if is_header else None, "center", wrap_text=True)
    if is_header:
        cell.fill = PatternFill("solid", fgColor="E6F1F4")


def _number(text: str) -> tuple[str | int | float, str]:
    """A figure as a number with the format that shows it as it was written."""
    bare = text.replace(",", "").replace("△ ", "-")
    try:
        value = float(bare)
    except ValueError:
        return text, "General"
    if "." in bare:
        return value, "#,##0.0"
    return int(value), '#,##0;"△ "#,##0'
