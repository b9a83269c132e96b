"""What changed between two states, line by line: nothing missed, nothing told that did not change."""

from collections import Counter
from pathlib import Path

import pytest

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.loaders.loading import load
from ingest.reading import Defaults, read_document
from ingest.register import Register
from tests.edited_plans import Found, edited, found_in
from vectorstore.changes import ChangeKind, Changes
from vectorstore.domain import Section

ROWS = (ChangeKind.CELL, ChangeKind.ROW_ADDED, ChangeKind.ROW_REMOVED, ChangeKind.ROW_MOVED)
SENTENCES = (ChangeKind.SENTENCE, ChangeKind.SENTENCE_ADDED, ChangeKind.SENTENCE_REMOVED)
SECTIONS = (ChangeKind.SECTION_ADDED, ChangeKind.SECTION_REMOVED, ChangeKind.SECTION_MOVED)
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "plans"
HEAD = "| 指標 | 現状 | 目標 |\n| --- | --- | --- |\n"
TREES, PARKS, WELLS = "| 植えた木の本数 | 300 | 900 |\n", "| 公園の面積 | 12 | 20 |\n", "| 井戸の数 | 4 | 6 |\n"
REAL = (
    "cio_jp/dp2021_05_att.docx",
    "kayac_nepp-chan/parsed_md/kansui_keieis.md",
    "kayac_nepp-chan/otoineppu_jinko.pdf",
    "kayac_nepp-chan/gyouseihoukokur7.pdf",
    "kayac_nepp-chan/nousyuu_keieis.pdf",
    "jda_gif/451-8-1_別表各種調達標準の比較.xlsx",
)


def read(name: str, content: bytes) -> tuple[Section, ...]:
    source = SourceFile(name, content)
    return read_document(load(source), source, Register(), Defaults()).sections


def told(before: str, after: str) -> list[tuple[str, ...]]:
    """Each change as kind, row, column, before, after, where there is any."""
    older, newer = (read("plan.md", f"# 青空市みどりの計画\n\n{text}".encode()) for text in (before, after))
    return [
        tuple(part for part in (line.kind.value, line.row, line.column, line.before, line.after) if part)
        for line in Changes(older, newer).lines
    ]


def goals(*rows: str, head: str = HEAD, name: str = "指標") -> str:
    return f"## {name}\n\n{head}{''.join(rows)}\n"


def test_a_changed_value_is_told_with_its_indicator_and_column() -> None:
    assert told(goals(TREES, PARKS), goals(TREES, PARKS.replace("20", "25"))) == [
        ("cell", "公園の面積", "目標", "20", "25")
    ]


def test_a_row_under_another_name_is_known_by_its_figures() -> None:
    renamed = PARKS.replace("公園の面積", "市民一人あたりの広場")
    assert told(goals(TREES, PARKS, WELLS), goals(TREES, renamed, WELLS)) == [
        ("cell", "市民一人あたりの広場", "指標", "公園の面積", "市民一人あたりの広場")
    ]


def test_a_row_under_another_name_with_another_figure_is_known_by_what_stayed() -> None:
    renamed = PARKS.replace("公園の面積", "公園と広場の面積").replace("20", "25")
    lines = told(goals(TREES, PARKS, WELLS), goals(TREES, renamed, WELLS))
    assert [line[-2:] for line in lines] == [("公園の面積", "公園と広場の面積"), ("20", "25")]


def test_a_row_that_was_moved_to_another_section_is_told_as_moved_and_with_what_changed() -> None:
    before = goals(TREES, PARKS) + goals(WELLS, name="水の指標")
    after = goals(PARKS) + goals(TREES, WELLS, name="水の指標")
    assert told(before, after) == [("row_moved", "植えた木の本数 300 900", "植えた木の本数 300 900")]
    assert told(before, after.replace("900", "950")) == [("cell", "植えた木の本数", "目標", "900", "950")]


def test_a_new_column_and_another_order_of_columns_change_no_value() -> None:
    wider = (
        "## 指標\n\n| 指標 | 担当 | 目標 | 現状 |\n| --- | --- | --- | --- |\n| 植えた木の本数 | 緑化課 | 900 | 300 |\n"
    )
    assert [line[0] for line in told(goals(TREES), wider)] == ["sentence"]


def test_a_renamed_column_changes_no_value() -> None:
    after = goals(TREES, PARKS, head=HEAD.replace("目標", "令和11年度の目標値"))
    assert told(goals(TREES, PARKS), after) == [("sentence", "指標 現状 目標", "指標 現状 令和11年度の目標値")]


