"""A web page gives its own text and says who published it when; the site around it goes."""

from pathlib import Path

import pytest

from ingest.document import LoadedDocument, SourceFile
from ingest.errors import SourceError
from ingest.loaders.loading import load
from vectorstore.domain import BlockKind, Table

FRAME = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{title} | みどり市</title>
<style>p {{ color: red }}</style><script>var x = "スクリプト";</script></head><body>
<ul class="skiplink"><li><a href="#main">本文へスキップ</a></li></ul>
<header id="header"><h1><a href="/">みどり市公式サイト</a></h1><p>文字サイズの変更</p></header>
<div id="gnavi"><ul><li><a href="/1">くらし</a></li><li><a href="/2">市政</a></li><li><a href="/c">お問い合わせ</a></li></ul></div>
<div class="topic-path"><a href="/">ホーム</a> &gt; <a href="/2">市政</a> &gt; {title}</div>
{body}
<div id="side"><h2>関連情報</h2><ul><li><a href="/a">甲計画</a></li><li><a href="/b">乙計画</a></li></ul></div>
<footer><p>みどり市役所 〒123-4567 東京都みどり市中央1番1号 電話 012-345-6700（代表）</p><p>Copyright Midori</p></footer>
</body></html>"""
BODY = """<div id="main"><p>ここから本文です。</p><h1>緑の計画</h1>
<p class="update">公開日：2025年4月1日　最終更新日：令和7年5月2日</p>
<div class="sns-share"><a href="x">Facebookでシェア</a> <a href="y">ツイート</a></div>
<h2>計画の期間</h2>
<p>計画は<ruby>令和<rp>(</rp><rt>れいわ</rt><rp>)</rp></ruby>7年度から<br>令和11年度までの
   5年間です&amp;その後も続けます。</p>
