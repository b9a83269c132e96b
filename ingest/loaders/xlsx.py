"""Excel workbooks (XLSX)."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from ingest.document import LoadedBlock, LoadedDocument, PageReport, SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.loaders.archive import DAMAGE
from ingest.loaders.grid import Cell, resolve, unit_of
from ingest.loaders.lines import line_block, tidy
from ingest.loaders.metadata import metadata_of
from ingest.loaders.records import is_records, record_blocks
from ingest.loaders.xlsx_format import shown
from ingest.loaders.xlsx_regions import Region, SheetCells, regions
from vectorstore.domain import BlockKind, Table

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FAULTS = (*DAMAGE, LookupError, TypeError, AttributeError, AssertionError, SyntaxError)
_DEFAULT_SHEET = re.compile(r"^(?:Sheet|シート)\d*$", re.IGNORECASE)
_UNSAVED = re.compile(rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_BOX_TEXT = re.compile(rb"<a:t>[^<]")


def load_xlsx(source: SourceFile) -> LoadedDocument:
    """Reads the visible sheets of a workbook; a sheet counts as a page, and cells read as they are shown.

    Raises:
        SourceError: the file is damaged or of a kind that is not read.
    """
    try:
        workbook = _open(source)
        read = list(_sheets(workbook))
    except _FAULTS as error:
        raise SourceError(
            f"{source.name}: cannot be read as an Excel file ({error}). Open it in Excel and save it as XLSX or CSV.",
            Failure.BROKEN,
        ) from error
    blocks = tuple(block for sheet_blocks, _ in read for block in sheet_blocks)
    notes = [f"{source.name}: {page.note}" for _, page in read if page.note]
    return LoadedDocument(
        media_type=_MEDIA_TYPE,
        blocks=blocks,
        metadata=metadata_of(blocks, title=_title(workbook, blocks)),
        pages=tuple(page for _, page in read),
        warnings=(*notes, *_losses(source)),
    )


def _open(source: SourceFile) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of charts and validations that it drops: we drop them as well
        return openpyxl.load_workbook(io.BytesIO(source.content), data_only=True, keep_links=False)


def _losses(source: SourceFile) -> Iterator[str]:
    """What the workbook holds and openpyxl does not give: results never calculated, text in drawn boxes."""
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                count = len(_UNSAVED.findall(archive.read(name)))
                if count:
                    yield f"{source.name}: {name}: {count} formulas without a result; save the file in Excel"
            elif name.startswith("xl/drawings/") and name.endswith(".xml") and _BOX_TEXT.search(archive.read(name)):
                yield f"{source.name}: {name}: text in drawn boxes is not read; copy it into cells"


def _sheets(workbook: Workbook) -> Iterator[tuple[list[LoadedBlock], PageReport]]:
    for number, sheet in enumerate(workbook.worksheets, start=1):
        if sheet.sheet_state != "visible":
            yield [], PageReport(number, 0, note=f"sheet {sheet.title} is hidden and was left out")
            continue
        cells, note = _written(sheet)
        blocks = [replace(block, page=number) for block in _blocks(cells, number)]
        if (blocks and len(workbook.worksheets) > 1) or not _DEFAULT_SHEET.match(sheet.title):
            blocks[:0] = [LoadedBlock(BlockKind.HEADING, sheet.title, page=number, level=1)] if blocks else []
        tables = sum(block.kind is BlockKind.TABLE for block in blocks)
        yield blocks, PageReport(number, sum(len(block.text) for block in blocks), tables=tables, note=note)


def _written(sheet: Worksheet) -> tuple[SheetCells, str]:
    """The cells that show something, and what was left out."""
    hidden_rows = {row for row, size in sheet.row_dimensions.items() if size.hidden}
    hidden_columns = _hidden_columns(sheet)
    spans = {(r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1) for r in sheet.merged_cells}
    rows: dict[int, list[Cell]] = {}
    plain: set[int] = set()
    left_out = 0
    # openpyxl has no public way to visit only the cells that exist: iter_rows makes the empty ones up to the last.
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001
        text = _text(cell)
        if not text:
            continue
        if row in hidden_rows or any(first <= column <= last for first, last in hidden_columns):
            left_out += 1
            continue
        rows.setdefault(row, []).append(Cell(text, row, column, *spans.get((row, column), (1, 1))))
        if not _is_set_off(cell):
            plain.add(row)
    marked = frozenset(row for row, cells in rows.items() if len(cells) > 1 and row not in plain)
    note = f"sheet {sheet.title}: {left_out} cells in hidden rows and columns were left out" if left_out else ""
    return SheetCells(rows, marked, _frozen_until(sheet)), note


def _text(cell: SheetCell | MergedCell) -> str:
    value = cell.value
    if value is None or cell.data_type == "e" or isinstance(value, (ArrayFormula, DataTableFormula)):
        return ""
    text = shown(str(value) if isinstance(value, CellRichText) else value, cell.number_format or "General")
    return tidy(text.replace("\n", " ")) if len(text) < 200 else text.strip()


def _hidden_columns(sheet: Worksheet) -> list[tuple[int, int]]:
    """Runs of hidden columns, first and last."""
    sizes = sheet.column_dimensions.values()
    return [(size.min, size.max) for size in sizes if size.hidden and size.min and size.max]


def _is_set_off(cell: SheetCell | MergedCell) -> bool:
    """Whether a cell has bold letters or a fill, as header cells do."""
    return bool(cell.font and cell.font.b) or bool(cell.fill and cell.fill.fill_type)


def _frozen_until(sheet: Worksheet) -> int:
    """The last row of the header, by the frozen pane or the filter's row of buttons; 0 if neither."""
    if sheet.freeze_panes:
        return int(coordinate_from_string(str(sheet.freeze_panes))[1]) - 1
    if sheet.auto_filter.ref:
        return int(coordinate_from_string(str(sheet.auto_filter.ref).split(":")[0].replace("$", ""))[1])
    return 0


