"""Tables whose rows are articles: each row becomes a heading with paragraphs under it."""

from collections.abc import Iterator, Sequence
from statistics import median

from ingest.document import LoadedBlock
from ingest.loaders.lines import tidy
from ingest.loaders.text import text_blocks
from vectorstore.domain import BlockKind, Table, TableRow

_LONG_CELL = 120
_MAX_HEADING = 100


def is_records(table: Table) -> bool:
    """Whether a column holds whole texts, so that a row reads as an article and not as a line of a table."""
    return bool(table.header_rows) and bool(_long_columns(table))


def record_blocks(table: Table, level: int) -> Iterator[LoadedBlock]:
    """The rows as articles: the most telling short cell as heading, the other short cells, then the long texts."""
    long = _long_columns(table)
    titles = _title_column(table, long)
    for row in table.rows:
        yield from _record(row, titles, long, level)


def _record(row: TableRow, titles: int | None, long: Sequence[int], level: int) -> Iterator[LoadedBlock]:
    title = tidy(row.cells[titles]) if titles is not None else ""
    if title:
        yield LoadedBlock(BlockKind.HEADING, title[:_MAX_HEADING], page=row.page, level=level)
    short = [tidy(text) for i, text in enumerate(row.cells) if i not in long and i != titles]
    facts = " ".join(text for text in short if text)
    if facts:
        yield LoadedBlock(BlockKind.PARAGRAPH, facts, page=row.page)
    for column in long:
        for block in text_blocks(row.cells[column]):
            yield LoadedBlock(block.kind, block.text, page=row.page)


def _long_columns(table: Table) -> list[int]:
    columns = range(len(table.columns))
    return [i for i in columns if table.rows and median(len(row.cells[i]) for row in table.rows) >= _LONG_CELL]


def _title_column(table: Table, long: Sequence[int]) -> int | None:
    """The short column with the most different values; of equals, the one nearest before the long text."""
    short = [i for i in range(len(table.columns)) if i not in long]
    variety = {i: len({row.cells[i] for row in table.rows if row.cells[i]}) for i in short}
    return max(short, key=lambda i: (variety[i], i < long[0], i), default=None)
