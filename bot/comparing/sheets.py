"""Tables for a spreadsheet: CSV that Excel reads as it is, in which no cell is run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_BOM = "\ufeff"
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_FIGURE = re.compile(r"[+\-]?[\d,]+(?:\.\d+)?%?")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as CSV with a byte-order mark, by which Excel knows that it is UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return _BOM + written.getvalue()


def _guarded(cell: str) -> str:
    """The cell with an apostrophe before it, where a spreadsheet would run it; a minus figure stays a figure.

    Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _FIGURE.fullmatch(cell) else cell
