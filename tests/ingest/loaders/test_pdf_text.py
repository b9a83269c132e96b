"""How a PDF's letters become lines, paragraphs and notes, on pages drawn here."""

import pytest

from tests.ingest.loaders.pdf_drawing import GOTHIC, MINCHO, Sheet, draw, load, loaded, texts
from vectorstore.domain import BlockKind

FULL = "みなと野市は、海と野のめぐみを受けて歩んできたまちであり、これからも人と人とが支え合う"
REST = "まちを目指します。"


def test_a_wrapped_line_is_joined_without_a_blank() -> None:
    assert texts(loaded(lambda page: page.write_lines(72, 200, [FULL, REST]))) == [FULL + REST]


def test_a_new_indented_paragraph_after_a_full_line_stands_alone() -> None:
    def page(sheet: Sheet) -> None:
        first = FULL[:-1] + "。"
        sheet.write_lines(72, 200, [FULL, first])
        sheet.write_lines(82.5, 236, [FULL[:-2], REST])

    assert [text.count("みなと野市") for text in texts(loaded(page))] == [2, 1]


def test_a_line_of_another_size_is_a_block_of_its_own() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 200, "計画の目的と位置付け" * 3, 14)
        sheet.write_lines(72, 222, [FULL, REST])

    blocks = loaded(page)
    assert [block.layout.font_size for block in blocks] == [14.0, 10.5]
    assert blocks[1].layout.lines == 2


def test_a_sans_serif_line_in_a_document_with_serifs_counts_as_bold() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 200, "計画の期間", 10.5, GOTHIC)
        sheet.write(72, 240, FULL, 10.5, MINCHO)

    assert [block.layout.bold for block in loaded(page)] == [True, False]


def test_letters_drawn_four_times_for_a_bold_look_are_read_once_and_are_bold() -> None:
    def page(sheet: Sheet) -> None:
        for shift in (0, 0.3, 0.6, 0.9):
            sheet.write(72 + shift, 200, "重要な目標")
        sheet.write(72, 240, FULL)

    blocks = loaded(page)
    assert blocks[0].text == "重要な目標"
    assert [block.layout.bold for block in blocks] == [True, False]


def test_equal_letters_side_by_side_stay() -> None:
    assert texts(loaded(lambda page: page.write(72, 200, "ヶ月ごとに11,111人、○○課"))) == ["ヶ月ごとに11,111人、○○課"]


@pytest.mark.parametrize(
    ("spaced", "word"),
    [
        ("防 災 組 織", "防災組織"),
        ("第１章 総　論", "第１章 総論"),
        ("〔　応　急　・　復　旧　〕", "〔応急・復旧〕"),
        ("01 教　育　費", "01 教育費"),
        ("市長 港 太郎 様", "市長 港 太郎 様"),
    ],
)
def test_letters_set_apart_become_a_word(spaced: str, word: str) -> None:
    (text,) = texts(loaded(lambda page: page.write(72, 200, spaced)))
    assert text.replace("〔 ", "〔").replace(" 〕", "〕") == word


def test_ruby_above_a_name_is_left_out() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(93, 189.5, "みお", 5)
        sheet.write(72, 200, "清流澪川の水辺を守ります。")

    assert texts(loaded(page)) == ["清流澪川の水辺を守ります。"]


