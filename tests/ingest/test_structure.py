"""Sections and their paths, through `divide`, on invented documents."""

from collections.abc import Sequence

import pytest

from ingest.document import LoadedBlock, LoadedDocument
from ingest.structure import divide
from vectorstore.domain import BlockKind, Section

TEXT = "市の取組を進めます。くらしの場を整え、次の世代へ引き継ぎます。"


def plain(*lines: str) -> LoadedDocument:
    kinds = [BlockKind.LIST_ITEM if line.startswith("- ") else BlockKind.PARAGRAPH for line in lines]
    blocks = tuple(LoadedBlock(kind, line) for kind, line in zip(kinds, lines, strict=True))
    return LoadedDocument("text/plain", blocks)


def levelled(*lines: tuple[int, str] | str) -> LoadedDocument:
    blocks = [
        LoadedBlock(BlockKind.PARAGRAPH, line)
        if isinstance(line, str)
        else LoadedBlock(BlockKind.HEADING, line[1], level=line[0])
        for line in lines
    ]
    return LoadedDocument("text/html", tuple(blocks))


def sections(document: LoadedDocument, title: str = "") -> tuple[Section, ...]:
    return divide(document, title, "e1")


def paths(document: LoadedDocument, title: str = "") -> list[str]:
    return [" > ".join(section.heading_path) for section in sections(document, title)]


def words(found: Sequence[Section]) -> str:
    return "".join("".join(section.text.split()) for section in found)


def test_an_unmarked_page_is_divided_by_what_follows_what() -> None:
    page = plain(
        "みなと野市くらし計画",
        "公開日:2031年4月1日",
        "計画のあらまし",
        "三つの視点",
        TEXT,
        "- 安心",
        "- 成長",
        "計画のねらい",
        TEXT,
        "計画の柱",
        "柱1 支え合う",
        TEXT,
        "安全",
        TEXT,
        "柱2 育てる",
        TEXT,
        "学び",
        TEXT,
        "柱3 つなぐ",
        TEXT,
        "お問い合わせ",
        "電話:0123-45-6789",
    )
    assert paths(page, "みなと野市くらし計画") == [
        "ページ冒頭",
        "計画のあらまし",
        "計画のあらまし > 三つの視点",
        "計画のあらまし > 計画のねらい",
        "計画のあらまし > 計画の柱",
        "計画のあらまし > 計画の柱 > 柱1 支え合う",
        "計画のあらまし > 計画の柱 > 柱1 支え合う > 安全",
        "計画のあらまし > 計画の柱 > 柱2 育てる",
        "計画のあらまし > 計画の柱 > 柱2 育てる > 学び",
        "計画のあらまし > 計画の柱 > 柱3 つなぐ",
        "お問い合わせ",
    ]


def test_a_second_group_of_unmarked_headings_stands_beside_the_first() -> None:
    page = plain("計画の概要", "目的", TEXT, "期間", TEXT, "推進の体制", "役割", TEXT, "点検", TEXT)
    assert paths(page) == [
        "計画の概要",
        "計画の概要 > 目的",
        "計画の概要 > 期間",
        "推進の体制",
        "推進の体制 > 役割",
        "推進の体制 > 点検",
    ]


def test_meetings_and_viewpoints_are_siblings_of_their_own_kind() -> None:
    paper = plain(
        "第4回みなと野市経営会議（5月9日）に出した考え方",
        "- 速さ「待たせない窓口」",
        "第4回みなと野市経営会議（5月9日）での意見",
        "- 言葉が難しい。（北野）",
        "第5回みなと野市経営会議（7月3日）に出す考え方（修正案）",
        "まちのみんなで担う",
        TEXT,
        "大切にする視点①【分かち合い】",
        "- 場を開く",
        "大切にする視点②【速さ】",
        "- 待たせない",
    )
    assert paths(paper, "第4回みなと野市経営会議（5月9日）に出した考え方") == [
        "第4回みなと野市経営会議（5月9日）に出した考え方",
        "第4回みなと野市経営会議（5月9日）での意見",
        "第5回みなと野市経営会議（7月3日）に出す考え方（修正案）",
        "第5回みなと野市経営会議（7月3日）に出す考え方（修正案） > まちのみんなで担う",
        "第5回みなと野市経営会議（7月3日）に出す考え方（修正案） > まちのみんなで担う > 大切にする視点①【分かち合い】",
        "第5回みなと野市経営会議（7月3日）に出す考え方（修正案） > まちのみんなで担う > 大切にする視点②【速さ】",
    ]


