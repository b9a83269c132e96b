"""Whether every plan is there, and how much of it, against what answers now."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict

from ingest.gating.contents import Figures, Holding
from ingest.gating.lines import confirmable, noted, passed
from vectorstore.operations.gate_reports import GateLine

WHOLE = "all"
"""The subject of a line on all plans together."""
_MAX_FALL = 0.2

Holdings = Mapping[str, Holding]


def check_plans(new: Holdings, current: Holdings, registered: Collection[str]) -> list[GateLine]:
    """Whether every plan that answers now, and every one that the register names, is there."""
    gone = [
        confirmable(
            "plan_gone",
            f"plan {plan_id} ({held.title}) answers now and is not there",
            plan_id,
            plan=plan_id,
            title=held.title,
        )
        for plan_id, held in current.items()
        if plan_id not in new
    ]
    unread = [
        confirmable("plan_missing", f"plan {plan_id} is in the register and not there", plan_id, plan=plan_id)
        for plan_id in registered
        if plan_id not in new and plan_id not in current
    ]
    added = [
        noted("plan_added", f"plan {plan_id} ({held.title}) is new", plan=plan_id, title=held.title)
        for plan_id, held in new.items()
        if current and plan_id not in current
    ]
    whole = [] if gone or unread else [passed("plans", f"every plan is there: {len(new)}", plans=len(new))]
    return [*whole, *gone, *unread, *added]


def check_falls(new: Holdings, current: Holdings) -> list[GateLine]:
    """Whether the text of a plan, or of all together, has fallen by more than a fifth."""
    falls = [
        line
        for plan_id, held in new.items()
        if plan_id in current
        for line in _falls(plan_id, held.title, current[plan_id].figures, held.figures)
    ]
    falls += _falls(WHOLE, "", _total(current), _total(new))
    if falls:
        return falls
    counts = asdict(_total(new))
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    return [passed("counts", f"as much text as is plausible: {said}", **counts)]


def _falls(subject: str, title: str, before: Figures, after: Figures) -> Iterator[GateLine]:
    code = "fall_of_all" if subject == WHOLE else "fall"
    for name, had in asdict(before).items():
        has = asdict(after)[name]
        if has < had * (1 - _MAX_FALL):
            fall = round(100 * (had - has) / had)
            yield confirmable(
                f"{code}_{name}",
                f"{subject}: {has} {name} where there were {had} (−{fall} %)",
                subject,
                plan=subject,
                title=title,
                before=had,
                after=has,
                percent=fall,
            )


def _total(held: Holdings) -> Figures:
    return sum((each.figures for each in held.values()), Figures())
