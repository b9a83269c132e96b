"""What a section says otherwise now: in which rows, which sentences and which words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from vectorstore.differences import Kept
from vectorstore.domain import BlockKind, Section
from vectorstore.matching import Letters, Matching
from vectorstore.normalising import fold_quote
from vectorstore.row_differences import RowDifference, row_difference

_SENTENCE_END = re.compile(r"(?<=[。！？\n])")
_WORD = re.compile(r"[\d.,．，]+|[A-Za-zＡ-Ｚａ-ｚ]+|[ァ-ヺー]+|[㐀-鿿豈-﫿々]+|\s+|.", re.DOTALL)
_SAME_SENTENCE = 0.4
_MAX_PAIRS = 40_000
"""Sentences or words beyond this, old times new, are told as gone and come: comparing each with each takes too long."""
_SHORTEST_SAME = 2
"""Letters that must stay the same between two changes to be told as the same; 「を」 alone only breaks the reading."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence, exactly as it stands."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence before and after; one of the two is empty where it came or went. Together the runs are the sentence."""

    before: tuple[Run, ...]
    after: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section whose text or tables read otherwise now."""

    kept: Kept
    rows: RowDifference
    sentences: tuple[Rewording, ...]

    @property
    def is_form_only(self) -> bool:
        """Whether no sentence and no row of it reads otherwise, as where two rows changed places."""
        return not (self.sentences or self.rows.cells or self.rows.added or self.rows.removed)


def changed_section(kept: Kept) -> ChangedSection:
    """What the text and the tables of a section say otherwise."""
    sentences = tuple(rewordings(list(_sentences(kept.older)), list(_sentences(kept.newer))))
    return ChangedSection(kept, row_difference(kept.older, kept.newer), sentences)


def _sentences(section: Section) -> Iterator[str]:
    """A section's sentences below its heading; of a table what stands around its rows, which are compared as rows."""
    has_heading = bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING
    for block in section.blocks[has_heading:]:
        if block.table:
            yield from (each for each in (block.table.caption, block.table.unit) if each)
            yield from (row.text for row in block.table.header_rows)
        else:
            yield from sentences_of(block.text)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, without blanks around them."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def rewordings(before: Sequence[str], after: Sequence[str]) -> Iterator[Rewording]:
    """Every sentence that came, went or reads otherwise, in reading order; width and white space do not count."""
    matcher = SequenceMatcher(None, [fold_quote(each) for each in before], [fold_quote(each) for each in after])
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield from _replaced(before[old_start:old_end], after[new_start:new_end])


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Rewording]:
    matching = Matching(range(len(before)), range(len(after)))
    if len(before) * len(after) <= _MAX_PAIRS:
        old, new = [Letters(fold_quote(each)) for each in before], [Letters(fold_quote(each)) for each in after]
        matching.pair_alike(lambda one, other: old[one].likeness(new[other], _SAME_SENTENCE), _SAME_SENTENCE)
    for gone in matching.before:
        yield Rewording((Run(before[gone], True),), ())
    for at, sentence in enumerate(after):
        if at in matching.older:
            yield _reworded(before[matching.older[at]], sentence)
        else:
            yield Rewording((), (Run(sentence, True),))


def _reworded(before: str, after: str) -> Rewording:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) * len(new) > _MAX_PAIRS:
        return Rewording((Run(before, True),), (Run(after, True),))
    opcodes = SequenceMatcher(None, _folded(old), _folded(new), autojunk=False).get_opcodes()
    old_changes, new_changes = [False] * len(old), [False] * len(new)
    for at, (kind, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        is_between = 0 < at < len(opcodes) - 1
        if kind != "equal" or (is_between and sum(map(len, old[old_start:old_end])) < _SHORTEST_SAME):
            old_changes[old_start:old_end] = [True] * (old_end - old_start)
            new_changes[new_start:new_end] = [True] * (new_end - new_start)
    return Rewording(_runs(old, old_changes), _runs(new, new_changes))


def _folded(words: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", word) for word in words]


def _runs(words: Sequence[str], changes: Sequence[bool]) -> tuple[Run, ...]:
    alike = groupby(zip(changes, words, strict=True), key=itemgetter(0))
    return tuple(Run("".join(word for _, word in group), is_changed) for is_changed, group in alike)
