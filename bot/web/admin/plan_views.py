"""A plan as operators see it: its editions with what each of them is used for, its policy, and what was taken down."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.web.admin.differences import differences_url
from bot.web.admin.office import Office
from bot.web.problems import ProblemError
from vectorstore.domain import Audience, Edition, Plan
from vectorstore.operations.policies import Answering, Policy
from vectorstore.operations.withdrawals import Withdrawal
from vectorstore.readings import Reading


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition, with a code of what it is used for and where the page shows what it changed, "" for the first."""

    shelved: ShelvedEdition
    state: str
    changes: str = ""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with its editions, newest first; `is_behind` where a build would let other editions answer than now."""

    plan: Plan
    editions: tuple[EditionView, ...]
    policy: Policy | None
    answering: Answering
    withdrawals: tuple[Withdrawal, ...]
    is_behind: bool


def plan_views(office: Office) -> list[PlanView]:
    """Every plan that was ever published, by city and title."""
    return list(_views(office, office.shelf.plans()))


def plan_view(office: Office, plan_id: str) -> PlanView:
    """One plan.

    Raises:
        ProblemError: `not_found`.
    """
    plan = office.shelf.plan(plan_id)
    if plan is None:
        raise ProblemError("not_found")
    return next(_views(office, (plan,)))


def edition_read(office: Office, shelved: ShelvedEdition) -> Edition:
    """An edition as it was read, without what was decided on it since."""
    generation = office.catalogue.standing().generation
    members = office.catalogue.readings_of(generation) if generation else []
    return next((each.edition for each in members if each.edition.id == shelved.edition.id), shelved.edition)


def edition_view(view: PlanView, number: int) -> EditionView:
    """One edition of a plan.

    Raises:
        ProblemError: `not_found`.
    """
    found = next((each for each in view.editions if each.shelved.edition.number == number), None)
    if found is None:
        raise ProblemError("not_found")
    return found


def _views(office: Office, plans: tuple[ShelvedPlan, ...]) -> Iterator[PlanView]:
    catalogue = office.catalogue
    standing, decided = catalogue.standing(), catalogue.decisions()
    members = catalogue.readings_of(standing.generation) if standing.generation else []
    for plan in plans:
        numbers = [each.edition.number for each in plan.editions]
        yield PlanView(
            plan.plan,
            tuple(
                EditionView(each, _state(each, standing.answering(Audience.PUBLIC)), _changes(plan, at))
                for at, each in enumerate(plan.editions)
            ),
            decided.policies.get(plan.plan.id),
            decided.answering(plan.plan.id, catalogue.today(), catalogue.usual),
            tuple(
                each
                for each in decided.withdrawals
                if each.plan_id == plan.plan.id and each.edition_number in (0, *numbers)
            ),
            _is_behind(office, [each for each in members if each.plan.id == plan.plan.id], plan),
        )


def _state(shelved: ShelvedEdition, answering: frozenset[str]) -> str:
    if shelved.withdrawal:
        return "hidden" if shelved.is_hidden else "withdrawn"
    if shelved.edition.audience is Audience.INTERNAL:
        return "staff" if shelved.live else "staff_idle"
    return "answers" if shelved.edition.id in answering else "idle"


def _changes(plan: ShelvedPlan, at: int) -> str:
    older = plan.editions[at + 1].edition.id if at + 1 < len(plan.editions) else ""
    return differences_url(plan.plan.id, older, plan.editions[at].edition.id) if older else ""


def _is_behind(office: Office, members: list[Reading], plan: ShelvedPlan) -> bool:
    wanted = {each.id for each in office.catalogue.live([reading.edition for reading in members])}
    return bool(wanted - {each.edition.id for each in plan.editions if each.live})
