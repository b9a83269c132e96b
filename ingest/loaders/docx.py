"""Word files (DOCX)."""

import io
from collections.abc import Sequence
from itertools import takewhile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docx.parts.document import DocumentPart
from lxml import etree

from ingest.document import LoadedBlock, LoadedDocument, SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.loaders.archive import DAMAGE
from ingest.loaders.contents import mark_contents
from ingest.loaders.docx_blocks import DocumentReader, note_text
from ingest.loaders.docx_numbering import read_numbering
from ingest.loaders.docx_styles import read_styles
from ingest.loaders.docx_xml import attribute, children, parse
from ingest.loaders.metadata import metadata_of
from vectorstore.domain import BlockKind

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAX_TITLE_LINES = 3
_FAULTS = (*DAMAGE, OpcError, LookupError, TypeError, AttributeError, AssertionError, etree.XMLSyntaxError)


def load_docx(source: SourceFile) -> LoadedDocument:
    """Reads a Word file as it would be printed with all changes accepted, without headers and footers.

    Raises:
        SourceError: the file is damaged or of a kind that is not read.
    """
    try:
        part = docx.Document(io.BytesIO(source.content)).part
        blocks = _blocks(part)
        title = _title(part.core_properties.title, blocks)
    except _FAULTS as error:
        raise SourceError(
            f"{source.name}: cannot be read as a Word file ({error}). Open it in Word and save it as DOCX or PDF.",
            Failure.BROKEN,
        ) from error
    return LoadedDocument(_MEDIA_TYPE, blocks, metadata_of(blocks, title=title))


def _blocks(part: DocumentPart) -> tuple[LoadedBlock, ...]:
    reader = DocumentReader(
        styles=read_styles(_related(part, RELATIONSHIP_TYPE.STYLES)),
        numbering=read_numbering(_related(part, RELATIONSHIP_TYPE.NUMBERING)),
        notes={
            **_notes(_related(part, RELATIONSHIP_TYPE.FOOTNOTES), "footnote"),
            **_notes(_related(part, RELATIONSHIP_TYPE.ENDNOTES), "endnote"),
        },
    )
    reader.read(part.element.body)
    return tuple(mark_contents(reader.blocks))


def _related(part: Part, kind: str) -> etree._Element | None:
    """The root of the part that the document refers to by this relationship."""
    target = next((rel.target_part for rel in part.rels.values() if rel.reltype == kind and not rel.is_external), None)
    return None if target is None else parse(target.blob)


def _notes(root: etree._Element | None, kind: str) -> dict[tuple[str, str], str]:
    return {(kind, attribute(note, "id")): note_text(note) for note in children(root, kind)}


def _title(stated: str, blocks: Sequence[LoadedBlock]) -> str:
    """The largest lines at the beginning, or the top heading; the file's own property is often left from a template."""
    head = [block for block in blocks[:12] if block.kind is not BlockKind.TABLE and not block.is_contents]
    sizes = [block.layout.font_size or 0.0 for block in head]
    largest = max(sizes, default=0.0)
    if head and largest > min(sizes):
        start = sizes.index(largest)
        lines = takewhile(lambda block: block.layout.font_size == largest, head[start : start + _MAX_TITLE_LINES])
        return " ".join(block.text for block in lines)
    heading = next((block.text for block in blocks if block.kind is BlockKind.HEADING), "")
    return heading or stated.strip()
