"""Picks the loader that fits a file's content and has it read."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ingest.document import LoadedDocument, SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.loaders.delimited import load_delimited
from ingest.loaders.detect import SUFFIXES, Format, detect, suffix_of
from ingest.loaders.html import load_html
from ingest.loaders.markdown import load_markdown
from ingest.loaders.metadata import completed, metadata_of
from ingest.loaders.text import load_text

MAX_BYTES = 100 * 1024 * 1024

Loader = Callable[[SourceFile], LoadedDocument]
Paged = Callable[[int, int], None]
"""Told the page that was read last, and how many there are."""


def load(source: SourceFile, max_bytes: int = MAX_BYTES, paged: Paged | None = None) -> LoadedDocument:
    """Reads a file of any known format; what its content is counts, not what its name says.

    `paged` hears of each page where the format has pages.

    Raises:
        SourceError: the file is empty, too big, damaged, locked, or in a format that cannot be read.
    """
    if len(source.content) > max_bytes:
        raise SourceError(
            f"{source.name}: {len(source.content) / 2**20:.1f} MiB, more than the {max_bytes / 2**20:.0f} MiB allowed."
            " Split the file or leave out its pictures.",
            Failure.TOO_BIG,
            size_mib=round(len(source.content) / 2**20, 1),
            allowed_mib=max_bytes // 2**20,
        )
    kind = detect(source)
    try:
        document = _loader(kind, paged)(source)
    except RecursionError as error:
        raise SourceError(
            f"{source.name}: its parts are nested too deep. Save it again, or as PDF.", Failure.NESTED
        ) from error
    if not document.blocks:
        why = document.warnings[0] if document.warnings else "Check that it is the right file"
        why = why.removeprefix(f"{source.name}: ").rstrip(".")
        raise SourceError(f"{source.name}: no text was found in this {kind} file. {why}.", Failure.NO_TEXT)
    if kind is Format.PDF:
        document = replace(document, metadata=completed(document.metadata, metadata_of(document.blocks)))
    suffix = suffix_of(source)
    if suffix in SUFFIXES and SUFFIXES[suffix] is not kind:
        lie = f"{source.name}: named {suffix}, but its content is {kind}; it was read as {kind}"
        return replace(document, warnings=(lie, *document.warnings))
    return document


def _loader(kind: Format, paged: Paged | None) -> Loader:
    """The heavier libraries are imported only when a file needs them."""
    match kind:
        case Format.PDF:
            from ingest.loaders.pdf import load_pdf  # noqa: PLC0415 - see above

            return partial(load_pdf, paged=paged)
        case Format.DOCX:
            from ingest.loaders.docx import load_docx  # noqa: PLC0415 - see above

            return load_docx
        case Format.XLSX:
            from ingest.loaders.xlsx import load_xlsx  # noqa: PLC0415 - see above

            return load_xlsx
        case Format.HTML:
            return load_html
        case Format.DELIMITED:
            return load_delimited
        case Format.MARKDOWN:
            return load_markdown
        case Format.TEXT:
            return load_text
