"""One door reads every format, and says when a name lies."""

import io

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.loaders.loading import load


def word(text: str) -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def test_a_lying_suffix_is_noted_and_the_file_is_read_all_the_same() -> None:
    document = load(SourceFile("plan.pdf", word("川の計画")))
    assert document.blocks[0].text == "川の計画"
    assert document.warnings == ("plan.pdf: named .pdf, but its content is docx; it was read as docx",)


def test_an_honest_suffix_is_not_noted() -> None:
    assert load(SourceFile("plan.docx", word("川の計画"))).warnings == ()


def test_a_file_over_the_limit_is_named_with_both_sizes() -> None:
    with pytest.raises(SourceError, match=r"plan\.txt: 2\.0 MiB, more than the 1 MiB allowed"):
        load(SourceFile("plan.txt", b"a" * (2 * 2**20)), max_bytes=2**20)


def test_a_file_without_any_text_is_named() -> None:
    with pytest.raises(SourceError, match=r"plan\.docx: no text was found in this docx file"):
        load(SourceFile("plan.docx", word("")))


@pytest.mark.parametrize("cut", [100, 1000, 5000])
def test_a_file_cut_short_at_any_place_is_named_and_never_a_traceback(cut: int) -> None:
    with pytest.raises(SourceError, match=r"^plan\.docx: "):
        load(SourceFile("plan.docx", word("川の計画")[:cut]))


def test_a_file_with_one_byte_changed_is_read_or_named_and_never_a_traceback() -> None:
    whole = word("川の計画を進めます。")
    for place in range(0, len(whole), 211):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        try:
            load(SourceFile("plan.docx", bytes(broken)))
        except SourceError as error:
            assert str(error).startswith("plan.docx: ")  # noqa: PT017 - either outcome is right


def test_a_pdf_says_who_published_it_and_when_in_its_own_words() -> None:
    stream = io.BytesIO()
    page = Canvas(stream)
    page.drawString(72, 700, "River plan of the city")
    page.drawString(72, 600, "Published: 2025-04-01")
    page.drawString(72, 500, "TEL: 012-345-6789")
    page.save()
    found = load(SourceFile("plan.pdf", stream.getvalue())).metadata
    assert (found.published, found.phone) == ("2025-04-01", "012-345-6789")