def test_numbers_of_rows_that_move_on_are_not_told() -> None:
    head = "| 番号 | 取組 |\n| --- | --- |\n"
    before = ("| 1 | 植樹の集い |\n", "| 2 | 落葉の堆肥 |\n", "| 3 | 川の清掃 |\n")
    after = ("| 1 | 植樹の集い |\n", "| 2 | 苗木の配布 |\n", "| 3 | 落葉の堆肥 |\n", "| 4 | 川の清掃 |\n")
    assert told(goals(*before, head=head), goals(*after, head=head)) == [("row_added", "2 苗木の配布")]


def test_a_table_that_goes_on_overleaf_with_its_head_again_is_the_same() -> None:
    assert told(goals(TREES, PARKS, WELLS), goals(TREES) + "\n" + HEAD + PARKS + WELLS) == []


def test_rows_of_the_same_name_are_told_apart_by_their_figures() -> None:
    rows = [f"| 中央地区 | {at} | {at + 5} |\n" for at in (10, 20, 30)]
    assert told(goals(*rows), goals(rows[0], rows[2].replace("35", "36"))) == [
        ("cell", "中央地区", "目標", "35", "36"),
        ("row_removed", "中央地区 20 25"),
    ]


def test_a_row_that_went_is_told_though_another_table_of_the_section_has_the_same() -> None:
    other = (
        "| 項目 | 区分 | 備考 |\n| --- | --- | --- |\n| 植えた木の本数 | 基本 | なし |\n| 公園の面積 | 基本 | なし |\n"
    )
    before = goals(*(f"{other}\nつぎの表も同じです。\n\n{other}",), head="")
    after = goals(*(f"{other}\nつぎの表も同じです。\n\n{other[: other.rindex('| 公園')]}",), head="")
    assert told(before, after) == [("row_removed", "公園の面積 基本 なし")]
    assert told(after, before) == [("row_added", "公園の面積 基本 なし")]


def test_a_section_cut_in_two_lost_nothing() -> None:
    first = "市内の公園の面積を二十ヘクタールに広げ、木かげのある広場を各地区に一つずつ設けます。"
    second = "川の水質を毎年二回調べ、その結果を市民に知らせ、学校の学習にも役立てます。"
    before = f"## みどり\n\n{first}\n\n{second}\n"
    assert told(before, f"## みどり\n\n{first}\n\n## 川\n\n{second}\n") == [("section_added", "川")]


def test_marks_of_notes_and_items_are_no_change() -> None:
    before = "## 川\n\n川の水質を毎年二回調べます。\n\n公園の面積を広げます。\n"
    assert told(before, before.replace("水質を", "水質¹を").replace("公園の", "・ 公園の")) == []


def measured(*plans: tuple[Section, ...], seeds: int) -> tuple[Found, Counter[str]]:
    found, edits = Found(Counter(), Counter(), Counter()), Counter[str]()
    for sections in plans:
        for seed in range(seeds):
            plan = edited(sections, seed)
            found, edits = found + found_in(plan), edits + plan.edits
    return found, edits


def test_every_edit_of_the_sample_plans_is_found_and_nothing_else() -> None:
    names = ("minatono-sogo-keikaku.pdf", "shingikai-shiryo.docx", "shihyo-ichiran.xlsx", "bosai-keikaku.md")
    found, edits = measured(*(read(name, (SAMPLES / name).read_bytes()) for name in names), seeds=8)
    assert edits.total() >= 500
    assert min(edits.values()) >= 3, edits
    assert found.recall(ChangeKind.CELL) == 1.0
    for kinds in (ROWS, SENTENCES, SECTIONS):
        assert min(found.recall(*kinds), found.precision(*kinds)) >= 0.98, (kinds, found)


@pytest.mark.corpus
@pytest.mark.slow
def test_every_changed_value_of_real_plans_is_found_and_few_rows_are_told_wrongly(corpus: Path) -> None:
    found, edits = measured(*(real(corpus / "raw" / name) for name in REAL), seeds=8)
    assert edits.total() >= 500
    assert found.recall(ChangeKind.CELL) == 1.0
    assert found.precision(*ROWS) >= 0.95, found
    assert min(found.recall(*ROWS), found.recall(*SENTENCES), found.recall(*SECTIONS)) >= 0.95, found
    assert min(found.precision(*SENTENCES), found.precision(*SECTIONS)) >= 0.9, found


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["dp2021_05_att", "dp2021_06_att"])
def test_one_text_in_two_formats_has_hardly_any_changed_rows(corpus: Path, name: str) -> None:
    older, newer = (real(corpus / "raw" / "cio_jp" / f"{name}.{form}") for form in ("docx", "pdf"))
    lines = Changes(older, newer).lines
    assert sum(line.kind in (ChangeKind.ROW_ADDED, ChangeKind.ROW_REMOVED) for line in lines) == 0


def real(path: Path) -> tuple[Section, ...]:
    if not path.is_file():
        pytest.skip(f"{path.name} is not in the corpus")
    try:
        return read(path.name, path.read_bytes())
    except SourceError as error:
        pytest.skip(str(error))
