"""Running headers, folios and contents pages, told from text by repetition and place."""

import pytest

from ingest.document import LoadedBlock
from ingest.furniture import Placed, find_furniture, folio_of, is_contents_line, mark_contents
from vectorstore.domain import BlockKind

HEADER, BODY, FOLIO = 0.04, 0.1, 0.95


def found(lines: list[Placed], pages: int) -> list[str]:
    return [lines[index].text for index in sorted(find_furniture(lines, pages))]


def placed(page: int, text: str, height: float, *, over_table: bool = False) -> Placed:
    return Placed(page, text, 72, height * 842, height, 9, over_table)


def test_a_line_that_most_pages_repeat_at_one_place_is_furniture() -> None:
    lines = [placed(page, "みなと野市総合計画", HEADER) for page in range(1, 7)]
    assert found(lines, 6) == ["みなと野市総合計画"] * 6


def test_headers_that_change_by_chapter_are_furniture_by_their_place() -> None:
    lines = [placed(page, f"第{1 + page // 4}章", HEADER) for page in range(1, 12)]
    lines[-1] = placed(11, "資料編", HEADER)
    assert len(found(lines, 11)) == 11


def test_first_lines_of_pages_are_text() -> None:
    lines = [placed(page, f"{word}について述べます。", BODY) for page, word in enumerate("春夏秋冬朝昼夕夜", 1)]
    assert found(lines, 8) == []


def test_a_caption_above_a_table_on_each_page_is_text() -> None:
    assert found([placed(page, "（単位：千円）", HEADER, over_table=True) for page in range(1, 9)], 8) == []


def test_numbers_that_count_with_the_pages_are_folios_wherever_they_stand() -> None:
    lines = [placed(page, f"- {page + 4} -", FOLIO if page % 2 else 0.93) for page in range(1, 9)]
    assert len(found(lines, 8)) == 8


@pytest.mark.parametrize(
    ("line", "folio"),
    [
        ("- 5 -", "5"),
        ("－１２－", "12"),
        ("4-1", "4-1"),
        ("４－１", "4-1"),
        ("7", "7"),
        ("iv", "iv"),
        ("3 / 20", "3"),
        ("12ページ", "12"),
        ("令和７年", ""),
        ("第3章", ""),
    ],
)
def test_a_folio_is_read_without_its_ornaments(line: str, folio: str) -> None:
    assert folio_of(line) == folio


@pytest.mark.parametrize(
    "line", ["策定の趣旨 ・・・・・・・・・ １", "１ 目的........... 4", "概要 …… 12", "一般会計予算······ 1 頁"]
)
def test_a_leader_and_a_page_number_make_a_contents_line(line: str) -> None:
    assert is_contents_line(line)


@pytest.mark.parametrize("line", ["小学校・中学校・高等学校", "費用は1,234", "詳しくは…をご覧ください。"])
def test_prose_is_no_contents_line(line: str) -> None:
    assert not is_contents_line(line)


def contents(*pages: tuple[str, ...]) -> list[bool]:
    blocks = [LoadedBlock(BlockKind.PARAGRAPH, text, page) for page, lines in enumerate(pages, 1) for text in lines]
    return [block.is_contents for block in mark_contents(blocks)]


def test_group_titles_between_contents_lines_belong_to_the_contents() -> None:
    leader = " ・・・・・・ 3"
    page = ("目 次", "第１章 総論", f"１ 目的{leader}", f"２ 期間{leader}", f"３ 体制{leader}")
    assert contents(page, ("第１章 総論",)) == [True] * 5 + [False]


def test_contents_without_leaders_are_known_by_their_page_numbers_and_may_run_on() -> None:
    assert contents(("目次", "１ 目的 1", "２ 期間 2"), ("３ 体制 4", "４ 評価 6"), ("１ 目的",)) == [True] * 5 + [
        False
    ]
