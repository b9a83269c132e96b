"""What an audience may see of the catalogue. Internal editions end here: every page and call reads through this."""

from dataclasses import dataclass, replace

from bot.domain import Answer, Citation
from bot.placing import place, still_stands
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Edition, Plan, Section, Status


@dataclass(frozen=True, slots=True)
class ShelvedEdition:
    """An edition that may be seen; a live one is quoted in answers."""

    plan: Plan
    edition: Edition
    live: bool


@dataclass(frozen=True, slots=True)
class ShelvedPlan:
    """A plan with the editions of it that may be seen, newest first; there is at least one."""

    plan: Plan
    editions: tuple[ShelvedEdition, ...]

    @property
    def foremost(self) -> ShelvedEdition:
        """The edition to read: the newest live one, an adopted one before a draft; else the newest."""
        live = [each for each in self.editions if each.live]
        adopted = [each for each in live if each.edition.status is Status.ADOPTED]
        return (adopted or live or list(self.editions))[0]


class Shelf:
    """The part of the register that an audience may see, residents unless it is said, as it stands now."""

    def __init__(self, catalogue: Catalogue, audience: Audience = Audience.PUBLIC) -> None:
        self._catalogue = catalogue
        self._audience = audience

    def is_stocked(self) -> bool:
        """Whether anything is published."""
        return bool(self.generation())

    def generation(self) -> str:
        """The id of what is published, "" while nothing is."""
        current = self._catalogue.current()
        return current.id if current else ""

    def plans(self) -> tuple[ShelvedPlan, ...]:
        """Every plan with something that may be seen, by city and title."""
        register = all_plans(self._catalogue)
        readable = register if self._audience is Audience.INTERNAL else tuple(map(public_part, register))
        return tuple(each for each in readable if each.editions)

    def plan(self, plan_id: str) -> ShelvedPlan | None:
        """One plan, or None where none of that id may be seen."""
        return next((each for each in self.plans() if each.plan.id == plan_id), None)

    def edition(self, plan_id: str, number: int) -> ShelvedEdition | None:
        """One edition, or None where no such may be seen."""
        plan = self.plan(plan_id)
        return next((each for each in plan.editions if each.edition.number == number), None) if plan else None

    def sections(self, shelved: ShelvedEdition) -> tuple[Section, ...]:
        """An edition's sections in reading order."""
        return self._catalogue.sections(shelved.edition.id)

    def section(self, shelved: ShelvedEdition, section_id: str) -> Section | None:
        """One section of an edition, also one that a later reading of the file no longer has."""
        found = self._catalogue.sections_by_id([section_id]).get(section_id)
        return found if found and found.edition_id == shelved.edition.id else None

    def cities(self) -> frozenset[str]:
        """The cities whose plans are held."""
        return frozenset(each.plan.city for each in self.plans() if each.plan.city)

    def reverified(self, answer: Answer) -> tuple[Answer, frozenset[int]] | None:
        """A stored answer, each citation with its present state and span, and the numbers of those that still stand.

        Its conversation is left out: who is shown an answer is not let into the talk that it came from.
        None where it rests on something that this audience may not, or no longer, see.
        """
        editions = self._catalogue.editions([each.edition.id for each in answer.citations])
        if any(self._is_hidden(editions.get(citation.edition.id)) for citation in answer.citations):
            return None
        live = _live(self._catalogue)
        sections = self._catalogue.sections_by_id([each.section_id for each in answer.citations])
        states = {edition_id: _state(edition, live) for edition_id, (_, edition) in editions.items()}
        citations = tuple(
            replace(each, state=states[each.edition.id], span=_span(sections.get(each.section_id), each))
            for each in answer.citations
        )
        held = (each.number for each in citations if each.span)
        nearest = tuple(each for each in answer.nearest if self.edition(each.plan_id, each.edition_number))
        return replace(answer, conversation_id="", citations=citations, nearest=nearest), frozenset(held)

    def _is_hidden(self, found: tuple[Plan, Edition] | None) -> bool:
        return found is None or not (self._audience is Audience.INTERNAL or _is_public(found[1]))


def all_plans(catalogue: Catalogue) -> tuple[ShelvedPlan, ...]:
    """The whole register, internal editions included: for operators only."""
    live = _live(catalogue)
    shelved = (
        ShelvedPlan(plan, tuple(ShelvedEdition(plan, each, each.id in live) for each in reversed(editions)))
        for plan, editions in catalogue.plans()
    )
    return tuple(sorted(shelved, key=lambda each: (each.plan.city, each.plan.title, each.plan.id)))


def _live(catalogue: Catalogue) -> frozenset[str]:
    current = catalogue.current()
    return frozenset(current.edition_ids) if current else frozenset()


def public_part(whole: ShelvedPlan) -> ShelvedPlan:
    """A plan with its public editions alone, of which there may be none."""
    return replace(whole, editions=tuple(each for each in whole.editions if _is_public(each.edition)))


def _is_public(edition: Edition) -> bool:
    return edition.audience is Audience.PUBLIC


def _state(edition: Edition, live: frozenset[str]) -> str:
    if edition.status is Status.WITHDRAWN:
        return "withdrawn"
    return "current" if edition.id in live and edition.status is not Status.SUPERSEDED else "superseded"


def _span(section: Section | None, citation: Citation) -> tuple[int, int] | None:
    text = section.text if section else ""
    stands = still_stands(text, citation.span, citation.quote)
    return citation.span if stands else place(text, citation.quote)
