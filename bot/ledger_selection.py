"""Which of the questions that were asked are looked at."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from bot.domain import AnswerStatus

JAPAN = timezone(timedelta(hours=9))
"""Days are counted as in Japan, which has no summer time."""
UNANSWERED = (AnswerStatus.NOT_FOUND, AnswerStatus.PARTIAL)
"""What a city may want to write into its plans; what was refused is none of their matter."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Questions asked from `first` to `last`, both inclusive, in Japan; empty fields let everything through.

    `rating` is "up" or "down": answers that somebody rated so. `words` stand in the question.
    """

    first: date
    last: date
    city: str = ""
    channel: str = ""
    language: str = ""
    statuses: tuple[AnswerStatus, ...] = ()
    rating: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}")

    @property
    def stamps(self) -> tuple[str, str]:
        """When it begins and when it is over, as the ledger writes times."""
        return _stamp(self.first), _stamp(self.last + timedelta(days=1))


def latest(days: int, statuses: tuple[AnswerStatus, ...] = ()) -> Selection:
    """What was asked on the latest `days` days, today being one."""
    today = datetime.now(JAPAN).date()
    return Selection(today - timedelta(days=days - 1), today, statuses=statuses)


def day_of(stamp: str) -> date:
    """The day in Japan of a time as the ledger writes it."""
    return datetime.fromisoformat(stamp).astimezone(JAPAN).date()


def _stamp(day: date) -> str:
    begins = datetime.combine(day, time(), JAPAN)
    return begins.astimezone(UTC).isoformat(timespec="microseconds")
