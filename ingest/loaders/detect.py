"""Which format a file really has, whatever its name says."""

import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.loaders.archive import open_archive
from ingest.loaders.decoding import is_binary
from ingest.loaders.delimited import looks_delimited


class Format(StrEnum):
    """A format that has a loader."""

    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    DELIMITED = "delimited"
    MARKDOWN = "markdown"
    TEXT = "text"


SUFFIXES: dict[str, Format] = {
    ".pdf": Format.PDF,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".docx": Format.DOCX,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".csv": Format.DELIMITED,
    ".tsv": Format.DELIMITED,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|main|article|div|h[1-6]|table|p|ul)\b[^<>]*>", re.IGNORECASE
)
_OTHER = (
    (b"{\\rtf", "a Rich Text file", "Save it as DOCX"),
    (b"\x89PNG", "a picture", "Run OCR and save it as PDF"),
    (b"\xff\xd8\xff", "a picture", "Run OCR and save it as PDF"),
    (b"GIF8", "a picture", "Run OCR and save it as PDF"),
    (b"II*\x00", "a picture", "Run OCR and save it as PDF"),
    (b"MM\x00*", "a picture", "Run OCR and save it as PDF"),
    (b"\x1f\x8b", "a compressed archive", "Unpack it"),
    (b"7z\xbc\xaf", "a compressed archive", "Unpack it"),
    (b"Rar!", "a compressed archive", "Unpack it"),
    (b"MZ", "a program", "Leave it out"),
    (b"\x7fELF", "a program", "Leave it out"),
)


def suffix_of(source: SourceFile) -> str:
    """The lower-case suffix of the file's name or address, "" if none."""
    name = urlsplit(source.name).path if "://" in source.name else source.name
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def detect(source: SourceFile) -> Format:
    """The format of `source` by its content; the suffix only decides between kinds of plain text.

    Raises:
        SourceError: the file is empty, damaged, locked, or in a format that cannot be read.
    """
    content = source.content
    if not content.strip(b"\x00\t\n\r\f\x0b \xef\xbb\xbf"):
        raise SourceError(f"{source.name}: the file is empty. Check that it was saved or sent whole.", Failure.EMPTY)
    if b"%PDF-" in content[:1024]:
        return Format.PDF
    if content.startswith(b"PK"):
        return _office_format(source)
    if content.startswith(_OLE):
        raise _ole_fault(source)
    _refuse_other(source)
    if is_binary(content):
        raise SourceError(
            f"{source.name}: not a text, and no format that is known. Save it as PDF, DOCX, XLSX or HTML.", Failure.KIND
        )
    return _text_format(source)


def _refuse_other(source: SourceFile) -> None:
    for magic, what, mend in _OTHER:
        is_text = magic.isascii() and magic.isalpha() and not is_binary(source.content)
        if source.content.startswith(magic) and not is_text:
            raise SourceError(f"{source.name}: this is {what}, which cannot be read. {mend}.", Failure.KIND)


def _office_format(source: SourceFile) -> Format:
    with open_archive(source) as archive:
        names = set(archive.namelist())
        if "word/document.xml" in names:
            return Format.DOCX
        if "xl/workbook.xml" in names:
            return Format.XLSX
        declared = _content_types(archive) if "[Content_Types].xml" in names else b""
    if b"wordprocessingml" in declared and b".main+xml" in declared:
        return Format.DOCX
    if b"spreadsheetml" in declared and b".main+xml" in declared:
        return Format.XLSX
    raise SourceError(
        f"{source.name}: {_zip_kind(names)}, which cannot be read. Save it as PDF, DOCX or XLSX, or unpack it.",
        Failure.KIND,
    )


def _content_types(archive: zipfile.ZipFile) -> bytes:
    return archive.read("[Content_Types].xml")


def _zip_kind(names: set[str]) -> str:
    if any(name.startswith("ppt/") for name in names):
        return "a PowerPoint file"
    if "mimetype" in names or "content.xml" in names:
        return "an OpenDocument or EPUB file"
    if "xl/workbook.bin" in names:
        return "a binary Excel file (.xlsb)"
    return "a zip archive"


def _ole_fault(source: SourceFile) -> SourceError:
    """OLE containers hold locked Office files and the formats of Office 97–2003."""
    head = source.content

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in head

    if holds("EncryptedPackage"):
        return SourceError(
            f"{source.name}: the file is locked with a password. Save a copy without one.", Failure.LOCKED
        )
    if holds("WordDocument"):
        return SourceError(f"{source.name}: a Word 97–2003 file (.doc). Save it as DOCX or PDF.", Failure.OLD_OFFICE)
    if holds("Workbook") or holds("Book"):
        return SourceError(f"{source.name}: an Excel 97–2003 file (.xls). Save it as XLSX.", Failure.OLD_OFFICE)
    return SourceError(f"{source.name}: an Office 97–2003 file. Save it as DOCX, XLSX or PDF.", Failure.OLD_OFFICE)


def _text_format(source: SourceFile) -> Format:
    head = source.content[:65536].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ")
    named = SUFFIXES.get(suffix_of(source))
    if head[:1] == b"<" and (head[:5].lower() == b"<?xml" or _HTML.match(head) or head.startswith(b"<!--")):
        if _HTML.search(head):
            return Format.HTML
        raise SourceError(f"{source.name}: an XML file of an unknown kind. Save it as HTML or text.", Failure.KIND)
    if named is Format.HTML and _HTML.search(head):
        return Format.HTML
    if named in (Format.MARKDOWN, Format.TEXT):
        return named
    text = source.content.decode("utf-8", errors="replace")
    if named is Format.DELIMITED or looks_delimited(text):
        return Format.DELIMITED if looks_delimited(text) or named is Format.DELIMITED else Format.TEXT
    return Format.MARKDOWN if looks_like_markdown(text) else Format.TEXT


def looks_like_markdown(text: str) -> bool:
    """Whether a text without a telling name uses Markdown's headings, pipe tables or front matter."""
    headings = len(re.findall(r"^#{1,6} \S", text, re.MULTILINE))
    pipes = len(re.findall(r"^\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?\s*$", text, re.MULTILINE))
    return headings >= 2 or pipes >= 1 or (headings == 1 and bool(re.match(r"#{1,6} \S", text.lstrip())))
