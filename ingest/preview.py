"""What publishing files would change, told before anything is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.differences import Difference, difference
from ingest.editions import live_editions
from ingest.reading import ParsedDocument
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Edition, Section, Status


class Standing(StrEnum):
    """What a file is beside what is published."""

    NEW_PLAN = "new plan"
    NEW_EDITION = "new edition"
    NEW_READING = "same file, read otherwise"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing one file would change.

    `answers` tells whether its edition would be live, `supersedes` which editions would no longer be, by number.
    `difference` is against the edition numbered `compared_with`; both are None where there is nothing to compare.
    """

    standing: Standing
    edition: int
    status: Status
    date: str
    answers: bool
    supersedes: tuple[int, ...] = ()
    compared_with: int | None = None
    difference: Difference | None = None


class Preview:
    """Holds each file against what is published and against the files told of before it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        current = catalogue.current()
        published = catalogue.readings_of(current.id) if current else []
        self._editions = {reading.edition.id: reading.edition for reading in published}
        self._keys = {reading.edition.id: reading.key for reading in published}
        self._read: dict[str, tuple[Section, ...]] = {}

    def change(self, document: ParsedDocument) -> Change:
        """What a file read as `document` would change; files are to be told of in the order of their editions."""
        edition = self._numbered(document.edition)
        same = next((each for each in self._editions.values() if _is_same_file(each, edition)), None)
        before = [each for each in self._editions.values() if each.plan_id == edition.plan_id]
        found = self._reading(same, edition, document) if same else self._edition(before, edition, document)
        if same:
            del self._editions[same.id]
        self._editions[edition.id] = edition
        self._read[edition.id] = document.sections
        return found

    def _numbered(self, edition: Edition) -> Edition:
        known = self._catalogue.editions([edition.id])
        if known:
            return replace(edition, number=known[edition.id][1].number)
        told = [each.number + 1 for each in self._editions.values() if each.plan_id == edition.plan_id]
        return replace(edition, number=max(self._catalogue.next_edition_number(edition.plan_id), *told, 1))

    def _reading(self, same: Edition, edition: Edition, document: ParsedDocument) -> Change:
        sections = self._sections(same)
        is_same = sections == document.sections and replace(same, number=edition.number) == edition
        standing = Standing.UNCHANGED if is_same else Standing.NEW_READING
        others = [each for each in self._editions.values() if each.plan_id == edition.plan_id and each is not same]
        found = self._change(standing, edition, [*others, edition])
        return found if is_same else _compared(found, same, sections, document)

    def _edition(self, before: Sequence[Edition], edition: Edition, document: ParsedDocument) -> Change:
        if not before:
            return self._change(Standing.NEW_PLAN, edition, [edition])
        live = live_editions(before)
        after = live_editions([*before, edition])
        gone = [each for each in live if each not in after]
        found = self._change(Standing.NEW_EDITION, edition, [*before, edition])
        older = (gone or live or before)[-1]
        found = replace(found, supersedes=tuple(each.number for each in gone))
        return _compared(found, older, self._sections(older), document)

    def _change(self, standing: Standing, edition: Edition, of_plan: Sequence[Edition]) -> Change:
        return Change(standing, edition.number, edition.status, edition.date, edition in live_editions(of_plan))

    def _sections(self, edition: Edition) -> tuple[Section, ...]:
        if edition.id not in self._read:
            self._read[edition.id] = self._catalogue.sections_read(self._keys[edition.id])
        return self._read[edition.id]


def _is_same_file(one: Edition, other: Edition) -> bool:
    return one.original_sha256 == other.original_sha256


def _compared(found: Change, older: Edition, sections: Sequence[Section], document: ParsedDocument) -> Change:
    return replace(found, compared_with=older.number, difference=difference(sections, document.sections))
