"""Everything that changed between two states of a plan, whole or line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from vectorstore.differences import Comparison, Kept, compare
from vectorstore.domain import Section
from vectorstore.normalising import fold_quote
from vectorstore.rewording import PlacedSentence, Rewording, rewordings, sentences_of
from vectorstore.row_differences import RowChange, RowDifference, row_differences
from vectorstore.row_matching import PlacedRow

_LEAST_TEXT = 12
"""Letters from which a sentence that left one section and came into another is known to be the same."""


class ChangeKind(StrEnum):
    """What became of a piece of a plan."""

    CELL = "cell"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    ROW_MOVED = "row_moved"
    SENTENCE = "sentence"
    SENTENCE_ADDED = "sentence_added"
    SENTENCE_REMOVED = "sentence_removed"
    SECTION_ADDED = "section_added"
    SECTION_REMOVED = "section_removed"
    SECTION_MOVED = "section_moved"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands; `quote` is what stands there, verbatim: a row, a sentence or a heading."""

    section: Section
    quote: str
    page: int | None = None
    printed_page: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing that changed; of what came or went one place is None. `row` and `column` name a cell of a table."""

    kind: ChangeKind
    older: Place | None
    newer: Place | None
    before: str = ""
    after: str = ""
    row: str = ""
    column: str = ""

    @property
    def section(self) -> Section:
        """The section that it is told of: the newer one, where it is still there."""
        place = self.newer or self.older
        if place is None:
            raise ValueError(f"a change of kind {self.kind} that stands nowhere")
        return place.section


@dataclass(frozen=True, slots=True)
class ChangedSection:
    """A section whose text or tables read otherwise now."""

    kept: Kept
    rows: RowDifference
    sentences: tuple[Rewording, ...]

    @property
    def is_form_only(self) -> bool:
        """Whether no sentence and no row of it reads otherwise, as where two rows changed places."""
        return not (self.sentences or self.rows.changed or self.rows.added or self.rows.removed)


class Changes:
    """What the newer of two states says otherwise; sections never change, so neither does this."""

    def __init__(self, before: Sequence[Section], after: Sequence[Section]) -> None:
        self.comparison: Comparison = compare(before, after)
        kept = [(each.older, each.newer) for each in self.comparison.changed]
        self.rows = row_differences(kept, self.comparison.removed, self.comparison.added)
        self._gone = _sentences_of(self.comparison.removed)
        self._come = _sentences_of(self.comparison.added)
        self._texts = tuple(fold_quote("\n".join(each.text for each in side)) for side in (before, after))

    def section(self, kept: Kept) -> ChangedSection:
        """What a section that both have says otherwise; a sentence that stands elsewhere now neither came nor went."""
        sentences = (each for each in rewordings(kept.older, kept.newer) if not self._is_elsewhere(each))
        return ChangedSection(kept, self.rows_of(kept.newer, kept.older), tuple(sentences))

    def rows_of(self, newer: Section, older: Section | None = None) -> RowDifference:
        """What changed in the tables of a section, and with `older` what it had before."""
        return RowDifference(
            changed=tuple(each for each in self.rows.changed if each.newer.section.id == newer.id),
            added=tuple(each for each in self.rows.added if each.section.id == newer.id),
            removed=tuple(each for each in self.rows.removed if older and each.section.id == older.id),
        )

    @cached_property
    def lines(self) -> tuple[ChangeLine, ...]:
        """Every change, a line each, in the newer state's order; last what is gone as a whole."""
        found = [(each.newer.ordinal, line) for each in self.comparison.kept for line in self._kept_lines(each)]
        for section in self.comparison.added:
            place = _heading(section)
            lines = [ChangeLine(ChangeKind.SECTION_ADDED, None, place, after=section.heading)]
            lines += [line for row in self.rows_of(section).changed for line in _row_lines(row)]
            found += [(section.ordinal, line) for line in lines]
        told = [line for _, line in sorted(found, key=lambda pair: pair[0])]
        gone = self.comparison.removed
        lost = (ChangeLine(ChangeKind.SECTION_REMOVED, _heading(each), None, before=each.heading) for each in gone)
        return (*told, *lost)

    def _kept_lines(self, kept: Kept) -> Iterator[ChangeLine]:
        if kept.is_moved:
            older, newer = _heading(kept.older), _heading(kept.newer)
            yield ChangeLine(ChangeKind.SECTION_MOVED, older, newer, _path(kept.older), _path(kept.newer))
        if not kept.is_changed:
            return
        section = self.section(kept)
        for change in section.rows.changed:
            yield from _row_lines(change)
        for row in section.rows.added:
            yield ChangeLine(ChangeKind.ROW_ADDED, None, _row(row), after=row.row.text)
        for row in section.rows.removed:
            yield ChangeLine(ChangeKind.ROW_REMOVED, _row(row), None, before=row.row.text)
        for each in section.sentences:
            yield _sentence_line(kept, each)

    def _is_elsewhere(self, rewording: Rewording) -> bool:
        """Whether a sentence that came or went only changed its section, as where one was split in two."""
        if rewording.older and rewording.newer:
            return False
        sentence, others = (rewording.older, self._come) if rewording.older else (rewording.newer, self._gone)
        text = fold_quote(sentence.text) if sentence else ""
        before, after = (whole.count(text) for whole in self._texts)
        is_as_often = after >= before if rewording.older else before >= after
        return text in others or (len(text) >= _LEAST_TEXT and is_as_often)


def _sentences_of(sections: Sequence[Section]) -> frozenset[str]:
    return frozenset(fold_quote(each.text) for section in sections for each in sentences_of(section))


# Sections never change and hash in milliseconds; comparing two plans of 400 pages that share nothing takes seconds.
@lru_cache(maxsize=8)
def changes_between(before: tuple[Section, ...], after: tuple[Section, ...]) -> Changes:
    """What changed between two states, remembered for the next who asks."""
    return Changes(before, after)


def _row_lines(change: RowChange) -> Iterator[ChangeLine]:
    older, newer = _row(change.older), _row(change.newer)
    for cell in change.cells:
        yield ChangeLine(ChangeKind.CELL, older, newer, cell.before, cell.after, cell.row, cell.column)
    if not change.cells:
        yield ChangeLine(ChangeKind.ROW_MOVED, older, newer, older.quote, newer.quote)


def _sentence_line(kept: Kept, each: Rewording) -> ChangeLine:
    kind = ChangeKind.SENTENCE
    if not (each.older and each.newer):
        kind = ChangeKind.SENTENCE_REMOVED if each.older else ChangeKind.SENTENCE_ADDED
    return ChangeLine(
        kind,
        _sentence(kept.older, each.older),
        _sentence(kept.newer, each.newer),
        each.older.text if each.older else "",
        each.newer.text if each.newer else "",
    )


def _sentence(section: Section, sentence: PlacedSentence | None) -> Place | None:
    return Place(section, sentence.text, sentence.page, sentence.printed_page) if sentence else None


def _row(row: PlacedRow) -> Place:
    return Place(row.section, row.row.text, row.row.page, row.row.printed_page)


def _heading(section: Section) -> Place:
    """Where a section begins: the text before the first heading has a name of its own, which is not in the file."""
    quote = section.blocks[0].text if section.blocks else section.heading
    return Place(section, quote, section.page, section.printed_page)


def _path(section: Section) -> str:
    return " > ".join(section.heading_path)
