"""What changed between two states of a plan."""

from pathlib import Path

import pytest

from ingest.document import SourceFile
from ingest.loaders.loading import load
from ingest.reading import Defaults, read_document
from ingest.register import Register
from vectorstore.differences import Difference, difference
from vectorstore.domain import Section
from vectorstore.row_differences import CellChange

TITLE = "青空市みどりの計画"
PARK = "## 公園\n\n市内の公園の面積を二十ヘクタールに広げ、木かげのある広場を各地区に一つずつ設けます。\n\n"
RIVER = "## 川\n\n川の水質を毎年二回調べ、その結果を市民に知らせ、学校の学習にも役立てます。\n\n"
FOREST = "## 森\n\n森の手入れを市民団体とともに進め、間伐した木を公共の建物の内装に使います。\n\n"
GOALS = "## 指標\n\n| 指標 | 現状 | 目標 |\n| --- | --- | --- |\n| 公園の面積 | 12 | 20 |\n| 植えた木 | 300 | 900 |\n\n"


def sections(*parts: str) -> tuple[Section, ...]:
    return read(SourceFile("plan.md", f"# {TITLE}\n\n{''.join(parts)}".encode()))


def read(source: SourceFile) -> tuple[Section, ...]:
    return read_document(load(source), source, Register(), Defaults()).sections


def paths(*headings: str) -> tuple[tuple[str, ...], ...]:
    return tuple((heading,) for heading in headings)


def test_two_readings_of_one_text_do_not_differ() -> None:
    found = difference(sections(PARK, RIVER), sections(PARK, RIVER))
    assert found.is_empty
    assert found == Difference(unchanged=3)


def test_width_and_white_space_are_no_change() -> None:
    before = "## 人口\n\n人口は２０００人です。\n"
    assert difference(sections(before), sections(before.replace("２０００人", "2000 人"))).is_empty
    assert difference(sections(before), sections(before.replace("## 人口", "## 人 口"))).is_empty


def test_sections_that_came_and_went_are_named() -> None:
    found = difference(sections(PARK, RIVER), sections(FOREST, PARK))
    assert (found.added, found.removed, found.unchanged) == (paths("森"), paths("川"), 2)


def test_a_section_whose_text_changed_is_named() -> None:
    found = difference(sections(PARK, RIVER), sections(PARK.replace("二十", "三十"), RIVER))
    assert found == Difference(changed=paths("公園"), unchanged=2)


def test_a_renamed_section_is_known_by_its_text() -> None:
    found = difference(sections(PARK, RIVER), sections(PARK.replace("## 公園", "## 公園と広場"), RIVER))
    assert found == Difference(moved=((paths("公園")[0], paths("公園と広場")[0]),), unchanged=3)


def test_a_section_may_be_renamed_and_changed() -> None:
    renamed = PARK.replace("## 公園", "## 公園と広場").replace("二十", "三十")
    found = difference(sections(PARK, RIVER), sections(renamed, RIVER))
    assert (found.moved, found.changed) == (((paths("公園")[0], paths("公園と広場")[0]),), paths("公園と広場"))


def test_what_stands_below_a_renamed_chapter_is_not_told_of() -> None:
    below = "### 目標\n\n" + PARK.partition("\n\n")[2]
    found = difference(sections("## 第1章 みどりのまち\n\n", below), sections("## 第2章 みどりのまち\n\n", below))
    assert found.moved == ((paths("第1章 みどりのまち")[0], paths("第2章 みどりのまち")[0]),)
    assert found.unchanged == 3


def test_short_sections_of_other_chapters_are_not_mixed_up() -> None:
    found = difference(sections("## 公園\n\n### 目標\n\n広げる。\n"), sections("## 水道\n\n### 目標\n\n直す。\n"))
    assert len(found.removed) == len(found.added) == 2
    assert not found.moved


def test_of_two_sections_under_one_heading_the_one_with_the_same_text_stayed() -> None:
    found = difference(sections(PARK, PARK.replace("二十", "三十")), sections(PARK.replace("二十", "三十")))
    assert (found.removed, found.changed) == (paths("公園"), ())


def test_cells_that_changed_are_told_old_and_new() -> None:
    found = difference(sections(GOALS), sections(GOALS.replace("| 20 |", "| 25 |")))
    assert found.cells == (CellChange(paths("指標")[0], "公園の面積", "目標", "20", "25"),)


def test_a_row_that_came_changes_no_cell_of_others() -> None:
    more = GOALS.replace("| 植えた木", "| 川の生き物 | 14 | 20 |\n| 植えた木")
    found = difference(sections(GOALS), sections(more))
    assert (found.changed, found.cells) == (paths("指標"), ())


def test_a_column_that_came_changes_no_cell_of_others() -> None:
    wider = GOALS.replace("| 目標 |\n| ---", "| 単位 | 目標 |\n| --- | ---").replace("| 20 |", "| ha | 25 |")
    cells = difference(sections(GOALS), sections(wider.replace("| 900 |", "| 本 | 900 |"))).cells
    assert [(cell.row, cell.column, cell.before, cell.after) for cell in cells] == [
        ("公園の面積", "目標", "20", "25"),
    ]


def test_words_of_a_row_may_change_too() -> None:
    table = "## 取組\n\n| 取組 | 内容 |\n| --- | --- |\n| 植樹 | 駅の北に木を植え、世話は市民に頼みます。 |\n"
    cells = difference(sections(table), sections(table.replace("駅の北", "駅の南"))).cells
    assert [(cell.row, cell.column) for cell in cells] == [("植樹", "内容")]


@pytest.fixture(scope="module")
def editions() -> Difference:
    """Between the sample plan's draft and what was adopted."""
    folder = Path(__file__).resolve().parents[2] / "samples" / "plans"
    names = ("minatono-sogo-keikaku-soan.pdf", "minatono-sogo-keikaku.pdf")
    draft, adopted = (read(SourceFile(name, (folder / name).read_bytes())) for name in names)
    return difference(draft, adopted)


def test_the_sample_plan_lost_a_measure_between_draft_and_adoption(editions: Difference) -> None:
    assert all("４ 施策４－４ 海浜ロープウエーの整備検討" in path for path in editions.removed)
    assert editions.added == (("ごあいさつ",),)
    assert [(before[-1], after[-1]) for before, after in editions.moved] == [
        ("２ 施策４－２ 交流人口の拡大", "２ 施策４－２ 関係人口の拡大と観光の振興")
    ]


def test_the_sample_plans_targets_changed_between_draft_and_adoption(editions: Difference) -> None:
    targets = {(cell.row, cell.before, cell.after) for cell in editions.cells if cell.column == "目標値（令和11年度）"}
    assert ("自主防災組織の活動率", "70.0", "75.0") in {(row.split()[0], old, new) for row, old, new in targets}
    assert len(targets) == 6
