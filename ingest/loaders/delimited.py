"""CSV and TSV files."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import LoadedBlock, LoadedDocument, Metadata, PageReport, SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.loaders.decoding import decode, refuse_damage
from ingest.loaders.grid import Cell, resolve, unit_of
from ingest.loaders.lines import tidy
from ingest.loaders.metadata import sniff_metadata
from ingest.loaders.records import is_records, record_blocks
from vectorstore.domain import BlockKind

_DELIMITERS = ("\t", ",", ";", "|")
_MAX_FIELD = 10 * 1024 * 1024
_MAX_NAMED_LINES = 5

_Record = tuple[int, list[str]]


def looks_delimited(text: str) -> bool:
    """Whether at least three lines hold the same number of fields, two or more, by one delimiter."""
    return _delimiter(text, min_records=3) != ""


def load_delimited(source: SourceFile) -> LoadedDocument:
    """Reads a CSV or TSV file as a table; lines of a single field above it are its caption.

    Raises:
        SourceError: the text is in no known encoding, or a quote is never closed.
    """
    decoded = decode(source)
    refuse_damage(decoded, source.name)
    records = _records(decoded.text, source.name)
    usual = Counter(len(fields) for _, fields in records).most_common(1)[0][0] if records else 0
    head = _head(records, usual)
    body = records[len(head) :]
    warnings = [decoded.warning] if decoded.warning else []
    warnings.extend(_ragged(body, usual, source.name))
    caption = " ".join(" ".join(fields) for _, fields in head)
    blocks = (*_captions(head), *_table(body, caption))
    return LoadedDocument(
        media_type="text/csv",
        blocks=blocks,
        metadata=_metadata(blocks, caption),
        pages=(PageReport(1, sum(len(block.text) for block in blocks), tables=1),),
        warnings=tuple(warnings),
    )


def _metadata(blocks: Sequence[LoadedBlock], caption: str) -> Metadata:
    """What the file says of itself; an article's own contact is not the file's."""
    found = sniff_metadata([block.text for block in blocks], title=caption)
    is_single = all(block.kind is not BlockKind.HEADING for block in blocks)
    return found if is_single else replace(found, department="", phone="", published="", updated="")


def _records(text: str, name: str) -> list[_Record]:
    """The written records, each with the line on which it ends."""
    csv.field_size_limit(_MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, min_records=1) or ",", strict=False)
    records: list[_Record] = []
    try:
        records.extend((reader.line_num, [field.strip() for field in fields]) for fields in reader if any(fields))
    except csv.Error as error:
        raise SourceError(
            f"{name}: line {reader.line_num}: {error}. Save the table again as CSV.", Failure.BROKEN
        ) from error
    return [(line, fields) for line, fields in records if any(fields)]


def _head(records: Sequence[_Record], usual: int) -> list[_Record]:
    """The lines above the table: fewer fields than usual, only one of them written."""
    head: list[_Record] = []
    for record in records:
        if usual < 2 or sum(bool(field) for field in record[1]) > 1:
            break
        head.append(record)
    return head


def _captions(head: Sequence[_Record]) -> list[LoadedBlock]:
    lines = (tidy(" ".join(fields)) for _, fields in head)
    return [LoadedBlock(BlockKind.CAPTION, line, page=1) for line in lines if line]


def _ragged(records: Sequence[_Record], usual: int, name: str) -> list[str]:
    odd = [line for line, fields in records if len(fields) != usual]
    if not odd:
        return []
    named = ", ".join(str(line) for line in odd[:_MAX_NAMED_LINES]) + (" …" if len(odd) > _MAX_NAMED_LINES else "")
    return [f"{name}: line {named}: not {usual} fields as in the other {len(records) - len(odd)} records"]


def _table(records: Sequence[_Record], caption: str) -> list[LoadedBlock]:
    cells = [Cell(text, row, column) for row, (_, fields) in enumerate(records) for column, text in enumerate(fields)]
    table = resolve(cells, caption, unit_of(caption), page=1)
    if is_records(table):
        return list(record_blocks(table, level=1))
    return [LoadedBlock(BlockKind.TABLE, table.text, page=1, table=table)] if table.text else []


def _delimiter(text: str, min_records: int) -> str:
    """The delimiter that cuts most records into the same number of fields, "" if none does."""
    sample = io.StringIO(text[:65536], newline="")
    best, most = "", 0.0
    for delimiter in _DELIMITERS:
        sample.seek(0)
        try:
            counts = [len(fields) for fields in csv.reader(sample, delimiter=delimiter) if fields][:100]
        except csv.Error:
            continue
        usual, times = Counter(counts).most_common(1)[0] if counts else (0, 0)
        agreement = times / len(counts) if len(counts) >= min_records and usual >= 2 else 0.0
        if agreement > max(most, 0.6 if min_records == 1 else 0.9):
            best, most = delimiter, agreement
    return best
