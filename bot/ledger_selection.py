"""Which of the questions that were asked are looked at."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain import AnswerStatus
from vectorstore.japan_time import start_of, today

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
        return start_of(self.first), start_of(self.last + timedelta(days=1))


def latest(days: int, statuses: tuple[AnswerStatus, ...] = ()) -> Selection:
    """What was asked on the latest `days` days, today being one."""
    last = today()
    return Selection(last - timedelta(days=days - 1), last, statuses=statuses)
