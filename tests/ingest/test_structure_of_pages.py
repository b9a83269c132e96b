"""Sections of documents whose type sizes are known, through `divide`, on invented pages."""

from collections.abc import Sequence

from ingest.document import Layout, LoadedBlock, LoadedDocument
from ingest.structure import PDF, divide
from vectorstore.domain import BlockKind, Section

TEXT = "市の取組を進めます。くらしの場を整え、次の世代へ引き継ぎます。"


def typed(*lines: tuple[str, float] | tuple[str, float, bool]) -> LoadedDocument:
    blocks = [
        LoadedBlock(
            BlockKind.PARAGRAPH, line[0], page=2, layout=Layout(font_size=line[1], bold=len(line) > 2 and bool(line[2]))
        )
        for line in lines
    ]
    return LoadedDocument(PDF, tuple(blocks))


def on_page(page: int, *lines: tuple[str, float]) -> list[LoadedBlock]:
    return [LoadedBlock(BlockKind.PARAGRAPH, text, page=page, layout=Layout(font_size=size)) for text, size in lines]


def contents(*lines: tuple[str, float]) -> list[LoadedBlock]:
    return [
        LoadedBlock(
            BlockKind.PARAGRAPH, f"{text} ・・・・ 3", page=1, layout=Layout(font_size=10, x0=x0), is_contents=True
        )
        for text, x0 in lines
    ]


def sections(document: LoadedDocument, title: str = "") -> tuple[Section, ...]:
    return divide(document, title, "e1")


def paths(document: LoadedDocument, title: str = "") -> list[str]:
    return [" > ".join(section.heading_path) for section in sections(document, title)]


def words(found: Sequence[Section]) -> str:
    return "".join("".join(section.text.split()) for section in found)


def test_the_same_mark_is_a_heading_in_one_document_and_a_bullet_in_the_next() -> None:
    heads = typed(("○ 資料1 連絡先", 14), (TEXT, 10), ("○ 資料2 備蓄", 14), (TEXT, 10))
    items = typed(("課題", 14), ("○" + TEXT, 10), ("○" + TEXT, 10), ("○" + TEXT, 10))
    assert paths(heads) == ["○ 資料1 連絡先", "○ 資料2 備蓄"]
    assert paths(items) == ["課題"]
    assert [block.kind for block in sections(items)[0].blocks[1:]] == [BlockKind.LIST_ITEM] * 3


def test_larger_type_stands_above_smaller_type() -> None:
    plan = typed(
        ("Ⅰ．戦略について", 16), ("趣旨", 13), (TEXT, 10), ("期間", 13), (TEXT, 10),
        ("Ⅱ．視点", 16), ("強み", 13), ("［特性］", 11.5), (TEXT, 10), ("［可能性］", 11.5), (TEXT, 10),
    )  # fmt: skip
    assert paths(plan) == [
        "Ⅰ．戦略について",
        "Ⅰ．戦略について > 趣旨",
        "Ⅰ．戦略について > 期間",
        "Ⅱ．視点",
        "Ⅱ．視点 > 強み",
        "Ⅱ．視点 > 強み > ［特性］",
        "Ⅱ．視点 > 強み > ［可能性］",
    ]


def test_bold_lines_of_body_size_are_headings() -> None:
    plan = typed(("１ 目的", 10, True), (TEXT * 3, 10), ("背景", 10, True), (TEXT * 3, 10))
    assert "背景" in sections(plan)[-1].heading_path


def test_a_contents_list_is_left_out_but_shows_what_is_a_heading() -> None:
    contents = LoadedBlock(BlockKind.PARAGRAPH, "市民とともに ・・・・ ３", page=1, is_contents=True)
    body = typed(("市民とともに", 10), (TEXT, 10), ("このまちで", 10), (TEXT, 10))
    document = LoadedDocument(PDF, (contents, *body.blocks))
    found = sections(document)
    assert "市民とともに" in {section.heading for section in found}
    assert "・・・・" not in words(found)


def test_a_cover_is_told_from_an_opening() -> None:
    cover = LoadedBlock(BlockKind.PARAGRAPH, "みなと野市", page=1, layout=Layout(font_size=20))
    rest = typed(("１ 目的", 14), (TEXT, 10), ("２ 期間", 14), (TEXT, 10)).blocks
    assert paths(LoadedDocument(PDF, (cover, *rest)))[0] == "表紙"
    opening = LoadedBlock(BlockKind.PARAGRAPH, TEXT * 9, page=1, layout=Layout(font_size=10))
    assert paths(LoadedDocument(PDF, (opening, *rest)))[0] == "冒頭"


