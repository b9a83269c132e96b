"""Calls on plans, editions and sections."""

from fastapi import APIRouter

from bot.shelf import ShelvedEdition
from bot.web.door import Door, TheDoor
from bot.web.problems import ProblemError
from bot.web.rendering import heading_out, plan_entry_out, plans_out, section_out
from bot.web.schemas import PlanDetailOut, PlansOut, SectionOut

router = APIRouter(tags=["plans"])


@router.get("/plans")
def list_plans(door: TheDoor) -> PlansOut:
    """Every plan that residents can read, with its editions."""
    return plans_out(door.shelf.plans())


@router.get("/plans/{plan_id}")
def read_plan(plan_id: str, door: TheDoor) -> PlanDetailOut:
    """One plan with the outline of the edition to read now."""
    plan = door.shelf.plan(plan_id)
    if plan is None:
        raise ProblemError("not_found")
    foremost = plan.foremost
    outline = [heading_out(foremost, each) for each in door.shelf.sections(foremost)]
    entry = plan_entry_out(plan)
    return PlanDetailOut(**entry.model_dump(), edition=foremost.edition.number, outline=outline)


@router.get("/plans/{plan_id}/editions/{number}/sections/{section_id}")
def read_section(plan_id: str, number: int, section_id: str, door: TheDoor) -> SectionOut:
    """One section's text."""
    edition = shelved(door, plan_id, number)
    section = door.shelf.section(edition, section_id)
    if section is None:
        raise ProblemError("not_found")
    return section_out(edition, section)


def shelved(door: Door, plan_id: str, number: int) -> ShelvedEdition:
    """An edition that residents can read.

    Raises:
        ProblemError: `not_found`.
    """
    edition = door.shelf.edition(plan_id, number)
    if edition is None:
        raise ProblemError("not_found")
    return edition
