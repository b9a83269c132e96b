"""Where the marks of a chart stand, in the units of its drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.insights.tally import Step, Stretch, Tally

WIDTH, HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 12, 32
_GAP = 0.25
_LABELS_AT_MOST = 10
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a column: so many questions of one status."""

    status: str
    y: float
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """A day, week or month; `label` is "" where there is no room for one."""

    x: float
    width: float
    bars: tuple[Bar, ...]
    label: str
    stretch: Stretch

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across, with its number."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns over time, each stacked of statuses, within WIDTH and HEIGHT."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


def chart(counted: Tally, statuses: Sequence[str]) -> Chart:
    """A tally drawn, the statuses from the bottom up in their order."""
    top = _round_up(max((each.total for each in counted.stretches), default=0))
    pitch = (WIDTH - _LEFT - _RIGHT) / max(1, len(counted.stretches))
    every = -(-len(counted.stretches) // _LABELS_AT_MOST) or 1
    columns = tuple(
        Column(
            x=round(_LEFT + at * pitch + pitch * _GAP / 2, 1),
            width=round(pitch * (1 - _GAP), 1),
            bars=_bars(each, statuses, top),
            label=_label(each, counted.step) if at % every == 0 else "",
            stretch=each,
        )
        for at, each in enumerate(counted.stretches)
    )
    step = max(1, top // _TICKS)
    return Chart(columns, tuple(Tick(_y(number, top), number) for number in range(0, top + 1, step)))


def _bars(stretch: Stretch, statuses: Sequence[str], top: int) -> tuple[Bar, ...]:
    bars: list[Bar] = []
    below = 0
    for status in statuses:
        if count := stretch.by_status.get(status, 0):
            y = _y(below + count, top)
            bars.append(Bar(status, y, round(_y(below, top) - y, 1), count))
            below += count
    return tuple(bars)


def _y(count: int, top: int) -> float:
    return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * count / top, 1)


def _round_up(count: int) -> int:
    """A round number that `count` fits under, and that four lines part evenly."""
    size = _TICKS
    while size < count:
        size *= 2 if str(size).startswith("4") else 5
    return size


def _label(stretch: Stretch, step: Step) -> str:
    first = stretch.first
    return f"{first.year}/{first.month}" if step is Step.MONTH else f"{first.month}/{first.day}"
