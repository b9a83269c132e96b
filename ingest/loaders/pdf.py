"""Loads PDF files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium

from ingest.document import LoadedBlock, LoadedDocument, Metadata, PageReport, SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.furniture import mark_contents
from ingest.loaders.pdf_compose import Composer
from ingest.loaders.pdf_edges import without_furniture
from ingest.loaders.pdf_looks import looks_of
from ingest.loaders.pdf_page import RawPage, read_page
from ingest.loaders.pdf_quality import page_report, warnings_for

MEDIA_TYPE = "application/pdf"
_MAX_PAGES = 5_000
_MAX_OUTLINE = 2_000


def load_pdf(source: SourceFile, paged: Callable[[int, int], None] | None = None) -> LoadedDocument:
    """Reads a PDF's text, tables and bookmarks in reading order; `paged` hears of each page, and of how many there are.

    Raises:
        SourceError: the file is empty, broken, locked, no PDF, or has no page that can be read.
    """
    with _opened(source) as document:
        pages, faults = _read_pages(source.name, document, paged)
        outline = tuple(_outline(document))
        metadata = Metadata(title=str(document.get_metadata_dict().get("Title", "")).strip())
    blocks, reports = _compose(pages)
    _require_text(source.name, reports)
    return LoadedDocument(
        MEDIA_TYPE,
        tuple(mark_contents(blocks)),
        metadata,
        reports,
        (*faults, *warnings_for(source.name, reports)),
        outline,
    )


@contextmanager
def _opened(source: SourceFile) -> Iterator[pdfium.PdfDocument]:
    if not source.content:
        raise SourceError(f"{source.name}: the file is empty. Fetch or export it again.", Failure.EMPTY)
    try:
        document = pdfium.PdfDocument(source.content)
    except pdfium.PdfiumError as error:
        why, failure = _why(str(error), source.content)
        raise SourceError(f"{source.name}: {why}", failure) from error
    try:
        if not 0 < len(document) <= _MAX_PAGES:
            raise SourceError(
                f"{source.name}: says it has {len(document)} pages; 1 to {_MAX_PAGES} can be read.",
                Failure.TOO_MANY_PAGES,
                pages=len(document),
                allowed=_MAX_PAGES,
            )
        yield document
    finally:
        document.close()


def _why(reason: str, content: bytes) -> tuple[str, Failure]:
    lowered = reason.lower()
    if "password" in lowered or "security" in lowered:
        return "the PDF is locked with a password. Save it without one.", Failure.LOCKED
    if b"%PDF" not in content[:1024]:
        return "this is not a PDF. Check that it is the right file.", Failure.KIND
    return "the PDF is broken. Export it again.", Failure.BROKEN


def _read_pages(
    name: str, document: pdfium.PdfDocument, paged: Callable[[int, int], None] | None
) -> tuple[list[RawPage], list[str]]:
    """The pages that can be read, and a line on each that cannot."""
    pages, faults = [], []
    for index in range(len(document)):
        try:
            page = document[index]
            try:
                pages.append(read_page(page, index + 1))
            finally:
                page.close()
        except pdfium.PdfiumError:
            faults.append(f"{name}: page {index + 1} is broken and was left out. Export the file again")
        if paged:
            paged(index + 1, len(document))
    if not pages:
        raise SourceError(f"{name}: page 1 and all others are broken. Export the file again.", Failure.BROKEN)
    return pages, faults


def _compose(pages: Sequence[RawPage]) -> tuple[list[LoadedBlock], tuple[PageReport, ...]]:
    without_furniture(pages)
    composer = Composer(looks_of(pages))
    blocks: list[LoadedBlock] = []
    reports = []
    for page in pages:
        found, labels = composer.blocks(page)
        blocks.extend(found)
        tables = sum(block.table is not None for block in found)
        reports.append(
            page_report(
                page.number, page.characters, page.odd, tables, pictures=page.picture_share, chart_labels=labels
            )
        )
    return blocks, tuple(reports)


def _require_text(name: str, reports: Sequence[PageReport]) -> None:
    if any(report.characters for report in reports):
        return
    pages = "page 1 has" if len(reports) == 1 else f"pages 1-{len(reports)} have"
    raise SourceError(
        f"{name}: {pages} no text layer (scanned image). Run OCR first.", Failure.SCANNED, pages=len(reports)
    )


def _outline(document: pdfium.PdfDocument) -> Iterator[tuple[int, str, int | None]]:
    for count, mark in enumerate(document.get_toc()):
        if count >= _MAX_OUTLINE:
            return
        target = mark.get_dest()
        index = target.get_index() if target else None
        title = " ".join(mark.get_title().split())
        if title:
            yield mark.level + 1, title, None if index is None else index + 1
