"""Turns sections into chunks: whole sentences, list items and table rows, never across a section."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.sentences import split_sentences
from vectorstore.domain import Block, BlockKind, Chunk, ChunkKind, Section, Sentence, SentenceKind, Table, TableRow

TokenCounter = Callable[[Sequence[str]], list[int]]
MAX_TOKENS = 450
OPENING_TOKENS = 60
"""A heading with so little text under it goes with the table that follows."""
_WHOLE_ITEM_CHARACTERS = 200
"""A list item longer than this is prose under a bullet and is quoted by the sentence."""
_MIN_CHILDREN = 2
_MAX_OUTLINE = 30
"""Headings in one outline chunk; more blur its embedding."""
_KINDS = {
    BlockKind.HEADING: SentenceKind.HEADING,
    BlockKind.LIST_ITEM: SentenceKind.LIST_ITEM,
    BlockKind.FOOTNOTE: SentenceKind.FOOTNOTE,
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence on its way into a chunk; pieces of different `table` never share one."""

    sentence: Sentence
    table: int | None = None

    @property
    def is_header(self) -> bool:
        """Whether it is a header row of a table."""
        return self.table is not None and not self.sentence.columns


def chunk_sections(
    sections: Sequence[Section], count_tokens: TokenCounter, max_tokens: int = MAX_TOKENS
) -> list[Chunk]:
    """The chunks of one edition's sections, in reading order.

    `count_tokens` is asked once, with every text. A sentence longer than `max_tokens` is a chunk of its own.
    """
    pieces = [_pieces(section) for section in sections]
    texts = [piece.sentence.search_text for of_section in pieces for piece in of_section]
    paths = [" > ".join(section.heading_path) for section in sections]
    counts = iter(count_tokens([*paths, *texts]))
    budgets = [max(max_tokens - next(counts), max_tokens // 2) for _ in paths]
    chunks: list[Chunk] = []
    children = _children(sections)
    for place, section in enumerate(sections):
        sized = [(piece, next(counts)) for piece in pieces[place]]
        outlines = _outlines(section, children[place])
        runs = [_with_header(run, pieces[place]) for run in _packed(sized, budgets[place])]
        groups = [] if outlines and len(sized) == 1 else [_group(run) for run in runs]
        groups.extend((ChunkKind.OUTLINE, outline) for outline in outlines)
        chunks.extend(_chunk(section, len(chunks) + at, kind, run) for at, (kind, run) in enumerate(groups))
    return [*chunks, *_top_outlines(sections, len(chunks))]


def _group(run: Sequence[_Piece]) -> tuple[ChunkKind, tuple[Sentence, ...]]:
    kind = ChunkKind.TEXT if all(piece.table is None for piece in run) else ChunkKind.TABLE
    return kind, tuple(piece.sentence for piece in run)


def _chunk(section: Section, ordinal: int, kind: ChunkKind, sentences: tuple[Sentence, ...]) -> Chunk:
    words = "\x1f".join((section.id, str(kind), str(ordinal), *(sentence.text for sentence in sentences)))
    name = f"c{hashlib.sha256(words.encode()).hexdigest()[:16]}"
    return Chunk(name, section.edition_id, section.id, ordinal, kind, section.heading_path, sentences)


def _pieces(section: Section) -> list[_Piece]:
    pieces: list[_Piece] = []
    for at, block in enumerate(section.blocks):
        if block.table is not None:
            pieces.extend(_Piece(sentence, at) for sentence in _table_sentences(block, block.table))
        else:
            pieces.extend(_Piece(sentence) for sentence in _block_sentences(block))
    return pieces


def _block_sentences(block: Block) -> Iterator[Sentence]:
    kind = _KINDS.get(block.kind, SentenceKind.SENTENCE)
    whole = kind is not SentenceKind.SENTENCE and len(block.text) <= _WHOLE_ITEM_CHARACTERS
    texts = [block.text.strip()] if whole or kind is SentenceKind.HEADING else split_sentences(block.text)
    for text in texts:
        if text:
            yield Sentence(text, kind, block.page, block.printed_page)


def _table_sentences(block: Block, table: Table) -> Iterator[Sentence]:
    context = " ".join(part for part in (table.caption, table.unit) if part)
    for row in table.header_rows:
        yield _row_sentence(row, block, context, ())
    for row in table.rows:
        yield _row_sentence(row, block, context, _named_cells(table.columns, row.cells))


def _named_cells(columns: Sequence[str], cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Each cell with its column's name; a cell that spans columns of one name is named once."""
    named = list(zip(columns, cells, strict=False))
    return tuple(pair for at, pair in enumerate(named) if at == 0 or pair != named[at - 1])


def _row_sentence(row: TableRow, block: Block, context: str, columns: tuple[tuple[str, str], ...]) -> Sentence:
    page = row.page if row.page is not None else block.page
    return Sentence(row.text, SentenceKind.TABLE_ROW, page, row.printed_page or block.printed_page, context, columns)


def _packed(sized: Sequence[tuple[_Piece, int]], budget: int) -> list[list[_Piece]]:
    """Consecutive pieces in runs of at most `budget` tokens; a footnote stays with what it notes."""
    runs: list[list[_Piece]] = []
    used = 0
    for piece, tokens in sized:
        joins = bool(runs) and used + tokens <= budget and (_opens(runs[-1], used) or _same_block(runs[-1], piece))
        if joins:
            runs[-1].append(piece)
            used += tokens
        else:
            runs.append([piece])
            used = tokens
    return runs


def _opens(run: Sequence[_Piece], tokens: int) -> bool:
    """Whether the run is but a heading with little under it, which would be a chunk of nothing."""
    return tokens <= OPENING_TOKENS and all(piece.table is None for piece in run)


def _with_header(run: Sequence[_Piece], pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    """The run with its table's header rows in front, which name the columns of a table that goes on over chunks."""
    header = [piece for piece in pieces if piece.table is not None and piece.table == run[-1].table and piece.is_header]
    return run if any(piece.is_header for piece in run) else [*header, *run]


def _same_block(run: Sequence[_Piece], piece: _Piece) -> bool:
    """A table begins a chunk of its own, though its heading may stand before its rows."""
    if run[-1].table == piece.table or all(before.sentence.kind is SentenceKind.HEADING for before in run):
        return True
    return piece.table is None and piece.sentence.kind is SentenceKind.FOOTNOTE


def _children(sections: Sequence[Section]) -> list[list[Section]]:
    """For each section the sections directly below it."""
    children: list[list[Section]] = [[] for _ in sections]
    open_places: list[int] = []
    for place, section in enumerate(sections):
        while open_places and sections[open_places[-1]].level >= section.level:
            open_places.pop()
        if open_places and section.heading_path[:-1] == sections[open_places[-1]].heading_path:
            children[open_places[-1]].append(section)
        open_places.append(place)
    return children


def _outlines(section: Section, children: Sequence[Section]) -> list[tuple[Sentence, ...]]:
    """The section's heading with its children's, in portions that a reader can take in."""
    if len(children) < _MIN_CHILDREN:
        return []
    own = [_heading_sentence(section)] if section.blocks[0].kind is BlockKind.HEADING else []
    return [(*own, *portion) for portion in _portions(children)]


def _top_outlines(sections: Sequence[Section], ordinal: int) -> list[Chunk]:
    """Chunks of the document's top headings, which belong to the document's first section."""
    top = [section for section in sections if section.level == 1 and section.blocks[0].kind is BlockKind.HEADING]
    if len(top) < _MIN_CHILDREN:
        return []
    first = replace(sections[0], heading_path=())
    portions = _portions(top)
    return [_chunk(first, ordinal + at, ChunkKind.OUTLINE, portion) for at, portion in enumerate(portions)]


def _portions(sections: Sequence[Section]) -> list[tuple[Sentence, ...]]:
    headings = [_heading_sentence(section) for section in sections]
    return [tuple(headings[at : at + _MAX_OUTLINE]) for at in range(0, len(headings), _MAX_OUTLINE)]


def _heading_sentence(section: Section) -> Sentence:
    block = section.blocks[0]
    return Sentence(block.text.strip(), SentenceKind.HEADING, block.page, block.printed_page, section_id=section.id)
