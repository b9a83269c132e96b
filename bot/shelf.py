"""What an audience may see of the catalogue. Internal editions end here: every page and call reads through this."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.blanking import without_quotes
from bot.domain import Answer, Citation
from bot.placing import place, still_stands
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Edition, Plan, Section, Status
from vectorstore.operations.decisions import Decisions
from vectorstore.operations.withdrawals import Withdrawal
from vectorstore.standing import Standing


@dataclass(frozen=True, slots=True)
class ShelvedEdition:
    """An edition that may be seen; a live one is quoted in answers, one that was taken down has its `withdrawal`."""

    plan: Plan
    edition: Edition
    live: bool
    withdrawal: Withdrawal | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether residents are shown nothing of it any more but that it was taken down."""
        return self.withdrawal is not None and self.withdrawal.hides


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
        return bool(self.standing().generation)

    def standing(self) -> Standing:
        """What answers now: it changes with each publication, and with whatever operators withhold."""
        return self._catalogue.standing()

    def plans(self) -> tuple[ShelvedPlan, ...]:
        """Every plan with something that may be seen, by city and title."""
        return all_plans(self._catalogue, self._audience)

    def plan(self, plan_id: str) -> ShelvedPlan | None:
        """One plan, or None where none of that id may be seen."""
        return next((each for each in self.plans() if each.plan.id == plan_id), None)

    def edition(self, plan_id: str, number: int) -> ShelvedEdition | None:
        """One edition, or None where no such may be seen."""
        plan = self.plan(plan_id)
        return next((each for each in plan.editions if each.edition.number == number), None) if plan else None

    def sections(self, shelved: ShelvedEdition) -> tuple[Section, ...]:
        """An edition's sections in reading order; none of one that is hidden."""
        return () if self._is_closed(shelved) else self._catalogue.sections(shelved.edition.id)

    def section(self, shelved: ShelvedEdition, section_id: str) -> Section | None:
        """One section of an edition, also one that a later reading of the file no longer has."""
        found = self._catalogue.sections_by_id([section_id]).get(section_id)
        is_its_own = found is not None and found.edition_id == shelved.edition.id
        return found if is_its_own and not self._is_closed(shelved) else None

    def _is_closed(self, shelved: ShelvedEdition) -> bool:
        return shelved.is_hidden and self._audience is not Audience.INTERNAL

    def cities(self) -> frozenset[str]:
        """The cities whose plans are held."""
        return frozenset(each.plan.city for each in self.plans() if each.plan.city)

    def reverified(self, answer: Answer) -> tuple[Answer, frozenset[int]] | None:
        """A stored answer, each citation with its present state and span, and the numbers of those that still stand.

        Its conversation is left out: who is shown an answer is not let into the talk that it came from.
        What it quotes of a hidden edition is left out too. None where it rests on something that this audience may not,
        or no longer, see.
        """
        editions = self._catalogue.editions([each.edition.id for each in answer.citations])
        if any(self._is_shut(editions.get(citation.edition.id)) for citation in answer.citations):
            return None
        live, decided = self.standing().answering(self._audience), self._catalogue.decisions()
        sections = self._catalogue.sections_by_id([each.section_id for each in answer.citations])
        states = {edition_id: _state(edition, live) for edition_id, (_, edition) in editions.items()}
        citations = tuple(_reread(each, states[each.edition.id], sections) for each in answer.citations)
        nearest = tuple(each for each in answer.nearest if self._is_open(each.plan_id, each.edition_number))
        shown = replace(answer, conversation_id="", citations=citations, nearest=nearest)
        if self._audience is not Audience.INTERNAL:
            shown = without_quotes(shown, {key for key, (_, each) in editions.items() if _hides(decided, each)})
        return shown, frozenset(each.number for each in shown.citations if each.span)

    def _is_open(self, plan_id: str, number: int) -> bool:
        shelved = self.edition(plan_id, number)
        return shelved is not None and not self._is_closed(shelved)

    def _is_shut(self, found: tuple[Plan, Edition] | None) -> bool:
        return found is None or not (self._audience is Audience.INTERNAL or _is_public(found[1]))


def all_plans(catalogue: Catalogue, audience: Audience = Audience.INTERNAL) -> tuple[ShelvedPlan, ...]:
    """The register as an audience may see it: the whole of it, internal editions included, is for operators only."""
    live, decided = catalogue.standing().answering(audience), catalogue.decisions()
    shelved = (
        ShelvedPlan(
            plan,
            tuple(
                ShelvedEdition(plan, each, each.id in live, decided.withdrawal_of(each)) for each in reversed(editions)
            ),
        )
        for plan, editions in catalogue.plans(audience)
    )
    return tuple(sorted(shelved, key=lambda each: (each.plan.city, each.plan.title, each.plan.id)))


def _is_public(edition: Edition) -> bool:
    return edition.audience is Audience.PUBLIC


def _hides(decided: Decisions, edition: Edition) -> bool:
    withdrawal = decided.withdrawal_of(edition)
    return withdrawal is not None and withdrawal.hides


def _state(edition: Edition, live: frozenset[str]) -> str:
    if edition.status is Status.WITHDRAWN:
        return "withdrawn"
    return "current" if edition.id in live and edition.status is not Status.SUPERSEDED else "superseded"


def _reread(citation: Citation, state: str, sections: Mapping[str, Section]) -> Citation:
    return replace(citation, state=state, span=_span(sections.get(citation.section_id), citation))


def _span(section: Section | None, citation: Citation) -> tuple[int, int] | None:
    text = section.text if section else ""
    stands = still_stands(text, citation.span, citation.quote)
    return citation.span if stands else place(text, citation.quote)
