"""Judges how well a page could be read, and says so in words."""

from collections.abc import Iterable

from ingest.document import PageReport

_MAX_ODD = 0.05
_FEW_LETTERS = 40


def count_odd(letters: Iterable[str]) -> int:
    """How many letters are none: replacement characters, private use, control characters."""
    return sum(_is_odd(letter) for letter in letters)


def _is_odd(letter: str) -> bool:
    code = ord(letter[0])
    return letter == "\ufffd" or 0xE000 <= code <= 0xF8FF or code >= 0xF0000 or code < 0x20 or 0x7F <= code < 0xA0


def page_report(page: int, characters: int, odd: int, tables: int, *, pictures: float, chart_labels: int) -> PageReport:
    """The page's figures, with a note on what could not be read."""
    notes = []
    if not characters:
        notes.append("no text layer (scanned image)" if pictures > 0.05 else "blank")
    elif pictures > 0.3 and characters < 10 * _FEW_LETTERS:
        notes.append("mostly a picture: figure not readable")
    if characters and odd / characters > _MAX_ODD:
        notes.append(f"{odd / characters:.0%} odd characters")
    if chart_labels:
        notes.append(f"{chart_labels} chart labels left out")
    return PageReport(page, characters, odd, tables, "; ".join(notes))


def warnings_for(name: str, reports: Iterable[PageReport]) -> list[str]:
    """A line for an operator on each kind of fault, with the pages and the mend."""
    scanned, odd, figures = [], [], []
    for report in reports:
        if report.note.startswith("no text layer"):
            scanned.append(report.page)
        if "odd characters" in report.note:
            odd.append(report.page)
        if "figure not readable" in report.note:
            figures.append(report.page)
    lines = []
    if scanned:
        lines.append(f"{name}: {_pages(scanned)} without a text layer (scanned image). Run OCR first")
    if odd:
        lines.append(f"{name}: {_pages(odd)} with many odd characters (fonts without a character map). Run OCR first")
    if figures:
        lines.append(f"{name}: {_pages(figures)} mostly a picture: figure not readable. Ask for its text")
    return lines


def _pages(numbers: list[int]) -> str:
    """`page 3` or `pages 3-5, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spans = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page{'s' if len(numbers) > 1 else ''} {spans}"
