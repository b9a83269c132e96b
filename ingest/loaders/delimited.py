"""CSV and TSV files."""

import csv
import io

from ingest.document import LoadedBlock, LoadedDocument, SourceFile
from ingest.loaders.decoding import decode, refuse_damage
from ingest.loaders.grid import Cell, resolve
from ingest.loaders.metadata import metadata_of
from vectorstore.domain import BlockKind

_DELIMITERS = (",", "\t", ";", "|")


def looks_delimited(text: str) -> bool:
    """Whether the lines hold the same number of fields, at least two, by one delimiter."""
    return _delimiter(text, minimum=3) != ""


def load_delimited(source: SourceFile) -> LoadedDocument:
    """Reads a CSV or TSV file as one table.

    Raises:
        SourceError: the text is in no known encoding.
    """
    decoded = decode(source)
    refuse_damage(decoded, source.name)
    records = list(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=_delimiter(decoded.text, 1) or ","))
    cells = [Cell(t.strip(), r, c) for r, record in enumerate(records) for c, t in enumerate(record)]
    table = resolve(cells)
    block = LoadedBlock(BlockKind.TABLE, table.text, table=table)
    return LoadedDocument("text/csv", (block,), metadata_of((block,)))


def _delimiter(text: str, minimum: int) -> str:
    lines = [line for line in text[:65536].splitlines() if line.strip()][:50]
    for delimiter in _DELIMITERS:
        counts = [len(record) for record in csv.reader(lines, delimiter=delimiter)]
        if len(counts) >= minimum and counts[0] >= 2 and counts.count(counts[0]) >= 0.9 * len(counts):
            return delimiter
    return ""
