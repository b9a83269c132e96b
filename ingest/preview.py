"""What publishing files would change, told before anything is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.reading import ParsedDocument
from vectorstore.catalogue import Catalogue
from vectorstore.differences import Difference, difference
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
        of_plan = [each for each in self._editions.values() if each.plan_id == edition.plan_id]
        others = [each for each in of_plan if each is not same]
        live, after = self._live(of_plan), self._live([*others, edition])
        gone = [each for each in live if each is not same and each not in after]
        standing = self._standing(edition, document.sections, same) if same else _new(of_plan)
        older = same or next(reversed(gone or live or of_plan), None)
        if standing is Standing.UNCHANGED:
            older = None
        found = Change(
            standing,
            edition.number,
            edition.status,
            edition.date,
            answers=edition in after,
            supersedes=tuple(each.number for each in gone),
            compared_with=older.number if older else None,
            difference=difference(self._sections(older), document.sections) if older else None,
        )
        self._take(edition, document.sections, same)
        return found

    def _live(self, editions: Sequence[Edition]) -> list[Edition]:
        live = {each.id for each in self._catalogue.live(editions)}
        return [each for each in editions if each.id in live]

    def _numbered(self, edition: Edition) -> Edition:
        known = self._catalogue.editions([edition.id])
        if known:
            return replace(edition, number=known[edition.id][1].number)
        told = [each.number + 1 for each in self._editions.values() if each.plan_id == edition.plan_id]
        return replace(edition, number=max(self._catalogue.next_edition_number(edition.plan_id), *told, 1))

    def _standing(self, edition: Edition, sections: tuple[Section, ...], same: Edition) -> Standing:
        is_same = replace(same, number=edition.number) == edition and self._sections(same) == sections
        return Standing.UNCHANGED if is_same else Standing.NEW_READING

    def _sections(self, edition: Edition) -> tuple[Section, ...]:
        if edition.id not in self._read:
            self._read[edition.id] = self._catalogue.sections_read(self._keys[edition.id])
        return self._read[edition.id]

    def _take(self, edition: Edition, sections: tuple[Section, ...], same: Edition | None) -> None:
        if same:
            del self._editions[same.id]
        self._editions[edition.id] = edition
        self._read[edition.id] = sections


def _new(of_plan: Sequence[Edition]) -> Standing:
    return Standing.NEW_EDITION if of_plan else Standing.NEW_PLAN


def _is_same_file(one: Edition, other: Edition) -> bool:
    return one.original_sha256 == other.original_sha256
