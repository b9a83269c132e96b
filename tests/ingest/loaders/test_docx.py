"""Word files read as printed with all changes accepted: numbers, notes, text boxes and merged cells included."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Pt

from ingest.document import LoadedBlock, LoadedDocument, SourceFile
from ingest.errors import SourceError
from ingest.loaders.loading import load
from vectorstore.domain import BlockKind

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def read(fill: Callable[[Document], None]) -> LoadedDocument:
    document = docx.Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return load(SourceFile("plan.docx", stream.getvalue()))


def add(document: Document, xml: str) -> None:
    """Adds a paragraph, table or control at the end of the body."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace(">", f" {NS}>", 1)))


def body(*parts: str) -> LoadedDocument:
    def fill(document: Document) -> None:
        for part in parts:
            add(document, part)

    return read(fill)


def texts(document: LoadedDocument) -> list[str]:
    return [block.text for block in document.blocks]


def shown(document: LoadedDocument) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in document.blocks]


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_heading_styles_english_japanese_and_outline_levels_give_headings() -> None:
    def fill(document: Document) -> None:
        document.add_heading("緑の計画", 0)
        document.add_heading("第1章", 1)
        style = document.styles.add_style("見出し 2", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("ねらい", style=style)
        add(document, f'<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>{run("目標")}</w:p>')
        document.add_paragraph("本文です。")

    found = [(block.level, block.text) for block in read(fill).blocks]
    assert found == [(1, "緑の計画"), (1, "第1章"), (2, "ねらい"), (3, "目標"), (None, "本文です。")]


LEVELS = (
    ("decimal", "第%1章", "nothing"),
    ("decimal", "%1.%2", "tab"),
    ("decimalEnclosedCircle", "%3", "space"),
    ("aiueoFullWidth", "（%4）", "tab"),
    ("japaneseCounting", "%5", "tab"),
)


def numbered(document: Document) -> None:
    """Gives the document a list of five levels, number 77, and a list that begins at 5, number 78."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for level, (style, pattern, suffix) in enumerate(LEVELS)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {NS} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    root.append(parse_xml(f'<w:num {NS} w:numId="78"><w:abstractNumId w:val="77"/>{override}</w:num>'))


def item(text: str, level: int, number: int = 77) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def test_numbers_that_word_only_shows_are_rebuilt() -> None:
    def fill(document: Document) -> None:
        numbered(document)
        steps = (
            ("総則", 0),
            ("目的", 1),
            ("期間", 1),
            ("春", 2),
            ("秋", 2),
            ("小", 3),
            ("中", 4),
            ("施策", 0),
            ("川", 1),
        )
        for text, level in steps:
            add(document, item(text, level))

    assert texts(read(fill)) == [
        "第1章総則",
        "1.1 目的",
        "1.2 期間",
        "① 春",
        "② 秋",
        "（ア） 小",
        "一 中",
        "第2章施策",
        "2.1 川",
    ]


def test_a_list_may_begin_anew_and_a_paragraph_may_leave_its_list() -> None:
    def fill(document: Document) -> None:
        numbered(document)
        add(document, item("甲", 0))
        add(document, item("乙", 0, 78))
        add(document, item("丙", 0, 0))

    assert texts(read(fill)) == ["第1章甲", "第5章乙", "丙"]


def test_bullets_are_list_items_without_their_mark() -> None:
    def bulleted(document: Document) -> None:
        document.add_paragraph("川の清掃", style="List Bullet")

    assert shown(read(bulleted)) == [(BlockKind.LIST_ITEM, "川の清掃")]


def test_deleted_text_goes_and_inserted_text_stays() -> None:
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2" w:author="a">{run("新")}</w:ins>'
    moved = f'<w:moveFrom w:id="3" w:author="a">{run("元")}</w:moveFrom><w:moveTo w:id="4" w:author="a">{run("先")}</w:moveTo>'
    assert texts(body(f"<w:p>{run('計画の')}{deleted}{inserted}{moved}{run('案')}</w:p>")) == ["計画の新先案"]


def test_hidden_text_comments_field_codes_and_ruby_readings_are_not_read() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>秘密</w:t></w:r>"
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    ruby = f"<w:r><w:ruby><w:rt>{run('せせらぎ')}</w:rt><w:rubyBase>{run('清流')}</w:rubyBase></w:ruby></w:r>"
    code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("7") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    link = f"<w:hyperlink>{run('を守る')}</w:hyperlink>"
    assert texts(body(f"<w:p>{ruby}{hidden}{link}{comment}{run('計画')}{code}</w:p>")) == ["清流を守る計画7"]


def test_text_in_content_controls_and_text_boxes_is_read_once() -> None:
    control = f"<w:sdt><w:sdtContent><w:p>{run('枠の中')}</w:p></w:sdtContent></w:sdt>"
    content = f"<w:txbxContent><w:p>{run('箱の中')}</w:p></w:txbxContent>"
    box = (
        f"<w:p>{run('本文')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{content}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{content}</v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(body(control, box)) == ["枠の中", "本文", "箱の中"]


def test_a_table_of_contents_is_marked() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    found = body(
        f"<w:p>{begin}{run('第1章 総則')}<w:r><w:tab/></w:r>{run('3')}</w:p>",
        f"<w:p>{run('第2章 施策')}<w:r><w:tab/></w:r>{run('5')}</w:p>",
        f"<w:p>{end}</w:p>",
        f"<w:p>{run('本文です。')}</w:p>",
    )
    assert [(block.text, block.is_contents) for block in found.blocks] == [
        ("第1章 総則 3", True),
        ("第2章 施策 5", True),
        ("本文です。", False),
    ]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text) if text else ''}</w:p></w:tc>"


def test_merged_cells_are_written_once_a_row_and_repeated_on_the_grid() -> None:
    down, below, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    found = body(
        f"<w:p>{run('表1 目標（単位：人）')}</w:p>",
        "<w:tbl>"
        f"<w:tr>{cell('区分', down)}{cell('人数', wide)}</w:tr>"
        f"<w:tr>{cell('', below)}{cell('現状')}{cell('目標')}</w:tr>"
        f"<w:tr>{cell('東', down)}{cell('1,200')}{cell('1,500')}</w:tr>"
        f"<w:tr>{cell('', below)}{cell('△3')}{cell('4')}</w:tr>"
        "</w:tbl>",
    )
    table = found.blocks[-1].table
    assert table is not None
    assert table.columns == ("区分", "人数 現状", "人数 目標")
    assert [row.cells for row in table.rows] == [("東", "1,200", "1,500"), ("東", "△3", "4")]
    assert [row.text for row in table.rows] == ["東 1,200 1,500", "△3 4"]
    assert (table.caption, table.unit) == ("表1 目標（単位：人）", "人")


def test_a_single_column_table_is_a_frame_around_text() -> None:
    assert shown(body(f"<w:tbl><w:tr>{cell('コラム')}</w:tr><w:tr>{cell('川の話です。')}</w:tr></w:tbl>")) == [
        (BlockKind.PARAGRAPH, "コラム"),
        (BlockKind.PARAGRAPH, "川の話です。"),
    ]


def test_a_footnote_follows_the_paragraph_that_refers_to_it() -> None:
    notes = (
        f'<w:footnotes {NS}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run(" 市の調べによる。")}</w:p>'
        "</w:footnote></w:footnotes>"
    )
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"

    def fill(document: Document) -> None:
        part = Part(PackURI("/word/footnotes.xml"), content_type, notes.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        add(document, f'<w:p>{run("人口は")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("増えます。")}</w:p>')
        document.add_paragraph("次の文です。")

    assert shown(read(fill)) == [
        (BlockKind.PARAGRAPH, "人口は増えます。"),
        (BlockKind.FOOTNOTE, "市の調べによる。"),
        (BlockKind.PARAGRAPH, "次の文です。"),
    ]


def test_headers_and_footers_are_not_text() -> None:
    def fill(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "柱"
        document.sections[0].footer.paragraphs[0].text = "1 ページ"
        document.add_paragraph("本文です。")

    assert texts(read(fill)) == ["本文です。"]


def test_size_weight_indent_and_centring_are_passed_on() -> None:
    def fill(document: Document) -> None:
        written = document.add_paragraph()
        letters = written.add_run("緑の計画")
        letters.font.size, letters.font.bold = Pt(20), True
        written.paragraph_format.left_indent = Pt(24)
        written.alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph("本文です。")

    document = read(fill)
    layout = document.blocks[0].layout
    assert (layout.font_size, layout.bold, layout.x0, layout.centred) == (20.0, True, 24.0, True)
    assert document.blocks[1].layout.bold is False
    assert document.metadata.title == "緑の計画"


def test_strict_or_foreign_content_is_named_and_never_a_traceback() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    content = stream.getvalue().replace(b"[Content_Types].xml", b"[Content_Tipes].xml")
    with pytest.raises(SourceError, match=r"^plan\.docx: "):
        load(SourceFile("plan.docx", content))


@pytest.mark.corpus
def test_real_papers_give_headings_tables_and_notes(corpus: Path) -> None:
    files = sorted((corpus / "raw").glob("*/*.docx"))
    assert files
    blocks: list[LoadedBlock] = []
    for file in files:
        read_blocks = load(SourceFile(file.name, file.read_bytes())).blocks
        assert sum(block.kind is BlockKind.HEADING and not block.is_contents for block in read_blocks) >= 5
        blocks.extend(read_blocks)
    assert {BlockKind.TABLE, BlockKind.FOOTNOTE, BlockKind.CAPTION} <= {block.kind for block in blocks}
