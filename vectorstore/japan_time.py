"""Days and times as in Japan, which has no summer time, whatever the machine's clock is set to."""

from datetime import UTC, date, datetime, time, timedelta, timezone

JAPAN = timezone(timedelta(hours=9), "JST")


def today() -> date:
    """The day that it is."""
    return datetime.now(JAPAN).date()


def local(moment: str) -> datetime:
    """A moment (ISO 8601; UTC where it names no zone) as clocks show it."""
    told = datetime.fromisoformat(moment)
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(JAPAN)


def day_of(moment: str) -> date:
    """The day of a moment."""
    return local(moment).date()


def start_of(day: date) -> str:
    """When a day begins, as the database writes times: UTC, to the microsecond, so that they sort as texts."""
    return datetime.combine(day, time(), JAPAN).astimezone(UTC).isoformat(timespec="microseconds")
