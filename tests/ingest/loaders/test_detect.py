"""A file is what its content is, whatever its name says; what cannot be read is named with the way to mend it."""

import io
import zipfile

import docx
import openpyxl
import pytest

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.loaders.detect import Format, detect

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


def docx_bytes() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def xlsx_bytes() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", Format.PDF),
        (b"\n\n%PDF-1.4\n", Format.PDF),
        (docx_bytes(), Format.DOCX),
        (xlsx_bytes(), Format.XLSX),
        ("<!DOCTYPE html><p>計画</p>".encode(), Format.HTML),
        ('<?xml version="1.0"?><html xmlns="x"><body>計画</body></html>'.encode(), Format.HTML),
        ("<html><p>計画</p>".encode("utf-16"), Format.HTML),
        ("# 計画\n\n## ねらい\n".encode(), Format.MARKDOWN),
        ("甲,乙\n1,2\n3,4\n".encode(), Format.DELIMITED),
        ("みどり市の計画です。\n".encode(), Format.TEXT),
        ("みどり市の計画です。\n".encode("cp932"), Format.TEXT),
    ],
)
def test_content_tells_the_format_without_any_name(content: bytes, kind: Format) -> None:
    assert detect(SourceFile("upload", content)) is kind


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("plan.pdf", docx_bytes(), Format.DOCX),
        ("plan.docx", b"%PDF-1.7\n", Format.PDF),
        ("plan.txt", b"<!DOCTYPE html><html><body>x</body></html>", Format.HTML),
        ("plan.xlsx", "甲,乙\n1,2\n3,4\n".encode(), Format.DELIMITED),
        ("plan.txt", "甲,乙\n1,2\n3,4\n".encode(), Format.TEXT),
        ("plan.md", "みどり市の計画です。".encode(), Format.MARKDOWN),
        ("https://example.jp/plan.csv?x=1", "甲,乙\n1,2".encode(), Format.DELIMITED),
    ],
)
def test_a_name_decides_only_between_kinds_of_plain_text(name: str, content: bytes, kind: Format) -> None:
    assert detect(SourceFile(name, content)) is kind


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n", "the file is empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password. Save a copy without one"),
        (OLE + "WordDocument".encode("utf-16-le"), r"Word 97–2003 file \(\.doc\). Save it as DOCX or PDF"),
        (OLE + "Workbook".encode("utf-16-le"), r"Excel 97–2003 file \(\.xls\). Save it as XLSX"),
        (b"{\\rtf1 x}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n", "a picture, which cannot be read. Run OCR"),
        (b"MZ\x90\x00\x03\x00", "a program"),
        (bytes(range(256)) * 8, "not a text, and no format that is known"),
        (b'<?xml version="1.0"?><feed/>', "an XML file of an unknown kind"),
        (docx_bytes()[:-400], "cut short or damaged"),
        (zip_bytes({"ppt/presentation.xml": b"<a/>"}), "a PowerPoint file"),
        (zip_bytes({"a.pdf": b"%PDF-1.7"}), "a zip archive"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_mend(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=rf"plan\.docx: .*{message}"):
        detect(SourceFile("plan.docx", content))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zip_bytes({"word/document.xml": b" " * (30 * 1024 * 1024)})
    with pytest.raises(SourceError, match=r"unpacks to 30 MiB in 1 parts, \d+ times its size: refused as a zip bomb"):
        detect(SourceFile("plan.docx", bomb))


def test_an_office_file_that_declares_entities_is_refused() -> None:
    hostile = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    with pytest.raises(SourceError, match=r"word/document\.xml declares entities"):
        detect(SourceFile("plan.docx", zip_bytes({"word/document.xml": hostile})))


def test_a_locked_archive_is_named() -> None:
    content = bytearray(zip_bytes({"word/document.xml": b"<a/>"}))
    content[6] |= 1
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(SourceError, match="locked with a password"):
        detect(SourceFile("plan.docx", bytes(content)))
