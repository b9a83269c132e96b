"""The latest days in a few figures."""

from dataclasses import dataclass

from bot.domain import AnswerStatus
from bot.ledger import Ledger
from bot.ledger_selection import latest


@dataclass(frozen=True, slots=True)
class Summary:
    """How many questions the latest `days` days brought, by what became of them.

    `unseen` counts answers that were rated down and nobody of the staff has looked at.
    """

    days: int
    asked: int
    answered: int
    partial: int
    not_found: int
    refused: int
    unavailable: int
    rated_up: int
    rated_down: int
    unseen: int


def summary(ledger: Ledger, days: int) -> Summary:
    """What the latest `days` days brought, today included, counted as in Japan.

    Raises:
        CatalogueError: the database cannot be used.
    """
    chosen = latest(days)
    statuses = [each.status for each in ledger.records.moments(chosen)]
    ratings = ledger.records.ratings(chosen)
    return Summary(
        days=days,
        asked=len(statuses),
        answered=statuses.count(AnswerStatus.ANSWERED),
        partial=statuses.count(AnswerStatus.PARTIAL),
        not_found=statuses.count(AnswerStatus.NOT_FOUND),
        refused=statuses.count(AnswerStatus.REFUSED),
        unavailable=statuses.count(AnswerStatus.UNAVAILABLE),
        rated_up=ratings.get("up", 0),
        rated_down=ratings.get("down", 0),
        unseen=ledger.records.unseen(chosen),
    )