def test_chapters_numbers_and_brackets_nest() -> None:
    plan = plain(
        "第１章 総論", "１ はじめに", TEXT, "２ 目的", "(1)ねらい", TEXT, "(2)進め方", TEXT,
        "第２章 各論", "１ 子育て", "(1)保育", TEXT, "(2)学童", TEXT,
    )  # fmt: skip
    assert paths(plan) == [
        "第１章 総論",
        "第１章 総論 > １ はじめに",
        "第１章 総論 > ２ 目的",
        "第１章 総論 > ２ 目的 > (1)ねらい",
        "第１章 総論 > ２ 目的 > (2)進め方",
        "第２章 各論",
        "第２章 各論 > １ 子育て",
        "第２章 各論 > １ 子育て > (1)保育",
        "第２章 各論 > １ 子育て > (2)学童",
    ]


def test_directly_consecutive_numbers_are_a_list() -> None:
    page = plain("１ 対象", TEXT, "①市民", "②事業者", "③団体", "２ 期間", TEXT)
    assert paths(page) == ["１ 対象", "２ 期間"]


def test_the_levels_of_the_format_win() -> None:
    page = levelled((1, "くらし計画"), "令和13年4月", (2, "2 目的"), TEXT, (3, "第1章 ねらい"), TEXT, (2, "期間"), TEXT)
    assert paths(page, "くらし計画") == ["ページ冒頭", "2 目的", "2 目的 > 第1章 ねらい", "期間"]


def test_a_page_all_in_one_level_is_told_apart_by_its_numbers() -> None:
    page = levelled(
        (2, "第1章 総論"), (2, "1 目的"), TEXT, (2, "2 期間"), TEXT, (2, "第2章 各論"), TEXT, (2, "お知らせ"), TEXT
    )
    assert paths(page) == ["第1章 総論", "第1章 総論 > 1 目的", "第1章 総論 > 2 期間", "第2章 各論", "お知らせ"]


def test_articles_of_an_ordinance_are_sections_with_their_captions() -> None:
    rules = plain(
        "みなと野市会議条例", "（目的）", "第１条 この条例は、会議について定める。",
        "（委員）", "第２条 委員は、十人とする。", "２ 委員は、市長が選ぶ。",
    )  # fmt: skip
    found = sections(rules, "みなと野市会議条例")
    assert [section.heading for section in found] == ["ページ冒頭", "（目的） 第１条", "（委員） 第２条"]
    assert [block.kind for block in found[2].blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM]


def test_running_text_never_becomes_a_heading() -> None:
    long_line = "１ " + "まちの将来を市民とともに考え続けるための長い長い説明の文であり" * 3
    page = plain("概要", long_line, TEXT, "２ 期間を定める。", TEXT)
    assert all(len(part) <= 60 for section in sections(page) for part in section.heading_path)
    assert paths(page) == ["概要"]


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_a_page_without_headings_is_one_section(media_type: str) -> None:
    document = LoadedDocument(media_type, plain(TEXT, TEXT).blocks)
    assert paths(document) == ["ページ冒頭"]


def test_back_matter_leaves_the_last_chapter() -> None:
    plan = plain(
        "第1章 総論", "1 目的", TEXT, "2 期間", TEXT, "第2章 各論", "1 安全", TEXT, "2 健康", TEXT, "資料編", TEXT
    )
    assert paths(plan)[-1] == "資料編"


def test_measures_numbered_by_their_goal_nest_in_it() -> None:
    plan = plain(
        "目標1 脱炭素", "施策1-1 省エネ", TEXT, "施策1-2 再エネ", TEXT, "目標2 自然", "施策2-1 緑", TEXT
    )  # fmt: skip
    assert paths(plan)[-1] == "目標2 自然 > 施策2-1 緑"


def test_a_page_whose_only_levels_are_its_tail_is_divided_by_its_lines() -> None:
    page = levelled(
        (1, "くらし計画"), "目的", TEXT, "期間", TEXT, (2, "お問い合わせ"), "企画部 企画課", "電話：0123-45-6789"
    )
    assert paths(page, "くらし計画") == ["ページ冒頭", "目的", "期間", "お問い合わせ"]


def test_no_block_is_lost_and_ids_differ() -> None:
    page = plain("目的", TEXT, "目的", TEXT, "期間", TEXT)
    found = sections(page)
    assert words(found) == "".join("".join(block.text.split()) for block in page.blocks)
    assert len({section.id for section in found}) == len(found)
    assert sections(page) == found


def test_children_are_the_headings_directly_below() -> None:
    found = sections(levelled((2, "柱"), (3, "安全"), TEXT, (4, "道路"), TEXT, (3, "健康"), TEXT))
    assert found[0].children == ("安全", "健康")
    assert found[1].children == ("道路",)
