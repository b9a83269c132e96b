"""Questions counted over time, and by how, where and in which language they were asked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.ledger_records import Moment
from bot.ledger_selection import Selection
from vectorstore.japan_time import day_of

_DAYS_AT_MOST = 31
_WEEKS_AT_MOST = 26


class Step(StrEnum):
    """What time is counted in; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The questions of a day, a week or a month, by status; cut off where the selection begins or ends."""

    first: date
    last: date
    by_status: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class Tally:
    """A selection counted; stretches without a question are there too."""

    step: Step
    stretches: tuple[Stretch, ...]
    by_status: Mapping[str, int]
    by_channel: Mapping[str, int]
    by_language: Mapping[str, int]

    @property
    def total(self) -> int:
        """All questions."""
        return sum(self.by_status.values())


def tally(moments: Sequence[Moment], chosen: Selection, step: Step) -> Tally:
    """The moments of a selection, counted."""
    asked: dict[date, Counter[str]] = {}
    for moment in moments:
        asked.setdefault(_first(day_of(moment.at), step), Counter())[moment.status] += 1
    stretches = tuple(
        Stretch(
            max(first, chosen.first), min(_next(first, step) - timedelta(days=1), chosen.last), asked.get(first, {})
        )
        for first in _firsts(chosen, step)
    )
    return Tally(
        step,
        stretches,
        *(_often(getattr(moment, name) for moment in moments) for name in ("status", "channel", "language")),
    )


def fitting_step(chosen: Selection) -> Step:
    """The step by which a selection makes a chart that can be read."""
    days = (chosen.last - chosen.first).days + 1
    if days <= _DAYS_AT_MOST:
        return Step.DAY
    return Step.WEEK if days <= 7 * _WEEKS_AT_MOST else Step.MONTH


def _often(names: Iterator[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda each: (-each[1], each[0])))


def _firsts(chosen: Selection, step: Step) -> Iterator[date]:
    first = _first(chosen.first, step)
    while first <= chosen.last:
        yield first
        first = _next(first, step)


def _first(day: date, step: Step) -> date:
    """The day on which its stretch begins."""
    if step is Step.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step is Step.MONTH else day


def _next(first: date, step: Step) -> date:
    if step is Step.MONTH:
        return (first + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=7 if step is Step.WEEK else 1)
