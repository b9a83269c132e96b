"""Workbooks read as they are shown: merged headers, several tables a sheet, numbers in their formats."""

import io
from collections.abc import Callable
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from ingest.document import LoadedDocument, SourceFile
from ingest.errors import SourceError
from ingest.loaders.loading import load
from ingest.loaders.xlsx_format import Value
from vectorstore.domain import BlockKind, Table


def read(*fills: Callable[[Worksheet], None]) -> LoadedDocument:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, fill in enumerate(fills, start=1):
        fill(workbook.create_sheet(f"表{number}"))
    stream = io.BytesIO()
    workbook.save(stream)
    return load(SourceFile("plan.xlsx", stream.getvalue()))


def tables(document: LoadedDocument) -> list[Table]:
    return [block.table for block in document.blocks if block.table is not None]


def rows(*values: tuple[Value, ...]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for row in values:
            sheet.append(row)

    return fill


def population(sheet: Worksheet) -> None:
    values: tuple[tuple[Value, ...], ...] = (
        ("地区別の人口",),
        ("（単位：人）",),
        ("地区", "人口", None, "備考"),
        (None, "男", "女", None),
        ("東", 1200, 1300, None),
        ("西", 900, -50, "減少"),
        ("※ 各年4月1日現在",),
    )
    rows(*values)(sheet)
    for area in ("A3:A4", "B3:C3", "D3:D4"):
        sheet.merge_cells(area)
    for column in "BC":
        for row in (5, 6):
            sheet[f"{column}{row}"].number_format = '#,##0;"△ "#,##0'


def test_title_unit_and_a_two_row_header_are_found() -> None:
    (table,) = tables(read(population))
    assert (table.caption, table.unit) == ("地区別の人口", "人")
    assert table.columns == ("地区", "人口 男", "人口 女", "備考")
    assert [row.text for row in table.header_rows] == ["地区 人口 備考", "男 女"]


def test_figures_read_as_they_are_shown() -> None:
    (table,) = tables(read(population))
    assert [row.text for row in table.rows] == ["東 1,200 1,300", "西 900 △ 50 減少"]


def test_every_line_of_the_sheet_is_a_block_on_its_page() -> None:
    document = read(rows(("甲", "乙"), ("1", "2")), population)
    shown = [(block.kind, block.text) for block in document.blocks if block.page == 2 and block.table is None]
    assert shown == [
        (BlockKind.HEADING, "表2"),
        (BlockKind.CAPTION, "地区別の人口"),
        (BlockKind.CAPTION, "（単位：人）"),
        (BlockKind.PARAGRAPH, "※ 各年4月1日現在"),
    ]
    assert [(page.page, page.tables) for page in document.pages] == [(1, 1), (2, 1)]


def test_blank_rows_part_tables_and_a_part_without_header_keeps_the_one_above() -> None:
    found = tables(
        read(
            rows(
                ("施設", "面積"),
                ("北", 10),
                (),
                ("南", 20),
                ("東", 30),
                (),
                ("課名", "人数", "年度"),
                ("公園課", 3, 2025),
            )
        )
    )
    assert [table.columns for table in found] == [("施設", "面積"), ("施設", "面積"), ("課名", "人数", "年度")]
    assert [row.text for row in found[1].rows] == ["南 20", "東 30"]


def test_a_frozen_pane_or_bold_letters_mark_the_header() -> None:
    def frozen(sheet: Worksheet) -> None:
        rows(("大", "1"), ("小", "2"), ("東", "3"), ("西", "4"))(sheet)
        sheet.freeze_panes = "A3"

    def bold(sheet: Worksheet) -> None:
        rows(("1期", "2期"), ("3", "4"))(sheet)
        for cell in sheet[1]:
            cell.font = Font(bold=True)

    first, second = tables(read(frozen, bold))
    assert first.columns == ("大 小", "1 2")
    assert second.columns == ("1期", "2期")


def test_hidden_sheets_rows_and_columns_are_left_out_and_named() -> None:
    def secret(sheet: Worksheet) -> None:
        rows(("氏名", "内線"), ("秘密", "99"))(sheet)
        sheet.sheet_state = "hidden"

    def partly(sheet: Worksheet) -> None:
        rows(("課", "電話", "担当"), ("公園課", "11", "秘密"), ("秘密課", "12", "乙"))(sheet)
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[3].hidden = True

    document = read(partly, secret)
    assert "秘密" not in "".join(block.text for block in document.blocks)
    assert document.warnings == (
        "plan.xlsx: sheet 表1: 5 cells in hidden rows and columns were left out",
        "plan.xlsx: sheet 表2 is hidden and was left out",
    )


def test_a_formula_that_was_never_calculated_is_named() -> None:
    document = read(rows(("計", "値"), ("甲", "=1+1")))
    assert any("1 formulas without a result; save the file in Excel" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1234567, "General", "1234567"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.5, "#,##0", "1,234,568"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.256, "0.0%", "25.6%"),
        (-87385, '#,##0;"△ "#,##0', "△ 87,385"),
        (-5, "#,##0", "-5"),
        (-5, "#,##0_ ;[Red]\\-#,##0\\ ", "-5"),
        (0, '#,##0;△#,##0;"－"', "－"),
        (12345678, '#,##0,"千円"', "12,346千円"),
        (7, "000", "007"),
        (1500, '"約"#,##0"人"', "約1,500人"),
        (3000, "[$¥-411]#,##0", "¥3,000"),
        (0.5, "#.##", ".5"),
        (12, "#.##", "12"),
        (True, "General", "TRUE"),
        (date(2025, 4, 1), "yyyy/m/d", "2025/4/1"),
        (date(2025, 4, 1), 'yyyy"年"m"月"d"日"', "2025年4月1日"),
        (date(2025, 4, 1), '[$-411]ggge"年"m"月"d"日"', "令和7年4月1日"),
        (date(2019, 4, 30), "[$-411]ge.m.d", "H31.4.30"),
        (date(2025, 4, 1), "m/d(aaa)", "4/1(火)"),
        (date(2025, 4, 1), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2025年4月1日"),
        (datetime(2025, 4, 1, 9, 5), "yyyy/mm/dd hh:mm", "2025/04/01 09:05"),  # noqa: DTZ001 - Excel knows no zone
        (time(13, 5), "h:mm", "13:05"),
    ],
)
def test_a_value_reads_as_its_number_format_shows_it(value: Value, number_format: str, shown: str) -> None:
    def fill(sheet: Worksheet) -> None:
        rows(("項目", "値"), ("甲", value))(sheet)
        sheet["B2"].number_format = number_format

    (table,) = tables(read(fill))
    assert table.rows[0].cells[1] == shown


