"""CSV and TSV files are tables, whatever their encoding, delimiter or quoting."""

import pytest

from ingest.document import LoadedDocument, SourceFile
from ingest.loaders.loading import load
from vectorstore.domain import BlockKind, Table

ROWS = 'みどり市の施設,,\n（単位：人）,,\n施設,定員,備考\n"北公園\n（本園）","1,200",屋外\n南公園,800,\n'
ARTICLE = "川の清掃を毎年の春と秋に行い、市民の皆さんとともに水辺を守ります。" * 5


def read(text: str | bytes, name: str = "table.csv") -> LoadedDocument:
    return load(SourceFile(name, text if isinstance(text, bytes) else text.encode()))


def table_of(document: LoadedDocument) -> Table:
    table = document.blocks[-1].table
    assert table is not None
    return table


def test_lines_above_the_header_are_its_caption_and_unit() -> None:
    document = read(ROWS)
    assert [block.text for block in document.blocks if block.kind is BlockKind.CAPTION] == [
        "みどり市の施設",
        "（単位：人）",
    ]
    assert table_of(document).unit == "人"
    assert table_of(document).columns == ("施設", "定員", "備考")


def test_quoted_delimiters_and_line_ends_stay_in_their_cell() -> None:
    assert table_of(read(ROWS)).rows[0].cells == ("北公園\n（本園）", "1,200", "屋外")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "euc_jp"])
def test_excel_encodings_are_read(encoding: str) -> None:
    assert table_of(read(ROWS.encode(encoding))).rows[1].text == "南公園 800"


@pytest.mark.parametrize("delimiter", ["\t", ";", "|", ","])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = (("施設", "定員"), ("北公園", "1200"), ("南公園", "800"))
    text = "\n".join(delimiter.join(row) for row in rows)
    assert table_of(read(text)).columns == ("施設", "定員")


def test_a_ragged_record_is_named_by_its_line_and_kept() -> None:
    document = read("施設,定員,備考\n北公園,1200,屋外\n南公園,800\n東公園,10,\n")
    assert document.warnings == ("table.csv: line 3: not 3 fields as in the other 3 records",)
    assert table_of(document).rows[1].text == "南公園 800"


def test_records_of_whole_articles_become_headings_with_text() -> None:
    text = f'号,見出し,本文\n1号,川の清掃,"{ARTICLE}\n○集合は9時"\n1号,公園の整備,{ARTICLE}\n'
    blocks = read(text).blocks
    assert [(b.level, b.text) for b in blocks if b.kind is BlockKind.HEADING] == [(1, "川の清掃"), (1, "公園の整備")]
    assert "○集合は9時" in [block.text for block in blocks if block.kind is BlockKind.LIST_ITEM]


def test_an_articles_contact_is_not_the_files() -> None:
    text = f'見出し,本文\n川の清掃,"{ARTICLE}\nお問い合わせ：水辺課\n電話：012-345-6789"\n公園,{ARTICLE}\n'
    found = read(text).metadata
    assert (found.department, found.phone) == ("", "")


def test_an_unclosed_quote_loses_no_text() -> None:
    document = read('施設,定員\n北公園,1200\n"南公園,800\n東公園,10\n')
    assert "東公園" in "\n".join(block.text for block in document.blocks)
