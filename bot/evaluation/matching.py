"""When a text counts for a gold quote, a section path for a gold section, and a figure as shown."""

import re
from collections.abc import Iterable, Sequence

from bot.understanding.numbers import figures_in
from vectorstore.normalising import fold_quote

_LIST_MARK = re.compile(r"^\s*(?:[-*+•・●○◎■□◆◇▪‣※]\s*)+", re.MULTILINE)


def plain(text: str) -> str:
    """The copy that is compared: NFKC, without white space and list marks."""
    return fold_quote(_LIST_MARK.sub("", text))


def contains(text: str, quote: str) -> bool:
    """Whether `text` holds the gold quote."""
    return plain(quote) in plain(text)


def section_matches(path: Sequence[str], gold: Sequence[str]) -> bool:
    """Whether the gold path's last two levels stand, in order, in `path`; "…" stands for any level."""
    wanted = [plain(level) for level in gold[-2:] if level != "…"]
    levels = iter(plain(level) for level in path)
    return all(any(want in level or (level and level in want) for level in levels) for want in wanted)


def figures_shown(answer: str, texts: Iterable[str]) -> bool:
    """Whether every figure of the gold answer stands in the texts; true where the gold answer has none."""
    wanted = {figure.value for figure in figures_in(answer)}
    shown = {figure.value for text in texts for figure in figures_in(text)}
    return wanted <= shown