<p style="display: none">隠れた文</p><p hidden>隠れた段落</p><!-- 注釈 -->
<p>※1 延長することがあります。</p>
<dl><dt>対象</dt><dd>市民</dd></dl>
<ol><li>安全<ul><li>防災</li><li>防犯</li></ul></li><li>健康</li></ol>
<h2>添付ファイル</h2><ul><li><a href="a.pdf">計画書（PDF：1MB）</a></li></ul>
<p>PDFファイルをご覧いただくにはAdobe Acrobat Readerが必要です。ダウンロードしてください。</p>
<h2>お問い合わせ</h2><p>企画部企画課<br>電話番号：012-345-6789</p></div>"""


def read(html: str | bytes, name: str = "page.html") -> LoadedDocument:
    return load(SourceFile(name, html if isinstance(html, bytes) else html.encode()))


def page(body: str = BODY, title: str = "緑の計画") -> LoadedDocument:
    return read(FRAME.format(title=title, body=body))


def texts(document: LoadedDocument) -> list[str]:
    return [block.text for block in document.blocks]


def table_of(html: str) -> Table:
    table = next(block.table for block in read(f"<html><body>{html}</body></html>").blocks if block.table)
    assert table is not None
    return table


def test_the_site_around_the_page_is_cut_away() -> None:
    shown = "\n".join(texts(page()))
    for chrome in (
        "くらし",
        "関連情報",
        "甲計画",
        "スキップ",
        "シェア",
        "ツイート",
        "Copyright",
        "ここから本文",
        "Acrobat",
    ):
        assert chrome not in shown


def test_what_a_browser_does_not_show_is_not_read() -> None:
    shown = "\n".join(texts(page()))
    for hidden in ("隠れた", "スクリプト", "color", "注釈", "れいわ"):
        assert hidden not in shown


def test_department_dates_and_contact_are_read_and_stay_quotable() -> None:
    document = page()
    found = document.metadata
    assert (found.title, found.city, found.department) == ("緑の計画", "みどり市", "企画部企画課")
    assert (found.phone, found.published, found.updated) == ("012-345-6789", "2025-04-01", "2025-05-02")
    assert found.language == "ja"
    assert {"公開日：2025年4月1日　最終更新日：令和7年5月2日", "企画部企画課", "電話番号：012-345-6789"} <= set(
        texts(document)
    )


def test_the_address_in_the_footer_stays_quotable() -> None:
    assert texts(page())[-1].startswith("みどり市役所 〒123-4567")


def test_headings_keep_their_levels() -> None:
    headings = [(b.level, b.text) for b in page().blocks if b.kind is BlockKind.HEADING]
    assert headings == [(1, "緑の計画"), (2, "計画の期間"), (2, "添付ファイル"), (2, "お問い合わせ")]


def test_a_sentence_broken_by_lines_and_ruby_is_whole() -> None:
    assert "計画は令和7年度から令和11年度までの5年間です&その後も続けます。" in texts(page())


def test_lists_definitions_notes_and_attachments_have_their_kinds() -> None:
    blocks = page().blocks
    items = [block.text for block in blocks if block.kind is BlockKind.LIST_ITEM]
    assert items == ["対象 市民", "安全", "防災", "防犯", "健康", "計画書（PDF：1MB）"]
    assert [b.text for b in blocks if b.kind is BlockKind.FOOTNOTE] == ["※1 延長することがあります。"]


def test_a_title_that_stands_in_the_header_is_kept() -> None:
    body = f"<main><p>{'川を守ります。' * 60}</p></main>"
    html = f"<html><head><title>川の計画 | みどり市</title></head><body><header><h1>川の計画</h1></header>{body}</body></html>"
    assert texts(read(html))[0] == "川の計画"


def test_a_menu_without_any_mark_is_cut_and_a_list_of_files_is_kept() -> None:
    menu = "".join(f'<li><a href="/m{i}">メニュー{i}</a></li>' for i in range(8))
    files = "".join(f'<li><a href="/f{i}.pdf">資料{i}</a></li>' for i in range(8))
    shown = texts(read(f"<html><body><ul>{menu}</ul><p>{'川を守ります。' * 60}</p><ul>{files}</ul></body></html>"))
    assert "メニュー3" not in shown
    assert "資料3" in shown


def test_a_page_of_nothing_but_links_keeps_them() -> None:
    links = "".join(f'<li><a href="/p{i}">第{i}期計画</a></li>' for i in range(8))
    assert "第3期計画" in texts(read(f"<html><body><h1>計画の一覧</h1><ul>{links}</ul></body></html>"))


def test_spans_are_laid_out_and_stacked_headers_name_the_columns() -> None:
    table = table_of(
        "<table><caption>目標（単位：人）</caption><thead><tr><th rowspan=2>区分</th><th colspan=2>人数</th></tr>"
        "<tr><th>現状</th><th>目標</th></tr></thead><tbody><tr><th rowspan=2>東</th><td>10</td><td>20</td></tr>"
        "<tr><td>△3</td><td>4</td></tr></tbody></table>"
    )
    assert table.columns == ("区分", "人数 現状", "人数 目標")
    assert [row.cells for row in table.rows] == [("東", "10", "20"), ("東", "△3", "4")]
    assert [row.text for row in table.rows] == ["東 10 20", "△3 4"]
    assert (table.caption, table.unit) == ("目標（単位：人）", "人")


def test_a_caption_is_a_block_as_well() -> None:
    document = read("<html><body><table><caption>表の題</caption><tr><th>甲</th><td>1</td></tr></table></body></html>")
    assert (BlockKind.CAPTION, "表の題") in [(block.kind, block.text) for block in document.blocks]


def test_a_table_without_header_cells_takes_its_first_row_if_it_reads_as_one() -> None:
    assert table_of(
        "<table><tr><td>年度</td><td>人口</td></tr><tr><td>2025年度</td><td>1,200人</td></tr></table>"
    ).columns == (
        "年度",
        "人口",
    )
    assert table_of("<table><tr><td>東</td><td>1,200</td></tr><tr><td>西</td><td>900</td></tr></table>").columns == (
        "",
        "",
    )


def test_a_table_that_only_arranges_the_page_is_no_table() -> None:
    html = "<html><body><table><tr><td><h2>題</h2><p>本文です。</p></td></tr></table></body></html>"
    assert [(b.kind, b.text) for b in read(html).blocks] == [
        (BlockKind.HEADING, "題"),
        (BlockKind.PARAGRAPH, "本文です。"),
    ]


@pytest.mark.parametrize(("encoding", "name"), [("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("utf-8-sig", "utf-8")])
def test_the_declared_encoding_is_believed_where_it_fits(encoding: str, name: str) -> None:
    html = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={name}"></head><body><p>能登の計画</p></body></html>'
    assert texts(read(html.encode(encoding))) == ["能登の計画"]


def test_a_wrongly_declared_encoding_does_no_harm() -> None:
    html = '<html><head><meta charset="utf-8"></head><body><p>表示の改善を進めます。</p></body></html>'
    assert texts(read(html.encode("cp932"))) == ["表示の改善を進めます。"]


def test_nesting_beyond_reason_is_refused_at_once() -> None:
    with pytest.raises(SourceError, match=r"page\.html: elements are nested 100000 deep"):
        read("<html><body>" + "<div>" * 100_000 + "文")


def test_deep_nesting_within_reason_loses_no_text() -> None:
    assert texts(read("<html><body>" + "<div>" * 500 + "深い文" + "</div>" * 500 + "</body></html>")) == ["深い文"]


@pytest.mark.corpus
def test_real_pages_lose_their_menus_and_keep_their_headings(corpus: Path) -> None:
    pages = sorted((corpus / "raw" / "cio_jp").glob("*.html"))
    assert pages
    for file in pages:
        document = read(file.read_bytes(), file.name)
        assert any(block.level == 1 for block in document.blocks)
        assert len(document.blocks) < 30