def _blocks(cells: SheetCells, page: int) -> Iterator[LoadedBlock]:
    previous: tuple[tuple[int, int], Table] | None = None
    lines: tuple[str, ...] = ()
    for region in regions(cells):
        yield from _lines(region.above, is_caption=bool(region.cells))
        lines = (*lines[-2:], *region.above)
        if region.cells:
            table = _table(region, lines, page)
            if not table.header_rows and previous and previous[0] == region.breadth:
                table = replace(table, columns=previous[1].columns)
            previous, lines = (region.breadth, table), ()
            if is_records(table):
                yield from record_blocks(table, level=2)
            else:
                yield LoadedBlock(BlockKind.TABLE, table.text, table=table)
        yield from _lines(region.below)


def _table(region: Region, above: tuple[str, ...], page: int) -> Table:
    unit = next((found for line in reversed((*above, *region.below)) if (found := unit_of(line))), "")
    named = [line for line in above if not unit_of(line) or len(line) > 20]
    return resolve(region.cells, named[-1] if named else "", unit, region.header_rows, page)


def _lines(lines: tuple[str, ...], is_caption: bool = False) -> Iterator[LoadedBlock]:
    for line in lines:
        block = line_block(tidy(line))
        is_title = is_caption and block.kind is BlockKind.PARAGRAPH and len(line) <= 100
        yield replace(block, kind=BlockKind.CAPTION) if is_title else block


def _title(workbook: Workbook, blocks: tuple[LoadedBlock, ...]) -> str:
    stated = str(workbook.properties.title or "").strip()
    first = next(
        (block.text for block in blocks if block.kind is BlockKind.CAPTION and block.page == blocks[0].page), ""
    )
    return stated or first or next((block.text for block in blocks if block.kind is BlockKind.HEADING), "")
