"""What is to be read in place of an edition that is out of use, and of one of its sections."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.addresses import edition_url, section_url
from bot.domain import Answer
from bot.shelf import Shelf, ShelvedEdition, ShelvedPlan
from vectorstore.differences import compare
from vectorstore.domain import Edition, Section, Status

_OUT_OF_USE = (Status.SUPERSEDED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Successor:
    """The live edition to read, and its section that says what the older one's said, "" where that is not known."""

    edition: Edition
    section_id: str = ""

    @property
    def url(self) -> str:
        """Where to read it."""
        named = self.edition.plan_id, self.edition.number
        return section_url(*named, self.section_id) if self.section_id else edition_url(*named)


def successor_of(plan: ShelvedPlan, shelved: ShelvedEdition) -> ShelvedEdition | None:
    """The edition to read instead of one that is out of use; None where it is in use itself, or there is none."""
    is_out_of_use = not shelved.live or shelved.edition.status in _OUT_OF_USE
    better = plan.foremost
    return better if is_out_of_use and better.live and better.edition.id != shelved.edition.id else None


def section_after(shelf: Shelf, older: ShelvedEdition, newer: ShelvedEdition, section_id: str) -> str:
    """The section of a newer edition that an older one's has become, also under another heading; "" if none has."""
    before, after = shelf.sections(older), shelf.sections(newer)
    section = next((each for each in before if each.id == section_id), None)
    if section is None:
        return _of_one_path(after, shelf.section(older, section_id))
    return _of_one_path(after, section) or _paired(before, after).get(section_id, "")


def successors(shelf: Shelf, answer: Answer) -> dict[int, Successor]:
    """What took the place of each citation that is out of use, by its number; sections under the same headings alone."""
    found: dict[int, Successor] = {}
    for citation in answer.citations:
        plan = shelf.plan(citation.plan.id) if citation.state != "current" else None
        shelved = shelf.edition(citation.plan.id, citation.edition.number) if plan else None
        newer = successor_of(plan, shelved) if plan and shelved else None
        if shelved and newer:
            section = shelf.section(shelved, citation.section_id)
            found[citation.number] = Successor(newer.edition, _of_one_path(shelf.sections(newer), section))
    return found


def _of_one_path(after: tuple[Section, ...], section: Section | None) -> str:
    if section is None or not section.heading_path:
        return ""
    return next((each.id for each in after if each.heading_path == section.heading_path), "")


# Sections never change and hash in milliseconds; comparing two plans of 400 pages that share nothing takes seconds.
@lru_cache(maxsize=8)
def _paired(before: tuple[Section, ...], after: tuple[Section, ...]) -> Mapping[str, str]:
    return {each.older.id: each.newer.id for each in compare(before, after).kept}
