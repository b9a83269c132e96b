"""How tables in a PDF become rows, on pages drawn here."""

from tests.ingest.loaders.pdf_drawing import Drawer, Sheet, draw, load, loaded, only_table, texts
from vectorstore.domain import BlockKind, Table

XS = [72.0, 200.0, 300.0, 420.0]
YS = [200.0, 222.0, 244.0, 266.0]
KPI = [["指標", "現状値", "目標値"], ["講座の参加者数", "120人", "300人"], ["収支の差", "△ 35", "〃"]]


def table_on(*pages: Drawer) -> Table:
    table = only_table(loaded(*pages)).table
    assert table is not None
    return table


def test_a_ruled_table_becomes_rows_under_its_header() -> None:
    table = table_on(lambda page: page.table(XS, YS, KPI))
    assert table.columns == ("指標", "現状値", "目標値")
    assert [row.text for row in table.rows] == ["講座の参加者数 120人 300人", "収支の差 △ 35 〃"]
    assert {row.page for row in table.rows} == {1}


def test_a_tables_text_is_not_said_again_outside_it() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 150, "指標は次のとおりです。")
        sheet.table(XS, YS, KPI)
        sheet.write(72, 300, "以上の指標で評価します。")

    blocks = loaded(page)
    assert texts(blocks) == ["指標は次のとおりです。", "以上の指標で評価します。"]
    assert [block.kind for block in blocks][1] is BlockKind.TABLE


def test_a_merged_cell_is_said_once_and_known_in_each_row() -> None:
    def page(sheet: Sheet) -> None:
        for y in (200, 222, 266):
            sheet.line(72, y, 420, y)
        sheet.line(200, 244, 420, 244)
        for x in XS:
            sheet.line(x, 200, x, 266)
        for y, row in ((214, KPI[0]), (236, ["中央地区", "10", "20"]), (258, ["", "30", "40"])):
            for x, text in zip(XS, row, strict=False):
                sheet.write(x + 4, y, text, 9)

    table = table_on(page)
    assert [row.text for row in table.rows] == ["中央地区 10 20", "30 40"]
    assert [row.cells[0] for row in table.rows] == ["中央地区", "中央地区"]


def test_stacked_header_cells_are_one_name_for_a_column() -> None:
    def page(sheet: Sheet) -> None:
        for rule in (200, 244, 266):
            sheet.line(72, rule, 420, rule)
        sheet.line(200, 222, 420, 222)
        for edge in (72, 200, 420):
            sheet.line(edge, 200, edge, 266)
        sheet.line(300, 222, 300, 266)
        for left, y, text in ((76, 226, "区分"), (270, 214, "給与費"), (204, 236, "給料"), (304, 236, "手当")):
            sheet.write(left, y, text, 9)
        for x, text in zip(XS, ("職員", "1,200", "340"), strict=False):
            sheet.write(x + 4, 258, text, 9)

    assert table_on(page).columns == ("区分", "給与費 給料", "給与費 手当")


def test_a_mark_stays_in_its_column() -> None:
    xs = [72.0, 240.0, 300.0, 360.0, 420.0]
    rows = [["施設", "洪水", "地震", "津波"], ["港の体育館", "", "〇", ""], ["里山の学校", "〇", "", "〇"]]
    table = table_on(lambda page: page.table(xs, YS, rows))
    assert [row.cells[1:] for row in table.rows] == [("", "〇", ""), ("〇", "", "〇")]


def test_words_written_downwards_in_a_cell_are_joined() -> None:
    def page(sheet: Sheet) -> None:
        sheet.grid([72, 100, 300, 420], [200, 290])
        for index, letter in enumerate("人的被害"):
            sheet.write(81, 220 + 14 * index, letter)
        sheet.write(110, 240, "災害が原因で死亡した者")
        sheet.write(310, 240, "12人")

    assert [row.text for row in table_on(page).rows] == ["人的被害 災害が原因で死亡した者 12人"]


def test_wrapped_lines_of_a_cell_are_joined() -> None:
    def page(sheet: Sheet) -> None:
        sheet.grid([72, 172, 300], [200, 222, 262])
        sheet.write(76, 214, "施設名", 10)
        sheet.write(176, 214, "収容人数", 10)
        sheet.write(76, 238, "みなと野市立海辺の", 10)
        sheet.write(76, 252, "体育館", 10)
        sheet.write(176, 238, "300人", 10)

    assert [row.text for row in table_on(page).rows] == ["みなと野市立海辺の体育館 300人"]


def test_caption_and_unit_are_found_beside_the_table() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 170, "表２－１ 一般会計の歳入")
        sheet.write(350, 190, "（単位：千円）", 9)
        sheet.table(XS, YS, KPI)

    table = table_on(page)
    assert (table.caption, table.unit) == ("表２－１ 一般会計の歳入", "千円")


def test_a_title_inside_the_frame_is_text_above_the_table() -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.rect(72, 842 - 200, 348, 40)
        sheet.write(90, 184, "第１表 歳入歳出予算", 12)
        sheet.table(XS, YS, KPI)

    blocks = loaded(page)
    assert texts(blocks) == ["第１表 歳入歳出予算"]
    table = only_table(blocks).table
    assert table is not None
    assert table.columns == ("指標", "現状値", "目標値")