def test_the_contents_put_headings_where_their_type_does_not() -> None:
    listed = contents(("第1部 総論", 60), ("1 目的", 80), ("2 期間", 80), ("第2部 各論", 60), ("1 安全", 80))
    body = on_page(
        2, ("第1部 総論", 14), ("図の題", 30), (TEXT, 10), ("1 目的", 18), (TEXT, 10), ("2 期間", 18), (TEXT, 10),
        ("第2部 各論", 14), ("1 安全", 18), (TEXT, 10),
    )  # fmt: skip
    found = paths(LoadedDocument(PDF, (*listed, *body)))
    assert "第1部 総論 > 1 目的" in found
    assert "第2部 各論 > 1 安全" in found


def test_a_line_of_the_contents_without_a_page_number_is_left_out_too() -> None:
    listed = contents(("目的", 80), ("期間", 80), ("安全", 80), ("健康", 80))
    chapter = on_page(1, ("第1章 総論", 10))
    body = on_page(2, ("第1章 総論", 14), ("目的", 12), (TEXT, 10), ("期間", 12), (TEXT, 10))
    assert paths(LoadedDocument(PDF, (*chapter, *listed, *body))) == [
        "第1章 総論",
        "第1章 総論 > 目的",
        "第1章 総論 > 期間",
    ]


def test_a_large_label_inside_a_figure_heads_nothing_that_came_before_it() -> None:
    body = on_page(
        2, ("１ 人口", 14), (TEXT, 10), ("推移のグラフ", 20), (TEXT, 10), ("２ 家族", 14), (TEXT, 10),
        ("家族のグラフ", 20), (TEXT, 10), ("３ 産業", 14), (TEXT, 10),
    )  # fmt: skip
    assert paths(LoadedDocument(PDF, tuple(body))) == [
        "１ 人口",
        "１ 人口 > 推移のグラフ",
        "２ 家族",
        "２ 家族 > 家族のグラフ",
        "３ 産業",
    ]


def test_headings_that_recur_as_a_template_stand_side_by_side() -> None:
    lines = [
        line
        for number, name in enumerate(("安全", "健康", "学び"), start=1)
        for line in ((f"{number} {name}", 14), ("◎目標", 12), (TEXT, 10), ("＜主な事業＞", 12), (TEXT, 10))
    ]
    found = paths(LoadedDocument(PDF, tuple(on_page(2, *lines))))
    assert found[:3] == ["1 安全", "1 安全 > ◎目標", "1 安全 > ＜主な事業＞"]


def test_notes_dates_and_rows_of_figures_are_no_headings() -> None:
    body = on_page(
        2, ("１ 人口", 14), ("（令和7年4月現在）", 14), ("12 345 678 90 人口", 14), ("担当：企画課", 14), (TEXT, 10),
        ("２ 家族", 14), ("（単位：千円）", 14), (TEXT, 10),
    )  # fmt: skip
    assert paths(LoadedDocument(PDF, tuple(body))) == ["１ 人口", "２ 家族"]


def test_a_title_page_that_repeats_the_cover_belongs_to_it() -> None:
    cover = on_page(1, ("くらし計画", 26), ("みなと野市", 16))
    title_page = on_page(2, ("くらし計画", 26), ("みなと野市", 16))
    body = on_page(3, ("１ 目的", 14), (TEXT, 10), ("２ 期間", 14), (TEXT, 10))
    assert paths(LoadedDocument(PDF, (*cover, *title_page, *body)), "くらし計画") == ["表紙", "１ 目的", "２ 期間"]


def test_the_office_in_charge_belongs_to_the_text_above() -> None:
    lines = [
        line
        for number, name in enumerate(("道の掃除", "橋の点検", "川の見回り"), start=1)
        for line in ((f"({number}) {name}", 12), (TEXT, 10), ("【担当課：土木課】", 12))
    ]
    assert paths(LoadedDocument(PDF, tuple(on_page(2, *lines)))) == ["(1) 道の掃除", "(2) 橋の点検", "(3) 川の見回り"]


def test_a_heading_that_names_a_measure_stands_below_it() -> None:
    body = on_page(
        2, ("１ 施策１－１ 防災", 16), ("（１）現状", 14), (TEXT, 10), ("（２）取組", 14), (TEXT, 10),
        ("施策１－１の指標", 11), (TEXT, 10), ("２ 施策１－２ 消防", 16), (TEXT, 10),
    )  # fmt: skip
    assert "１ 施策１－１ 防災 > 施策１－１の指標" in paths(LoadedDocument(PDF, tuple(body)))