def test_rows_of_whole_articles_become_sections() -> None:
    article = "川の清掃を毎年の春と秋に行い、市民の皆さんとともに水辺を守ります。" * 5
    document = read(rows(("番号", "施策名", "内容"), (1, "川を守る", article), (2, "緑を守る", article)))
    headings = [(block.level, block.text) for block in document.blocks if block.kind is BlockKind.HEADING]
    assert headings == [(1, "表1"), (2, "川を守る"), (2, "緑を守る")]


def test_a_sheet_that_claims_a_million_rows_is_read_at_once() -> None:
    def far(sheet: Worksheet) -> None:
        rows(("項目", "値"), ("甲", 1))(sheet)
        sheet["XFD1048576"] = "果て"

    document = read(far)
    assert tables(document)[0].rows[0].text == "甲 1"
    assert document.blocks[-1].text == "果て"


def test_a_workbook_with_damaged_parts_is_named() -> None:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    content = stream.getvalue().replace(b"xl/workbook.xml", b"xl/workbaak.xml")
    with pytest.raises(SourceError, match=r"^plan\.xlsx: "):
        load(SourceFile("plan.xlsx", content))


def test_a_hidden_sheet_is_named_among_the_notes() -> None:
    def hidden(sheet: Worksheet) -> None:
        sheet.append(("秘密", "1"))
        sheet.sheet_state = "hidden"

    pages = read(population, hidden).pages
    assert [(page.page, page.tables, page.note) for page in pages] == [
        (1, 1, ""),
        (2, 0, "sheet 表2 is hidden and was left out"),
    ]
