"""When a text counts for a gold quote, a section path for a gold section, and a figure as shown."""

import re
import unicodedata
from collections.abc import Sequence

from bot.understanding.numbers import figures_in
from vectorstore.normalising import fold_quote

_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MEASURED = re.compile(r"\d{2}|\d\.\d|[\d十百千]+(?:人|円|件|年|校|％|%|箇所|か所)")
_LIST_MARK = re.compile(r"^\s*(?:[-*+•・●○◎■□◆◇▪‣※]\s*)+", re.MULTILINE)


def plain(text: str) -> str:
    """The copy that is compared: NFKC, without white space and list marks."""
    return fold_quote(_LIST_MARK.sub("", text))


def contains(text: str, quote: str) -> bool:
    """Whether `text` holds the gold quote."""
    return plain(quote) in plain(text)


def section_matches(path: Sequence[str], quote: str, gold: Sequence[str]) -> bool:
    """Whether the gold path's last two levels stand, in order, in `path`; a row's or an item's label may stand in its quote.

    "…" stands for anything, alone or at the end of a level.
    """
    wanted = [want for level in gold[-2:] if (want := plain(level.replace("…", "")))]
    levels = iter([*(plain(level) for level in path), plain(quote)])
    return all(any(want in level or (level and level in want) for level in levels) for want in wanted)


def figures_shown(answer: str, texts: Sequence[str]) -> bool:
    """Whether the gold answer's figures stand in the texts, by value or, where a table gives the unit, by numeral."""
    shown = {figure.value for text in texts for figure in figures_in(text)}
    numerals = {numeral for text in texts for numeral in _numerals(text)}
    wanted = [figure for figure in figures_in(answer) if _MEASURED.search(figure.text)]
    return all(figure.value in shown or _numerals(figure.text) <= numerals for figure in wanted)


def has_figure(answer: str) -> bool:
    """Whether the gold answer rests on a measured figure rather than on a count or a number in a name."""
    return any(_MEASURED.search(figure.text) for figure in figures_in(answer))


def _numerals(text: str) -> set[str]:
    return {found.replace(",", "") for found in _NUMERAL.findall(unicodedata.normalize("NFKC", text))}