def test_a_table_that_goes_on_keeps_its_header() -> None:
    def first(sheet: Sheet) -> None:
        sheet.write(72, 170, "指標の一覧")
        sheet.table(XS, YS, KPI)

    def second(sheet: Sheet) -> None:
        sheet.table(XS, [60, 82, 104], [["交流の件数", "5件", "9件"], ["移住者数", "7人", "20人"]])

    tables = [block.table for block in loaded(first, second) if block.table]
    assert [table.columns for table in tables] == [("指標", "現状値", "目標値")] * 2
    assert [row.page for row in tables[1].rows] == [2, 2]
    assert tables[1].caption == "指標の一覧"


def test_a_box_around_a_text_is_no_table() -> None:
    def page(sheet: Sheet) -> None:
        sheet.grid([72, 420], [200, 260])
        sheet.write_lines(80, 220, ["将来像は「海と野がつなぐ、ひとが輝くまち」とし、その実現を図り", "ます。"])

    blocks = loaded(page)
    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH]


def test_a_charts_bars_and_grid_are_no_table() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 150, "図１ 件数の推移")
        sheet.grid([72, 420], [200, 230, 260, 290, 320])
        for index, (top, count) in enumerate(
            ((215, "98"), (240, "72"), (255, "60"), (270, "41"), (285, "30"), (300, "12"))
        ):
            x = 90 + 54 * index
            sheet.canvas.rect(x, 842 - 320, 30, 320 - top)
            sheet.write(x + 8, top + 12, count, 7)

    assert texts(loaded(page)) == ["図１ 件数の推移"]
    assert not [block for block in loaded(page) if block.table]


def test_rows_without_rules_between_them_are_told_apart_by_height() -> None:
    def page(sheet: Sheet) -> None:
        sheet.grid(XS, [200, 222, 300])
        for index, row in enumerate(
            [KPI[0], ["昭和の末", "1,000", "50"], ["平成の末", "900", "40"], ["現在", "800", "30"]]
        ):
            for x, text in zip(XS, row, strict=False):
                sheet.write(x + 4, 214 + 22 * index, text, 9)

    assert [row.text for row in table_on(page).rows] == ["昭和の末 1,000 50", "平成の末 900 40", "現在 800 30"]


def test_aligned_rows_without_any_rules_are_a_table() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 150, "歳入の見込みは次のとおりです。")
        for index, (label, now, last) in enumerate(
            [
                ("市税", "1,234", "1,200"),
                ("地方交付税", "567", "600"),
                ("諸収入", "89", "75"),
                ("合計", "1,890", "1,875"),
            ]
        ):
            y = 200 + 20 * index
            sheet.write(90, y, label)
            sheet.write_right(300, y, now)
            sheet.write_right(400, y, last)

    assert [row.text for row in table_on(page).rows] == [
        "市税 1,234 1,200",
        "地方交付税 567 600",
        "諸収入 89 75",
        "合計 1,890 1,875",
    ]


def spread(sheet: Sheet) -> None:
    """A ledger over both pages of a spread: items and amounts on the left, explanations on the right."""
    left, right = [60.0, 260.0, 360.0, 460.0], [640.0, 760.0, 840.0, 1130.0]
    for xs in (left, right):
        for y in (100, 122, 400):
            sheet.line(xs[0], y, xs[-1], y)
        for x in xs:
            sheet.line(x, 100, x, 400)
    for x, text in zip((*left[:3], *right[:3]), ("目", "本年度", "前年度", "区分", "金額", "説明"), strict=True):
        sheet.write(x + 4, 114, text, 9)
    for x, text in zip((*left[:3], *right[:2]), ("01 公園費", "5,600", "5,500", "10 需用費", "300"), strict=True):
        sheet.write(x + 4, 140, text, 9)
    for index, (label, amount) in enumerate((("1 公園の管理（緑政課）", "4,000"), ("2 遊具の点検（緑政課）", "1,600"))):
        sheet.write(850, 140 + 20 * index, label, 9)
        sheet.write_right(1120, 140 + 20 * index, amount, 9)


def test_a_ledger_over_a_spread_keeps_each_line_together() -> None:
    (table,) = (block.table for block in load(draw(spread, width=1190)).blocks if block.table)
    assert [row.text for row in table.rows] == [
        "01 公園費 5,600 5,500 10 需用費 300 1 公園の管理（緑政課） 4,000",
        "2 遊具の点検（緑政課） 1,600",
    ]
    assert table.rows[1].cells == ("01 公園費", "", "", "", "", "2 遊具の点検（緑政課） 1,600")


def test_a_table_set_in_two_halves_of_a_spread_is_read_page_by_page() -> None:
    def page(sheet: Sheet) -> None:
        for shift, rows in ((60, [["款", "金額"], ["01 市税", "900"]]), (660, [["款", "金額"], ["02 交付税", "80"]])):
            sheet.table([shift, shift + 200, shift + 400], [100, 122, 144], rows)

    found = [block.table for block in load(draw(page, width=1190)).blocks if block.table]
    assert [[row.text for row in table.rows] for table in found] == [["01 市税 900"], ["02 交付税 80"]]


def test_no_letter_of_a_page_is_lost() -> None:
    def page(sheet: Sheet) -> None:
        sheet.table(XS, YS, KPI)
        for index, (x, word) in enumerate(zip((80, 230, 310, 150), ("港", "里山", "川辺", "岬"), strict=True)):
            sheet.write(x, 320 + 31 * index, word)

    read = "".join(block.text for block in loaded(page))
    written = "".join("".join(row) for row in KPI) + "港里山川辺岬"
    assert sorted(read.replace(" ", "").replace("\n", "")) == sorted(written.replace(" ", ""))
