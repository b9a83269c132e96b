"""A PDF as a whole: pages, folios, bookmarks, reports, and files that cannot be read."""

import io
import time

import pytest
from pypdfium2 import PdfDocument

from ingest.errors import SourceError
from tests.ingest.loaders.pdf_drawing import Drawer, Sheet, draw, load, loaded, texts


def chapter(page: int) -> Drawer:
    def drawn(sheet: Sheet) -> None:
        sheet.write(72, 40, "みなと野市総合計画 第１章", 8)
        sheet.line(72, 46, 523, 46)
        sheet.write(72, 120, f"{'一二三四五六七八'[page]}番目の取組を進めます。")
        sheet.write(290, 810, f"- {page + 3} -", 9)

    return drawn


def test_headers_and_folios_are_removed_and_the_folio_is_kept_as_printed_page() -> None:
    blocks = loaded(*(chapter(page) for page in range(6)))
    assert [block.text for block in blocks] == [f"{number}番目の取組を進めます。" for number in "一二三四五六"]
    assert [(block.page, block.printed_page) for block in blocks] == [(page + 1, str(page + 3)) for page in range(6)]


def test_a_spread_has_a_folio_for_each_half() -> None:
    def spread(number: int) -> Drawer:
        def drawn(sheet: Sheet) -> None:
            for x, shift in ((60, 0), (660, 1)):
                sheet.write(x, 200, f"{'左右'[shift]}の頁の{'一二三四'[number // 2]}番です。")
                sheet.write(x + 200, 815, str(number + shift), 9)

        return drawn

    blocks = load(draw(*(spread(number) for number in (2, 4, 6)), width=1190)).blocks
    assert [block.printed_page for block in blocks] == ["2", "3", "4", "5", "6", "7"]


def test_contents_lines_are_marked() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(280, 100, "目　次", 16)
        for index, title in enumerate(("計画の目的", "計画の期間", "計画の体系")):
            sheet.write(72, 160 + 24 * index, f"{title} {'・' * 20} {index + 1}")

    assert all(block.is_contents for block in loaded(page))


def test_bookmarks_become_the_outline() -> None:
    def page(sheet: Sheet) -> None:
        for level, title in enumerate(("第１章 総論", "１ 目的")):
            sheet.canvas.bookmarkPage(title)
            sheet.canvas.addOutlineEntry(title, title, level=level)
        sheet.write(72, 120, "第１章 総論")

    assert load(draw(page)).outline == ((1, "第１章 総論", 1), (2, "１ 目的", 1))


def blank(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(1)


def scan(sheet: Sheet) -> None:
    """A page that is nothing but a picture."""
    drawn = PdfDocument(draw(lambda other: other.write(72, 200, "写し")))
    picture = drawn[0].render(scale=0.5).to_pil()
    drawn.close()
    sheet.canvas.drawInlineImage(picture, 0, 0, 595, 842)


def test_a_scanned_page_is_named_and_the_rest_goes_on() -> None:
    document = load(draw(chapter(0), scan, chapter(2)))
    assert document.warnings == ("plan.pdf: page 2 without a text layer (scanned image). Run OCR first",)
    assert [report.note for report in document.pages] == ["", "no text layer (scanned image)", ""]
    assert {block.page for block in document.blocks} == {1, 3}


def test_a_blank_page_is_no_fault() -> None:
    document = load(draw(chapter(0), blank))
    assert document.warnings == ()
    assert document.pages[1].note == "blank"


def test_letters_that_are_none_are_counted_and_the_page_is_named() -> None:
    document = load(draw(lambda page: page.write(72, 200, "\ue000\ue001\ue002計画の目的")))
    assert document.pages[0].odd_characters == 3
    assert "page 1 with many odd characters" in document.warnings[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"<html><body>Not found</body></html>", "this is not a PDF"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "the PDF is broken"),
        (draw(chapter(0), user_password="geheim"), "locked with a password"),
        (draw(scan), "page 1 has no text layer"),
        (draw(chapter(0)).replace(b"/Count 1", b"/Count 0").replace(b"/Kids [", b"/Kids % ["), "plan.pdf"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_mend(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        load(content)
    message = str(caught.value)
    assert message.startswith("plan.pdf: ")
    assert reason in message
    assert "\n" not in message


def test_a_page_tree_that_lies_about_its_size_costs_no_time() -> None:
    lie = draw(chapter(0)).replace(b"/Count 1", b"/Count 100000")
    begun = time.thread_time()
    try:
        document = load(lie)
    except SourceError as error:
        assert "100000 pages" in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert "一番目の取組を進めます。" in texts(document.blocks)
    assert time.thread_time() - begun < 5


def test_loading_twice_gives_the_same() -> None:
    content = draw(*(chapter(page) for page in range(4)))
    assert load(content) == load(content)


def test_a_file_cut_short_does_not_bring_the_loader_down() -> None:
    content = io.BytesIO(draw(*(chapter(page) for page in range(4)))).getvalue()
    for share in (0.3, 0.6, 0.9):
        try:
            document = load(content[: int(share * len(content))])
        except SourceError as error:
            assert str(error).startswith("plan.pdf: ")  # noqa: PT017 - either outcome is right
        else:
            assert document.blocks


def test_a_page_crowded_with_shapes_is_read_in_time() -> None:
    def page(sheet: Sheet) -> None:
        sheet.write(72, 100, "地図を次に示します。")
        for index in range(6_000):
            x, y = 60 + 7 * (index % 70), 120 + 7 * (index // 70)
            sheet.canvas.rect(x, 842 - y, 30, 16)

    begun = time.thread_time()
    assert texts(loaded(page)) == ["地図を次に示します。"]
    assert time.thread_time() - begun < 10
