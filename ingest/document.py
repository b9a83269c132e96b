"""What a loader hands on: the blocks of a document in reading order, with their marks of layout."""

from dataclasses import dataclass, field

from vectorstore.domain import BlockKind, Table


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Bytes from a file, an address or an upload. `name` is what a person knows it by; `url` is its public address."""

    name: str
    content: bytes
    url: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a block looks on the page; None or 0 where the format does not tell.

    `font_size` in points; `x0`, `x1`, `y0`, `y1` in points from the page's left and top edge; `lines` counts the
    source lines that were joined.
    """

    font_size: float | None = None
    bold: bool = False
    x0: float | None = None
    x1: float | None = None
    y0: float | None = None
    y1: float | None = None
    lines: int = 1
    centred: bool = False


@dataclass(frozen=True, slots=True)
class LoadedBlock:
    """A block as the loader saw it. The loader does not decide what is a heading; it passes on what it knows.

    `level` is set only where the format itself says so (HTML h1–h6, DOCX heading styles, Markdown #, PDF outline),
    1 is the top. `kind` is HEADING only together with `level`. `is_contents` marks lines of a table of contents.
    `text` is verbatim but for joined line wraps (no blank between CJK letters), ruby, doubled glyphs and spaced letters.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    printed_page: str = ""
    level: int | None = None
    layout: Layout = Layout()
    table: Table | None = None
    is_contents: bool = False


@dataclass(frozen=True, slots=True)
class PageReport:
    """What was read of one page (or sheet)."""

    page: int
    characters: int
    odd_characters: int = 0
    tables: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says about itself; "" where it does not. Dates are ISO 8601."""

    title: str = ""
    city: str = ""
    department: str = ""
    phone: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document's blocks in reading order, furniture removed, with what was noticed on the way."""

    media_type: str
    blocks: tuple[LoadedBlock, ...]
    metadata: Metadata = Metadata()
    pages: tuple[PageReport, ...] = ()
    warnings: tuple[str, ...] = ()
    outline: tuple[tuple[int, str, int | None], ...] = field(default=())
    """PDF bookmarks: (level from 1, title, page)."""
