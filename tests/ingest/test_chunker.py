"""Chunks of whole sentences, items and rows."""

from collections.abc import Sequence

import pytest

from ingest.chunker import chunk_sections
from vectorstore.domain import Block, BlockKind, Chunk, ChunkKind, Section, SentenceKind, Status, Table, TableRow


class Counter:
    """Counts a token a letter, and how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, texts: Sequence[str]) -> list[int]:
        self.calls += 1
        return [len(text) for text in texts]


def section(path: tuple[str, ...], *blocks: Block, ordinal: int = 0, children: tuple[str, ...] = ()) -> Section:
    heading = Block(BlockKind.HEADING, path[-1], page=ordinal + 1)
    return Section(f"s{ordinal}", "e1", ordinal, len(path), path, Status.ADOPTED, (heading, *blocks), children)


def prose(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, page=3)


def indicators(rows: int = 2) -> Block:
    header = TableRow(("指標", "現状値"), "指標 現状値", page=4)
    body = tuple(TableRow((f"指標{n}", f"{n}件"), f"指標{n} {n}件", page=4 + n) for n in range(rows))
    table = Table(("指標", "現状値"), body, (header,), caption="表1 目標", unit="単位：件")
    return Block(BlockKind.TABLE, table.text, page=4, table=table)


def chunks(*sections: Section, max_tokens: int = 60) -> list[Chunk]:
    return chunk_sections(sections, Counter(), max_tokens)


def test_a_chunk_never_crosses_a_section_and_begins_with_its_heading() -> None:
    found = chunks(section(("目的",), prose("朝に走る。")), section(("期間",), prose("夜に眠る。"), ordinal=1))
    texts = [chunk.text for chunk in found if chunk.kind is ChunkKind.TEXT]
    assert texts == ["目的\n朝に走る。", "期間\n夜に眠る。"]


def test_sentences_stay_whole_when_a_section_is_divided() -> None:
    sentences = [f"これは{n}番目の文であり、切られてはならない。" for n in range(8)]
    found = chunks(section(("目的",), prose("".join(sentences))))
    assert len(found) > 1
    assert [s.text for chunk in found for s in chunk.sentences] == ["目的", *sentences]


def test_a_sentence_longer_than_the_limit_is_a_chunk_of_its_own() -> None:
    long = "長" * 100 + "。"
    found = chunks(section(("目的",), prose(f"短い。{long}終わり。")))
    assert [chunk.text for chunk in found] == ["目的\n短い。", long, "終わり。"]


def test_a_list_item_is_one_sentence() -> None:
    item = Block(BlockKind.LIST_ITEM, "・走る。そして眠る。")
    kinds = [(s.kind, s.text) for s in chunks(section(("目的",), item))[0].sentences]
    assert kinds[1] == (SentenceKind.LIST_ITEM, "・走る。そして眠る。")


def test_a_row_carries_its_columns_caption_and_page() -> None:
    table = next(chunk for chunk in chunks(section(("目標",), indicators())) if chunk.kind is ChunkKind.TABLE)
    row = table.sentences[-1]
    assert row.text == "指標1 1件"
    assert row.columns == (("指標", "指標1"), ("現状値", "1件"))
    assert row.context == "表1 目標 単位：件"
    assert row.page == 5
    assert [s.kind for s in table.sentences[:2]] == [SentenceKind.HEADING, SentenceKind.TABLE_ROW]


def test_a_table_and_prose_lie_in_different_chunks() -> None:
    found = chunks(
        section(("目標",), prose("海の水質を守る。" * 10), indicators(), prose("以上である。")), max_tokens=500
    )
    assert [chunk.kind for chunk in found] == [ChunkKind.TEXT, ChunkKind.TABLE, ChunkKind.TEXT]


def test_a_heading_with_a_line_under_it_goes_with_its_table() -> None:
    (found,) = chunks(section(("目標",), prose("次の表のとおり。"), indicators()), max_tokens=500)
    assert (found.kind, found.sentences[0].text) == (ChunkKind.TABLE, "目標")


def test_a_table_that_goes_on_in_another_chunk_takes_its_header_along() -> None:
    first, *others = chunks(section(("目標",), indicators(rows=12)), max_tokens=60)
    assert others
    assert all(chunk.sentences[0].text == "指標 現状値" for chunk in others)
    assert first.sentences[1].text == "指標 現状値"


def test_a_footnote_stays_with_what_it_notes() -> None:
    note = Block(BlockKind.FOOTNOTE, "※1 年度末の値。")
    found = chunks(section(("目標",), indicators(), note), max_tokens=500)
    assert found[0].sentences[-1].kind is SentenceKind.FOOTNOTE


def test_an_outline_lists_a_sections_children_with_their_pages() -> None:
    top = section(("柱",), prose("三つある。"), children=("安全", "健康"))
    below = [section(("柱", name), prose("走る。"), ordinal=n) for n, name in enumerate(("安全", "健康"), start=1)]
    outline = next(chunk for chunk in chunks(top, *below) if chunk.kind is ChunkKind.OUTLINE)
    assert outline.text == "柱\n安全\n健康"
    assert [s.page for s in outline.sentences] == [1, 2, 3]


def test_an_outline_lists_the_documents_top_headings() -> None:
    tops = [section((name,), prose("走る。"), ordinal=n) for n, name in enumerate(("総論", "各論"))]
    outline = chunks(*tops)[-1]
    assert (outline.kind, outline.text, outline.heading_path) == (ChunkKind.OUTLINE, "総論\n各論", ())


def test_tokens_are_counted_in_one_call() -> None:
    counter = Counter()
    chunk_sections([section(("目的",), prose("走る。" * 50)), section(("期間",), prose("眠る。"), ordinal=1)], counter)
    assert counter.calls == 1


def test_ids_are_the_same_each_time_and_all_different() -> None:
    tree = [section(("目的",), prose("走る。" * 40), indicators(5)), section(("目的",), prose("走る。"), ordinal=1)]
    first, second = chunks(*tree), chunks(*tree)
    assert first == second
    assert len({chunk.id for chunk in first}) == len(first)


def test_no_sections_give_no_chunks() -> None:
    assert chunks() == []


@pytest.mark.parametrize("limit", [10, 60, 320])
def test_every_sentence_stands_in_its_section(limit: int) -> None:
    found = chunks(section(("目標",), prose("走る。「眠る。」と言う。"), indicators(9)), max_tokens=limit)
    text = section(("目標",), prose("走る。「眠る。」と言う。"), indicators(9)).text
    assert all(sentence.text in text for chunk in found for sentence in chunk.sentences)
