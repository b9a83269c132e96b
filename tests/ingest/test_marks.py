"""The marks of headings and list items."""

import pytest

from ingest.marks import is_bullet, mark_of, value_of


@pytest.mark.parametrize(
    ("line", "family", "number"),
    [
        ("第 4編 水防", "第編", 4),
        ("第１章 総論", "第章", 1),
        ("第二節 水と緑", "第節", 2),
        ("第３条", "第条", 3),
        ("（会長） 第３条", "第条", 3),
        ("第12回会議に出した考え方", "第回", 12),
        ("Ⅲ．人口の展望", "Ⅰ", 3),
        ("IV. Outlook", "I", 4),
        ("１．目的", "n.", 1),
        ("１ はじめに", "n", 1),
        ("10 その他", "n", 10),
        ("２幼児教育", "n", 2),
        ("1-2 取組", "n-2", 2),
        ("１.３ 概要", "n-2", 3),
        ("（１）背景", "(n)", 1),
        ("⑵ 期間", "(n)", 2),
        ("3) 記録", "n)", 3),
        ("②人口", "①", 2),
        ("ア 家庭", "ア", 1),
        ("(イ) 事業所", "(ア)", 2),
        ("三 経過", "一", 3),
        ("資料11 避難の場所", "資料#", 11),
        ("○ 資料 11 避難の場所", "○資料#", 11),
        ("〇 資料12 備蓄", "○資料#", 12),
        ("施策2-1 緑", "施策#-2", 1),
        ("大切にする視点②【速さ】", "大切にする視点#", 2),
        ("(款) 04 環境費", "(款)", 4),
        ("◎計画の点検", "◎", None),
        ("［現状］", "［］", None),
        ("【事例】", "【】", None),
        ("附 則", "第条", None),
    ],
)
def test_a_mark_tells_its_family_and_number(line: str, family: str, number: int | None) -> None:
    mark = mark_of(line)
    assert mark is not None
    assert (mark.family, mark.number) == (family, number)


@pytest.mark.parametrize(
    "line",
    [
        "市は進める。",
        "平成27 年度の予算",
        "令和8 年度",
        "図1 人口",
        "3 箇所",
        "10 丁目 5 番",
        "2025-03-31",
        "１人当たり",
        "１級河川",
        "2.5%増",
    ],
)
def test_a_date_a_count_or_a_caption_is_no_mark(line: str) -> None:
    assert mark_of(line) is None


@pytest.mark.parametrize(
    ("numeral", "value"), [("十二", 12), ("二十", 20), ("⑫", 12), ("Ⅹ", 10), ("ウ", 3), ("Ｂ", 2), ("x", None)]
)
def test_numerals_of_every_script_have_a_value(numeral: str, value: int | None) -> None:
    assert value_of(numeral) == value


def test_only_marks_that_lists_alone_use_are_bullets() -> None:
    assert is_bullet("・走る")
    assert not is_bullet("○走る")
