"""Which changes between two editions are worth telling first, and which are not worth telling at all."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from vectorstore.changes import ChangeKind, ChangeLine
from vectorstore.normalising import fold, fold_quote

_LEAST_TEXT = 10
"""Letters below which a sentence that came or went says little: a date on the cover, a label."""
_TARGET = re.compile(r"目標|指標|kpi")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ORDER = {
    ChangeKind.SENTENCE: 4,
    ChangeKind.ROW_ADDED: 5,
    ChangeKind.ROW_REMOVED: 5,
    ChangeKind.SECTION_ADDED: 6,
    ChangeKind.SECTION_REMOVED: 6,
    ChangeKind.SENTENCE_ADDED: 7,
    ChangeKind.SENTENCE_REMOVED: 7,
    ChangeKind.SECTION_MOVED: 8,
}


def telling(lines: Sequence[ChangeLine], *, targets: bool) -> list[ChangeLine]:
    """The changes that say something, the most telling first: target values, other figures, sentences, the rest.

    With `targets` those of target values and indicators alone. What a list of indicators repeats is told once, and of a
    chapter that came or went its heading alone.
    """
    wanted = [line for line in lines if _says_something(line) and (not targets or _is_on_targets(line))]
    tops = _tops([line for line in wanted if line.kind in (ChangeKind.SECTION_ADDED, ChangeKind.SECTION_REMOVED)])
    whole = (ChangeKind.SECTION_ADDED, ChangeKind.SECTION_REMOVED)
    told = (line for line in wanted if line.kind not in whole or line in tops)
    return sorted(_said_once(told), key=_rank)


def _rank(line: ChangeLine) -> int:
    if line.kind is ChangeKind.CELL:
        if not _figures_differ(line):
            return 4
        return 1 if _is_on_targets(line) else 2
    if line.kind is ChangeKind.SENTENCE and _figures_differ(line):
        return 3
    return _ORDER[line.kind]


def _says_something(line: ChangeLine) -> bool:
    if line.kind is ChangeKind.ROW_MOVED:
        return False
    if line.kind in (ChangeKind.SENTENCE_ADDED, ChangeKind.SENTENCE_REMOVED):
        return len(line.before + line.after) >= _LEAST_TEXT
    return True


def _is_on_targets(line: ChangeLine) -> bool:
    """Whether it is the value of a target or an indicator, or a row of their tables."""
    path = " ".join(line.section.heading_path[-2:])
    if line.kind in (ChangeKind.ROW_ADDED, ChangeKind.ROW_REMOVED):
        return bool(_TARGET.search(fold(path)))
    if line.kind not in (ChangeKind.CELL, ChangeKind.SENTENCE) or not _figures_differ(line):
        return False
    said = line.before + line.after if line.kind is ChangeKind.SENTENCE else f"{line.column} {line.row} {path}"
    return bool(_TARGET.search(fold(said)))


def _figures_differ(line: ChangeLine) -> bool:
    before, after = _DIGITS.findall(fold(line.before)), _DIGITS.findall(fold(line.after))
    return bool(before or after) and before != after


def _tops(lines: Sequence[ChangeLine]) -> list[ChangeLine]:
    """Those whose parent neither came nor went with them."""
    paths = {line.section.heading_path for line in lines}
    return [line for line in lines if line.section.heading_path[:-1] not in paths]


def _said_once(lines: Iterable[ChangeLine]) -> Iterator[ChangeLine]:
    """The lines without what is said twice: an indicator under its measure, and again in the list of them all."""
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        row = fold_quote(line.newer.quote) if line.newer else ""
        known = said[line.before, line.after]
        if line.kind is not ChangeKind.CELL or not any(row in other or other in row for other in known):
            yield line
        if line.kind is ChangeKind.CELL:
            known.append(row)