def test_a_raised_figure_is_no_part_of_the_number_before_it() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 200, "利用者は8,600万")
        sheet.write(150, 196, "1", 6)
        sheet.write(154, 200, "です。")

    assert texts(loaded(page)) == ["利用者は8,600万¹です。"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [
        "左の段では市の歩みについて",
        "順を追って述べることとし、",
        "くらしの変化にも触れます。",
        "産業についても述べます。",
    ]
    right = [
        "右の段では計画の考え方に",
        "ついて述べることとし、その",
        "進め方をあわせて示します。",
        "評価についても述べます。",
    ]

    def page(sheet: Sheet) -> None:
        sheet.write(72, 120, "みなと野市のこれまでと、これからのまちづくりの考え方", 16)
        for y, pair in enumerate(zip(left, right, strict=True)):
            sheet.write(72, 200 + 18 * y, pair[0])
            sheet.write(320, 200 + 18 * y, pair[1])

    read = "".join(texts(loaded(page))[1:])
    assert read == "".join(left) + "".join(right)


def test_a_title_drawn_last_is_read_first() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write_lines(72, 200, [FULL, REST])
        sheet.write(72, 120, "施策の方向", 16)

    assert texts(loaded(page)) == ["施策の方向", FULL + REST]


def test_a_spread_is_read_page_by_page() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write_lines(660, 100, ["右の頁の一行目。", "右の頁の二行目。"])
        sheet.write_lines(60, 100, ["左の頁の一行目。", "左の頁の二行目。"])

    read = "".join(texts(load(draw(page, width=1190)).blocks))
    assert read == "左の頁の一行目。左の頁の二行目。右の頁の一行目。右の頁の二行目。"


def test_what_stands_in_a_box_stays_together() -> None:
    def page(sheet: Sheet) -> None:
        for x, name in ((72, "甲"), (320, "乙")):
            sheet.canvas.rect(x, 842 - 260, 120, 60)
            sheet.write_lines(x + 10, 220, [f"{name}の箱は港と里山を", "結ぶ道を表します。"])

    assert texts(loaded(page)) == ["甲の箱は港と里山を結ぶ道を表します。", "乙の箱は港と里山を結ぶ道を表します。"]


@pytest.mark.parametrize("mark", ["・", "○", "●", "◎", "■", "①", "（１）"])
def test_a_line_that_starts_with_a_mark_is_a_list_item(mark: str) -> None:
    (block,) = loaded(lambda page: page.write(72, 200, f"{mark}防災訓練を毎年行います"))
    assert block.kind is BlockKind.LIST_ITEM


def test_items_that_fill_their_lines_stay_apart() -> None:
    items = [f"{mark}{FULL[:-1]}" for mark in "①②③"]
    assert texts(loaded(lambda page: page.write_lines(72, 200, items))) == items


def test_a_numbered_note_follows_what_refers_to_it() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 200, "経常収支比率（※１）を改善します。")
        sheet.write(72, 240, "別の話題についてここで述べます。")
        sheet.write(72, 780, "※１ 毎年の収入のうち、決まって出ていく経費の割合", 8)

    blocks = loaded(page)
    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH, BlockKind.FOOTNOTE, BlockKind.PARAGRAPH]


def test_a_caption_is_told_from_prose() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 200, "図２－１ 総人口の推移")
        sheet.write(72, 240, "図２－１が示すように、人口は減っています。")

    assert [block.kind for block in loaded(page)] == [BlockKind.CAPTION, BlockKind.PARAGRAPH]


def test_a_charts_figures_are_kept_out_of_the_text_and_counted() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 150, "人口は次のとおり推移しています。")
        for index in range(8):
            sheet.write(72, 200 + 20 * index, f"{80_000 - 10_000 * index:,}", 7)
        sheet.write(200, 380, "図１ 総人口の推移")

    document = load(draw(page))
    assert texts(document.blocks) == ["人口は次のとおり推移しています。", "図１ 総人口の推移"]
    assert document.pages[0].note == "8 chart labels left out"


def test_a_page_that_is_shown_turned_is_read_as_it_is_seen() -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.setPageRotation(90)
        sheet.canvas.translate(595, 0)
        sheet.canvas.rotate(90)
        sheet.height = 595
        sheet.write_lines(72, 100, ["横向きの頁の一行目です。", "横向きの頁の二行目です。"])

    blocks = loaded(page)
    assert "".join(texts(blocks)) == "横向きの頁の一行目です。横向きの頁の二行目です。"
    assert (blocks[0].layout.y0 or 0) < 120
