"""Tells a chart's axis numbers and labels from prose."""

import re
from collections.abc import Sequence

from ingest.loaders.pdf_lines import Fragment, rows
from ingest.loaders.pdf_tables import RawTable

_FIGURE = re.compile(
    r"^[△▲▼+\-−－(（]?\s*[\d０-９][\d０-９,，.．]*\s*(?:[%％]|[年人円件戸世帯歳回台校tｔkKm㎡ha]{1,2}|千円|億円|万人|年度)?\s*[)）]?$"
    r"|^[HRSＨＲ]\s*[\d０-９]{1,2}(?:年度?)?$|^(?:平成|令和|昭和)\s*(?:[\d０-９]{1,2}|元)\s*年度?(?:\s*[(（][\d０-９]{4}[)）])?$"
    r"|^[\d０-９]+\s*[～〜~\-－]\s*[\d０-９]+\s*歳?$|^(?:[\d０-９][\d０-９,，.．%％人年]*\s+){1,}[\d０-９][\d０-９,，.．%％人年]*$"
)
_MANY = 6


def chart_labels(parts: Sequence[Fragment], tables: Sequence[RawTable]) -> set[Fragment]:
    """The figures that stand about on the page as a chart's do; none where there are only a few.

    A row in which words stand beside the figures is a table's and stays.
    """
    found: set[Fragment] = set()
    for row in rows(part for part in parts if not part.turned):
        if all(_FIGURE.match(part.raw) for part in row):
            found.update(row)
    found.update(part for part in parts if part.turned and len(part.raw) <= 20)
    figures = sum(len(part.raw.split()) for part in found if _FIGURE.match(part.raw))
    return found if figures >= _MANY else set()
