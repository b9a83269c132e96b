"""Plain text is read a line a block, in any Japanese encoding."""

from pathlib import Path

import pytest

from ingest.document import LoadedDocument, SourceFile
from ingest.errors import SourceError
from ingest.loaders.loading import load
from vectorstore.domain import BlockKind

PAGE = """ここから本文です
みどり市水辺プラン
作成・発信部署:環境部 水辺課
公開日:2024年4月1日 最終更新日:令和6年5月2日

水辺の目標
川と親しむまちをめざします。
- 川の清掃
- ・生き物の調査
○歩道の整備
※1 調査は毎年行います。
添付ファイル
PDFを開くには、Adobe Readerが必要です。ダウンロードしてください。
このページの作成・発信部署
〒123-4567 東京都みどり市中央一丁目2番3号
電話:012-345-6789
"""


def read(text: str | bytes, name: str = "page.txt") -> LoadedDocument:
    return load(SourceFile(name, text if isinstance(text, bytes) else text.encode()))


def texts(document: LoadedDocument) -> list[str]:
    return [block.text for block in document.blocks]


def test_each_line_is_a_block_of_its_own() -> None:
    assert {"水辺の目標", "川と親しむまちをめざします。"} <= set(texts(read(PAGE)))


def test_lines_on_department_dates_and_contact_stay_and_fill_the_metadata() -> None:
    document = read(PAGE)
    assert {
        "作成・発信部署:環境部 水辺課",
        "公開日:2024年4月1日 最終更新日:令和6年5月2日",
        "電話:012-345-6789",
    } <= set(texts(document))
    found = document.metadata
    assert (found.department, found.phone, found.city) == ("環境部 水辺課", "012-345-6789", "みどり市")
    assert (found.published, found.updated, found.language) == ("2024-04-01", "2024-05-02", "ja")


def test_jump_marks_and_notes_on_readers_are_not_text() -> None:
    shown = "\n".join(texts(read(PAGE)))
    assert "ここから本文" not in shown
    assert "Acrobat" not in shown
    assert "添付ファイル" not in shown


def test_list_marks_make_list_items_and_a_typed_hyphen_is_dropped() -> None:
    items = [block.text for block in read(PAGE).blocks if block.kind is BlockKind.LIST_ITEM]
    assert items == ["川の清掃", "・生き物の調査", "○歩道の整備"]


def test_a_numbered_note_is_a_footnote() -> None:
    assert [b.text for b in read(PAGE).blocks if b.kind is BlockKind.FOOTNOTE] == ["※1 調査は毎年行います。"]


def test_lines_wrapped_at_a_fixed_width_are_joined() -> None:
    text = (
        "　みどり市では、川と人とのつながりを大切にし、こ\n"
        "れからの二十年を見すえて水辺の整備を進めてきまし\n"
        "た。次の世代に美しい川を手わたすことがこの計画の\n"
        "目的です。\n"
        "　市民の皆さんとともに、毎年の春と秋に川の清掃を\n"
        "行います。\n"
    )
    joined = texts(read(text))
    assert len(joined) == 2
    assert "大切にし、これからの二十年を見すえて水辺の整備を進めてきました。" in joined[0]
    assert joined[1].endswith("川の清掃を行います。")


def test_wrapped_english_keeps_the_blanks_between_words() -> None:
    lines = (
        "The city wishes to hand its rivers on\nto the next generation and therefore\n"
        "cleans the banks twice a year with all\nof its residents taking part."
    )
    assert texts(read(lines)) == [lines.replace("\n", " ")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16"])
def test_every_japanese_encoding_is_read(encoding: str) -> None:
    assert texts(read("みどり市の計画です。\nデータの活用を進めます。\n".encode(encoding))) == [
        "みどり市の計画です。",
        "データの活用を進めます。",
    ]


def test_a_broken_character_is_named_with_its_line() -> None:
    long = "川と親しむまちをめざして整備を進めます。" * 5
    content = long.encode() + b"\n" + long.encode() + b"\xff\n" + long.encode()
    assert read(content).warnings[0].startswith("page.txt: line 2: 1 unreadable character")


def test_text_in_no_encoding_is_refused() -> None:
    with pytest.raises(SourceError, match=r"page\.txt: .* in no known encoding\. Save the file as UTF-8"):
        read(b"\xff\xfe\xfd\x81\xff"[2:] * 50 + b"\xff")


@pytest.mark.corpus
def test_every_gold_quote_of_the_plain_text_pages_stands_in_consecutive_blocks(corpus: Path) -> None:
    import json  # noqa: PLC0415
    import re  # noqa: PLC0415
    import unicodedata  # noqa: PLC0415

    def folded(text: str) -> str:
        bare = re.sub(r"(?m)^\s*[-*+・○●]+\s*・?", "", text)
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", bare))

    files = sorted((corpus / "seeds").glob("*.txt"))
    shown = [folded("\n".join(texts(read(file.read_bytes())))) for file in files]
    rows = [json.loads(line) for line in (corpus / "questions" / "dev_seeds.jsonl").read_text("utf-8").splitlines()]
    quotes = [folded(gold["quote"]) for row in rows for gold in row["gold"]]
    missing = [quote for quote in quotes if not any(quote in text for text in shown)]
    assert len(quotes) > 50
    assert missing == []
