"""What a generation holds of each plan, beside what answers now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.web.admin.job_views import changes_url
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Generation, Plan
from vectorstore.readings import Reading

FIGURES = ("sections", "tables", "characters")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One plan: the readings that answer `before` and `after`, of either of which there may be none."""

    plan: Plan
    before: tuple[Reading, ...]
    after: tuple[Reading, ...]

    @property
    def change(self) -> str:
        """What becomes of the plan: new, gone, changed or same."""
        if not self.before or not self.after:
            return "new" if self.after else "gone"
        return "same" if _digests(self.before) == _digests(self.after) else "changed"

    @property
    def is_internal(self) -> bool:
        """Whether some of it is for staff alone."""
        return any(each.edition.audience is Audience.INTERNAL for each in (*self.before, *self.after))

    def figures(self) -> list[tuple[str, int, int]]:
        """The name of each figure, with what it is before and after."""
        before, after = counts(self.before), counts(self.after)
        return [(name, before[name], after[name]) for name in FIGURES]

    @property
    def url(self) -> str:
        """Where the page shows what changes, "" where there are no two editions to be compared."""
        if not self.before or not self.after:
            return ""
        older, newer = self.before[-1].edition.id, self.after[-1].edition.id
        return changes_url(self.plan.id, older, newer) if older != newer else ""


def counts(readings: Sequence[Reading]) -> dict[str, int]:
    """How much was read in all, by the names of the parse report."""
    return {name: sum(_figure(reading, name) for reading in readings) for name in FIGURES}


def plan_changes(catalogue: Catalogue, generation: Generation, current: Generation | None) -> list[PlanChange]:
    """Every plan of which either of the two has something that answers; those that change come first."""
    before = _live(catalogue, current) if current else {}
    after = _live(catalogue, generation)
    found = []
    for plan_id in dict.fromkeys((*after, *before)):
        old, new = before.get(plan_id, ()), after.get(plan_id, ())
        found.append(PlanChange((new or old)[-1].plan, old, new))
    return sorted(found, key=lambda each: (each.change == "same", each.plan.city, each.plan.title))


def _live(catalogue: Catalogue, generation: Generation) -> Mapping[str, tuple[Reading, ...]]:
    live = [each for each in catalogue.readings_of(generation.id) if each.edition.id in generation.edition_ids]
    by_plan: dict[str, tuple[Reading, ...]] = {}
    for reading in sorted(live, key=lambda each: each.edition.number):
        by_plan[reading.plan.id] = (*by_plan.get(reading.plan.id, ()), reading)
    return by_plan


def _digests(readings: Sequence[Reading]) -> set[str]:
    return {reading.digest for reading in readings}


def _figure(reading: Reading, name: str) -> int:
    value = reading.report.get(name)
    return value if isinstance(value, int) else 0
