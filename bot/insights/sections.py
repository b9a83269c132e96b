"""Which sections of the plans answer most."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ledger_records import SectionCount
from bot.shelf import Shelf


@dataclass(frozen=True, slots=True)
class SectionUse:
    """A section over all editions of its plan, with how many answers cite it; it links to the newest that was cited."""

    plan_id: str
    title: str
    edition_number: int
    section_id: str
    heading_path: tuple[str, ...]
    answers: int


@dataclass(frozen=True, slots=True)
class PlanUse:
    """A plan with its sections that are cited, most often first."""

    plan_id: str
    title: str
    sections: tuple[SectionUse, ...]

    @property
    def answers(self) -> int:
        """Citations of its sections: an answer counts once for each section that it cites."""
        return sum(each.answers for each in self.sections)


def used_sections(counts: Sequence[SectionCount], shelf: Shelf) -> tuple[SectionUse, ...]:
    """The sections that were cited, most often first; the same heading in two editions of a plan is one."""
    titles = {each.plan.id: each.plan.title for each in shelf.plans()}
    newest: dict[tuple[str, tuple[str, ...]], SectionCount] = {}
    answers: dict[tuple[str, tuple[str, ...]], int] = {}
    for each in counts:
        key = each.plan_id, each.heading_path
        answers[key] = answers.get(key, 0) + each.answers
        if key not in newest or newest[key].edition_number < each.edition_number:
            newest[key] = each
    uses = (
        SectionUse(
            plan_id=plan_id,
            title=titles.get(plan_id, plan_id),
            edition_number=newest[plan_id, path].edition_number,
            section_id=newest[plan_id, path].section_id,
            heading_path=path,
            answers=times,
        )
        for (plan_id, path), times in answers.items()
    )
    return tuple(sorted(uses, key=lambda each: (-each.answers, each.title, each.heading_path)))


def by_plan(uses: Sequence[SectionUse]) -> tuple[PlanUse, ...]:
    """The same, plan by plan, the plan that is cited most first."""
    plans: dict[str, list[SectionUse]] = {}
    for each in uses:
        plans.setdefault(each.plan_id, []).append(each)
    found = (PlanUse(plan_id, own[0].title, tuple(own)) for plan_id, own in plans.items())
    return tuple(sorted(found, key=lambda plan: (-plan.answers, plan.title)))
