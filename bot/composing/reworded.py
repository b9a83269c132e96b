"""Puts a change between two editions into a statement that rests on the words of both."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from bot.composing.quoting import header_places
from bot.library import Holding
from bot.proving.pairs import PairDraft, Quotes
from prompts.reading import say
from vectorstore.changes import ChangeKind, ChangeLine
from vectorstore.differences import Comparison
from vectorstore.domain import Chunk, ChunkKind, Edition, Passage, Section, Sentence
from vectorstore.normalising import contains_quote, fold_quote
from vectorstore.readings import Reading

_NOTE = re.compile(r"\s*[（(\[][^（）()\[\]]*[)）\]]\s*$")
_KEYS = {
    ChangeKind.SENTENCE: "revisions.reworded",
    ChangeKind.SECTION_MOVED: "revisions.renamed",
    ChangeKind.ROW_ADDED: "revisions.added",
    ChangeKind.SENTENCE_ADDED: "revisions.added",
    ChangeKind.SECTION_ADDED: "revisions.added",
    ChangeKind.ROW_REMOVED: "revisions.removed",
    ChangeKind.SENTENCE_REMOVED: "revisions.removed",
    ChangeKind.SECTION_REMOVED: "revisions.removed",
}


class State:
    """One edition with its text, and where each sentence of it can be cited."""

    def __init__(self, reading: Reading, holding: Holding) -> None:
        self.reading = reading
        self.sections = holding.sections(reading)
        self._holding = holding

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.reading.edition

    def quotes(self, section: Section, text: str) -> Quotes:
        """The sentences of a section that make up a text, or the one that holds it; none where it cannot be cited."""
        wanted = fold_quote(text)
        for chunk in self._chunks[section.id]:
            whole = [
                at
                for at, each in enumerate(chunk.sentences)
                if _section_of(chunk, each) == section.id and wanted and wanted in fold_quote(each.text)
            ]
            parts = [
                at
                for at, each in enumerate(chunk.sentences)
                if _section_of(chunk, each) == section.id and fold_quote(each.text) in wanted
            ]
            if places := whole[:1] or parts:
                return tuple((self._passage(chunk, section), at) for at in places)
        return ()

    def _passage(self, chunk: Chunk, section: Section) -> Passage:
        return Passage(chunk, self.reading.plan, self.edition, section.status, score=1.0)

    @cached_property
    def _chunks(self) -> dict[str, list[Chunk]]:
        """The chunks of each section, those of its text before the outlines that name it."""
        found: dict[str, list[Chunk]] = defaultdict(list)
        for chunk in sorted(self._holding.chunks(self.reading), key=lambda each: each.kind is ChunkKind.OUTLINE):
            for section_id in dict.fromkeys(_section_of(chunk, each) for each in chunk.sentences):
                found[section_id].append(chunk)
        return found


class Reworder:
    """Makes drafts of changes; `frame` is the interface that their few words are in."""

    def __init__(self, older: State, newer: State, comparison: Comparison, frame: str) -> None:
        self._older, self._newer, self._frame = older, newer, frame
        self._now = {each.older.id: each.newer for each in comparison.kept}
        self._then = {each.newer.id: each.older for each in comparison.kept}
        self._above = {state: {section.heading_path: section for section in state.sections} for state in (older, newer)}

    def draft(self, line: ChangeLine) -> PairDraft | None:
        """A statement on the change; None where one of the two editions cannot be quoted for it."""
        older = self._older.quotes(line.older.section, line.older.quote) if line.older else ()
        newer = self._newer.quotes(line.newer.section, line.newer.quote) if line.newer else ()
        if (line.older and not older) or (line.newer and not newer):
            return None
        if line.kind is ChangeKind.CELL:
            return self._cell(line, older, newer)
        before, after = _said(older), _said(newer)
        text = say(_KEYS[line.kind], self._frame, before=before, after=after)
        beside = () if older and newer else tuple(self._where_it_is_not(line))
        return PairDraft(text, older, newer, before, after, beside)

    def _cell(self, line: ChangeLine, older: Quotes, newer: Quotes) -> PairDraft:
        column = _without_note(line.column, newer[0][0].chunk.sentences[newer[0][1]])
        if any(letter.isdigit() for letter in column):
            older, newer = (quotes + tuple(_headers(quotes)) for quotes in (older, newer))
            held = all(any(contains_quote(_text(place), column) for place in quotes) for quotes in (older, newer))
            column = column if held else ""
        row = _words_in_both(line.row, older, newer)
        name = say("revisions.row", self._frame, row=row, column=column) if row and column else row or column
        key = (
            "revisions.value"
            if line.before and line.after
            else "revisions.value_came"
            if line.after
            else "revisions.value_went"
        )
        value = say(key, self._frame, before=line.before, after=line.after)
        text = say("labels.column", self._frame, column=name, value=value) if name else value
        return PairDraft(text, older, newer, line.before, line.after)

    def _where_it_is_not(self, line: ChangeLine) -> Iterator[tuple[Passage, int]]:
        """The heading, in the other edition, below which what came or went does not stand; its title, if there is none."""
        state, known = (self._newer, self._now) if line.older else (self._older, self._then)
        own = self._above[self._older if line.older else self._newer]
        path = line.section.heading_path
        above = [own[path[:end]].id for end in range(len(path), 0, -1) if path[:end] in own]
        kept = (known[section_id] for section_id in above if section_id in known)
        for section in (*kept, *state.sections[:1]):
            quotes = state.quotes(section, section.blocks[0].text) if section.blocks else ()
            if quotes:
                yield quotes[0]
                return


def _section_of(chunk: Chunk, sentence: Sentence) -> str:
    return sentence.section_id or chunk.section_id


def _text(place: tuple[Passage, int]) -> str:
    passage, at = place
    return passage.chunk.sentences[at].text


def _said(quotes: Quotes) -> str:
    return " ".join(_text(place) for place in quotes)


def _headers(quotes: Quotes) -> Iterator[tuple[Passage, int]]:
    for passage, at in quotes:
        yield from ((passage, place) for place in header_places(passage.chunk, at))


def _without_note(column: str, sentence: Sentence) -> str:
    """The column's name without what stands in brackets behind it, where that tells it from no other column."""
    plain = _NOTE.sub("", column)
    alike = [name for name, _ in sentence.columns if _NOTE.sub("", name) == plain]
    return plain if plain and len(set(alike)) <= 1 else column


def _words_in_both(row: str, older: Quotes, newer: Quotes) -> str:
    """The longest part of a row's name that stands in the row itself in both editions: merged cells stand above it."""
    words = row.split()
    spans: Sequence[tuple[int, int]] = sorted(
        ((start, end) for start in range(len(words)) for end in range(start + 1, len(words) + 1)),
        key=lambda span: span[0] - span[1],
    )
    for start, end in spans:
        part = " ".join(words[start:end])
        if all(contains_quote(_text(quotes[0]), part) for quotes in (older, newer)):
            return part
    return ""
