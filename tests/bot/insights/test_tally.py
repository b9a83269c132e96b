from datetime import date

import pytest

from bot.insights.charts import HEIGHT, chart
from bot.insights.spreadsheets import STATUSES
from bot.insights.tally import Step, Tally, fitting_step, tally
from bot.ledger_records import Moment
from bot.ledger_selection import Selection

MAY = Selection(date(2027, 4, 28), date(2027, 5, 10))
LATE = Moment("2027-04-30T15:30:00.000000+00:00", "widget", "ja", "answered")
"""Half past midnight of the first of May, in Japan."""
EARLY = Moment("2027-04-30T14:30:00.000000+00:00", "slack", "en", "not_found")


def counts(counted: Tally) -> list[tuple[date, date, int]]:
    return [(each.first, each.last, each.total) for each in counted.stretches]


def test_days_are_those_of_japan() -> None:
    counted = tally([EARLY, LATE], MAY, Step.DAY)
    asked = {each.first: each.total for each in counted.stretches if each.total}
    assert asked == {date(2027, 4, 30): 1, date(2027, 5, 1): 1}
    assert len(counted.stretches) == 13


def test_weeks_begin_on_monday_and_are_cut_off_with_the_selection() -> None:
    assert counts(tally([EARLY, LATE], MAY, Step.WEEK)) == [
        (date(2027, 4, 28), date(2027, 5, 2), 2),
        (date(2027, 5, 3), date(2027, 5, 9), 0),
        (date(2027, 5, 10), date(2027, 5, 10), 0),
    ]


def test_months_are_those_of_the_calendar() -> None:
    assert counts(tally([EARLY, LATE], MAY, Step.MONTH)) == [
        (date(2027, 4, 28), date(2027, 4, 30), 1),
        (date(2027, 5, 1), date(2027, 5, 10), 1),
    ]


def test_shares_stand_the_commonest_first() -> None:
    counted = tally([EARLY, LATE, LATE], MAY, Step.DAY)
    assert counted.total == 3
    assert list(counted.by_status.items()) == [("answered", 2), ("not_found", 1)]
    assert list(counted.by_channel.items()) == [("widget", 2), ("slack", 1)]
    assert list(counted.by_language.items()) == [("ja", 2), ("en", 1)]


@pytest.mark.parametrize(("last", "step"), [("2027-01-31", "day"), ("2027-03-31", "week"), ("2027-12-31", "month")])
def test_a_longer_span_is_counted_in_longer_steps(last: str, step: str) -> None:
    assert fitting_step(Selection(date(2027, 1, 1), date.fromisoformat(last))) == step


@pytest.mark.parametrize("times", [0, 1, 5, 41, 1234])
def test_a_chart_fits_whatever_it_shows(times: int) -> None:
    drawn = chart(tally([LATE] * times, MAY, Step.DAY), STATUSES)
    bars = [bar for column in drawn.columns for bar in column.bars]
    assert len(bars) == bool(times)
    assert all(bar.y >= 0 and bar.y + bar.height <= HEIGHT for bar in bars)
    assert len(drawn.ticks) == 5
    assert drawn.ticks[-1].number >= times


def test_a_selection_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before"):
        Selection(date(2027, 5, 2), date(2027, 5, 1))
