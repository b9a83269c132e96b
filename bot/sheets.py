"""Tables for a spreadsheet: CSV that Excel reads as it is, in which no cell is run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

Row = Sequence[object]

_BOM = "\ufeff"
_FORMULA = re.compile(r"[ \u3000]*[=+\-@\t\r\n＝＋－＠]")
_FIGURE = re.compile(r"[+\-]?[\d,]+(?:\.\d+)?%?")


def csv_bytes(rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as CSV a piece at a time: UTF-8 with the byte-order mark by which Excel knows it, and CRLF."""
    yield _BOM.encode()
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([_guarded(str(cell)) for cell in row])
        yield line.getvalue().encode("utf-8", "replace")


def _guarded(cell: str) -> str:
    """The cell with an apostrophe before it, where a spreadsheet would run it; a minus figure stays a figure.

    Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _FIGURE.fullmatch(cell) else cell
