"""Plans, editions, sections, chunks and generations, as everything else speaks of them."""

from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """What a text is in a city's decision making."""

    ADOPTED = "adopted"
    DRAFT = "draft"
    PROPOSAL = "proposal"
    OPINION = "opinion"
    MINUTES = "minutes"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Audience(StrEnum):
    """Who may read an edition."""

    PUBLIC = "public"
    INTERNAL = "internal"


class BlockKind(StrEnum):
    """What a block of text is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about a plan; empty where unknown."""

    department: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The years a plan covers, Western calendar, both inclusive; fiscal years where the plan says 年度."""

    start: int | None = None
    end: int | None = None
    fiscal: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan or paper of a city, over all its editions."""

    id: str
    title: str
    city: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a plan: a file as it was published on a day.

    `date` is ISO 8601 (YYYY, YYYY-MM or YYYY-MM-DD), "" where unknown. `number` counts from 1 within the plan.
    `id` depends on the content alone, so the same file gives the same edition.
    """

    id: str
    plan_id: str
    number: int
    label: str
    status: Status
    original_sha256: str
    file_name: str
    media_type: str
    audience: Audience = Audience.PUBLIC
    date: str = ""
    period: Period = Period()
    contact: Contact = Contact()
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table.

    `cells` has one entry a column; a merged cell is repeated in every column and row that it spans.
    `text` holds the row's own cells once each, left to right, joined by one space, exactly as they stand in the
    source: this is what is quoted.
    """

    cells: tuple[str, ...]
    text: str
    page: int | None = None
    printed_page: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header resolved: `columns[i]` names column i (stacked header cells joined by ' '), "" if unnamed."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    header_rows: tuple[TableRow, ...] = ()
    caption: str = ""
    unit: str = ""

    @property
    def text(self) -> str:
        """Header rows, then rows, a line each."""
        return "\n".join(row.text for row in (*self.header_rows, *self.rows))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table, footnote … of a section, as it stands in the source.

    `text` is verbatim but for joined line wraps. `page` counts the file's pages from 1; `printed_page` is the folio.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    printed_page: str = ""
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, down to the next heading.

    `heading_path` runs from the top heading to this section's own. `blocks[0]` is the heading itself, unless the
    section is the text before the first heading. `children` are the headings directly below.
    """

    id: str
    edition_id: str
    ordinal: int
    level: int
    heading_path: tuple[str, ...]
    status: Status
    blocks: tuple[Block, ...]
    children: tuple[str, ...] = ()
    status_evidence: str = ""

    @property
    def heading(self) -> str:
        """The section's own heading."""
        return self.heading_path[-1] if self.heading_path else ""

    @property
    def text(self) -> str:
        """All blocks, a line each: the text that quotes are checked against."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def page(self) -> int | None:
        """The file page on which the section begins."""
        return self.blocks[0].page if self.blocks else None

    @property
    def printed_page(self) -> str:
        """The folio of that page."""
        return self.blocks[0].printed_page if self.blocks else ""


class SentenceKind(StrEnum):
    """What a quotable piece of text is."""

    SENTENCE = "sentence"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that is quoted: a sentence, list item, table row, footnote or heading.

    `text` stands verbatim in its section's text. For a table row, `columns` pairs each column's name with the cell and
    `context` holds the table's caption and unit: they are searched and shown, but are not part of the quote.
    `section_id` names the section where that is not the chunk's own: in an outline each heading stands in its own.
    """

    text: str
    kind: SentenceKind = SentenceKind.SENTENCE
    page: int | None = None
    printed_page: str = ""
    context: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    section_id: str = ""

    @property
    def search_text(self) -> str:
        """What is embedded and indexed: the row with its header cells, or simply the text."""
        if not self.columns:
            return self.text
        cells = " ".join(f"{name} {cell}".strip() for name, cell in self.columns if cell)
        return f"{self.context} {cells}".strip()


SAYS_NOTHING = 2
"""A heading of so few letters (目的, 概要, 段落 1) is the same in every plan; its sentences get the plan's title too."""


class ChunkKind(StrEnum):
    """What a chunk holds."""

    TEXT = "text"
    TABLE = "table"
    OUTLINE = "outline"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of one section; the unit of retrieval.

    An OUTLINE chunk holds a section's heading and its children's headings, so that "what are the four pillars" is
    found; its sentences are those headings.
    """

    id: str
    edition_id: str
    section_id: str
    ordinal: int
    kind: ChunkKind
    heading_path: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    title: str = ""
    """The plan's title, which is searched with the text: the same words stand in many plans."""

    @property
    def text(self) -> str:
        """The chunk's own words, a sentence a line."""
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def search_text(self) -> str:
        """What is embedded and indexed: title, heading path, then the sentences with their table headers."""
        path = " > ".join(self.heading_path)
        bodies = (sentence.search_text for sentence in self.sentences)
        return "\n".join(part for part in (self.title, path, *bodies) if part)

    @property
    def sentence_search_texts(self) -> tuple[str, ...]:
        """What is embedded and indexed of each sentence: the heading that it stands under, then the sentence.

        A sentence alone often leaves out what it is about: with the heading, nDCG@10 on JaQuAD rose by 0.2. A row has
        its column names instead; under one heading, rows would all be alike.
        """
        heading = self.heading_path[-1] if self.heading_path else self.title
        if sum(letter.isalpha() for letter in heading) <= SAYS_NOTHING:
            heading = f"{self.title} {heading}".strip()
        plain = (SentenceKind.HEADING, SentenceKind.TABLE_ROW)
        return tuple(
            sentence.search_text if sentence.kind in plain else f"{heading} {sentence.search_text}".strip()
            for sentence in self.sentences
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as it was retrieved for a question, with all that a citation needs.

    `score` is absolute (0 to about 1); `scores` holds each ranker's own; `sentence_scores[i]` belongs to
    `chunk.sentences[i]`.
    """

    chunk: Chunk
    plan: Plan
    edition: Edition
    status: Status
    score: float
    scores: dict[str, float] = field(default_factory=dict)
    sentence_scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Generation:
    """An immutable snapshot of everything published; `digest` depends on the content alone.

    `published_at` tells when it was published first, "" while it never was.
    """

    id: str
    digest: str
    fingerprint: str
    created_at: str
    edition_ids: tuple[str, ...]
    chunks: int
    current: bool = False
    previous: bool = False
    published_at: str = ""
