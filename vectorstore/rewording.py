"""What a section's running text says otherwise now: in which sentences, and in which of their words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from vectorstore.domain import Block, BlockKind, Section
from vectorstore.matching import Letters, Matching
from vectorstore.normalising import fold_quote

_SENTENCE_END = re.compile(r"(?<=[。！？\n])")
_WORD = re.compile(r"[\d.,．，]+|[A-Za-zＡ-Ｚａ-ｚ]+|[ァ-ヺー]+|[㐀-鿿豈-﫿々]+|\s+|.", re.DOTALL)
_SAME_SENTENCE = 0.4
_MAX_PAIRS = 40_000
"""Sentences or words beyond this, old times new, are told as gone and come: comparing each with each takes too long."""
_SHORTEST_SAME = 2
"""Letters that must stay the same between two changes to be told as the same; 「を」 alone only breaks the reading."""
_MARKS = re.compile(r"[⁰¹²³⁴-⁹]+|^\s*[・○●◯■□◆◇▪•]\s*", re.MULTILINE)
"""Marks of notes and of items, which one format of a file has and another has not."""
_LEAST_TEXT = 8
"""Letters from which a sentence that stands in the other state, but cut in another way, is known to be the same."""


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence, exactly as it stands in its section, with its page."""

    text: str
    page: int | None = None
    printed_page: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence, exactly as it stands."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Rewording:
    """A sentence before and after; one of the two is None where it came or went."""

    older: PlacedSentence | None
    newer: PlacedSentence | None
    before: tuple[Run, ...]
    after: tuple[Run, ...]


def rewordings(older: Section, newer: Section) -> tuple[Rewording, ...]:
    """Every sentence that came, went or reads otherwise, in reading order; width and white space do not count.

    Of tables what stands around their rows is compared; a sentence that both have, but cut in another way, is the same.
    """
    before, after = sentences_of(older), sentences_of(newer)
    texts = _plain(older.text), _plain(newer.text)
    matcher = SequenceMatcher(None, [_plain(each.text) for each in before], [_plain(each.text) for each in after])
    found: list[Rewording] = []
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            gone = [each for each in before[old_start:old_end] if not _stands(each, texts[1])]
            come = [each for each in after[new_start:new_end] if not _stands(each, texts[0])]
            found += _replaced(gone, come)
    return tuple(found)


def sentences_of(section: Section) -> list[PlacedSentence]:
    """A section's sentences below its heading; of a table what stands around its rows, said once."""
    has_heading = bool(section.blocks) and section.blocks[0].kind is BlockKind.HEADING
    found: dict[str | int, PlacedSentence] = {}
    for block in section.blocks[has_heading:]:
        for text in _around_rows(block) if block.table else _cut(block.text):
            # A table that goes on overleaf says its head again.
            found.setdefault(fold_quote(text) if block.table else len(found), PlacedSentence(*_placed(text, block)))
    return list(found.values())


def _placed(text: str, block: Block) -> tuple[str, int | None, str]:
    return text, block.page, block.printed_page


def _around_rows(block: Block) -> Iterator[str]:
    if block.table:
        yield from (each for each in (block.table.caption, block.table.unit) if each)
        yield from (row.text for row in block.table.header_rows)


def _cut(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def _stands(sentence: PlacedSentence, whole: str) -> bool:
    folded = _plain(sentence.text)
    return len(folded) >= _LEAST_TEXT and folded in whole


def _plain(text: str) -> str:
    return fold_quote(_MARKS.sub("", text))


def _replaced(before: Sequence[PlacedSentence], after: Sequence[PlacedSentence]) -> Iterator[Rewording]:
    matching = Matching(range(len(before)), range(len(after)))
    if len(before) * len(after) <= _MAX_PAIRS:
        old, new = (
            [Letters(fold_quote(each.text)) for each in before],
            [Letters(fold_quote(each.text)) for each in after],
        )
        matching.pair_alike(lambda one, other: old[one].likeness(new[other], _SAME_SENTENCE), _SAME_SENTENCE)
    for gone in matching.before:
        yield Rewording(before[gone], None, (Run(before[gone].text, True),), ())
    for at, sentence in enumerate(after):
        if at in matching.older:
            yield _reworded(before[matching.older[at]], sentence)
        else:
            yield Rewording(None, sentence, (), (Run(sentence.text, True),))


def _reworded(older: PlacedSentence, newer: PlacedSentence) -> Rewording:
    old, new = _WORD.findall(older.text), _WORD.findall(newer.text)
    if len(old) * len(new) > _MAX_PAIRS:
        return Rewording(older, newer, (Run(older.text, True),), (Run(newer.text, True),))
    opcodes = SequenceMatcher(None, _folded(old), _folded(new), autojunk=False).get_opcodes()
    old_changes, new_changes = [False] * len(old), [False] * len(new)
    for at, (kind, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        is_between = 0 < at < len(opcodes) - 1
        if kind != "equal" or (is_between and sum(map(len, old[old_start:old_end])) < _SHORTEST_SAME):
            old_changes[old_start:old_end] = [True] * (old_end - old_start)
            new_changes[new_start:new_end] = [True] * (new_end - new_start)
    return Rewording(older, newer, _runs(old, old_changes), _runs(new, new_changes))


def _folded(words: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", word) for word in words]


def _runs(words: Sequence[str], changes: Sequence[bool]) -> tuple[Run, ...]:
    alike = groupby(zip(changes, words, strict=True), key=itemgetter(0))
    return tuple(Run("".join(word for _, word in group), is_changed) for is_changed, group in alike)
