"""Markdown is read by its marks, and the marks are taken off."""

from ingest.document import LoadedBlock, LoadedDocument, SourceFile
from ingest.loaders.loading import load
from vectorstore.domain import BlockKind

PAGE = """---
title: 公園の計画
department: 公園課
date: 2024-04-01
---
<!-- 下書き
計画の案 -->
# 公園の計画

## 目次

- [ねらい](#aim)
### 章立て

## ねらい

市は**すべての公園**を、[市のページ](https://example.com/a_(b))のとおり
手入れします[^1]。

[^1]: 令和6年の調査による。

期間
----

- 春
  - 植樹
  1. 苗木を選ぶ
* 秋

| 区分 | 面積（単位：㎡） |
|:-----|-----:|
| 東 \\| 西 | `1,200` |
| 南 | <b>△30</b> |

> 引用した文

```
# 見出しではない
```
お問い合わせ
電話: 012-345-6789
"""


def read(text: str) -> LoadedDocument:
    return load(SourceFile("page.md", text.encode()))


def of_kind(document: LoadedDocument, kind: BlockKind) -> list[LoadedBlock]:
    return [block for block in document.blocks if block.kind is kind]


def test_headings_keep_their_levels() -> None:
    found = [(b.level, b.text) for b in of_kind(read(PAGE), BlockKind.HEADING) if not b.is_contents]
    assert found == [(1, "公園の計画"), (2, "ねらい"), (2, "期間")]


def test_what_stands_under_contents_is_marked_and_is_no_heading() -> None:
    contents = [(block.kind, block.text) for block in read(PAGE).blocks if block.is_contents]
    assert contents == [
        (BlockKind.HEADING, "目次"),
        (BlockKind.LIST_ITEM, "ねらい"),
        (BlockKind.PARAGRAPH, "章立て"),
    ]


def test_links_emphasis_and_soft_breaks_leave_plain_words() -> None:
    shown = [block.text for block in read(PAGE).blocks]
    assert "市はすべての公園を、市のページのとおり手入れします[1]。" in shown


def test_a_note_follows_the_paragraph_that_refers_to_it() -> None:
    blocks = read(PAGE).blocks
    at = next(i for i, block in enumerate(blocks) if block.kind is BlockKind.FOOTNOTE)
    assert blocks[at].text == "[1] 令和6年の調査による。"
    assert blocks[at - 1].text.endswith("手入れします[1]。")


def test_nested_lists_are_items_in_their_order() -> None:
    items = [block.text for block in of_kind(read(PAGE), BlockKind.LIST_ITEM) if not block.is_contents]
    assert items == ["春", "植樹", "1. 苗木を選ぶ", "秋"]


def test_a_pipe_table_has_named_columns() -> None:
    table = of_kind(read(PAGE), BlockKind.TABLE)[0].table
    assert table is not None
    assert table.columns == ("区分", "面積（単位：㎡）")
    assert [row.cells for row in table.rows] == [("東 | 西", "1,200"), ("南", "△30")]
    assert table.rows[1].text == "南 △30"


def test_code_is_text_and_comments_are_not() -> None:
    shown = [block.text for block in read(PAGE).blocks]
    assert "# 見出しではない" in shown
    assert not any("下書き" in text or "計画の案" in text for text in shown)


def test_front_matter_and_contact_lines_fill_the_metadata() -> None:
    found = read(PAGE).metadata
    assert (found.title, found.department, found.published) == ("公園の計画", "公園課", "2024-04-01")
    assert found.phone == "012-345-6789"


def test_lines_of_one_paragraph_that_are_facts_stay_apart() -> None:
    shown = [block.text for block in read("# 窓口\n\n公園課\n電話: 012-345-6789\nFAX: 012-345-0000\n").blocks]
    assert shown == ["窓口", "公園課", "電話: 012-345-6789", "FAX: 012-345-0000"]


def test_a_rule_of_dashes_without_front_matter_is_left_out() -> None:
    shown = [block.text for block in read("---\n\n# 題\n\n本文です。\n\n---\n").blocks]
    assert shown == ["題", "本文です。"]
