"""What language models have cost, kept for all processes: put aside before a call, settled after it."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, delete, func, select, text, update

from bot.afterwards import Afterwards
from bot.ledger_rows import insertion
from bot.writing.port import Usage
from bot.writing.spending.budget import Caps, Standing
from bot.writing.spending.tables import WAIT_S, llm_spent
from vectorstore import japan_time
from vectorstore.database import reading, writing

log = logging.getLogger(__name__)

_LOCK = 5_247_102
"""Key of the PostgreSQL advisory lock that lets one process reckon at a time; any constant does."""
_EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Reserve:
    """What was put aside for a call, for whom and of which day."""

    day: str
    client: str
    usage: Usage
    yen: float


@dataclass(frozen=True, slots=True)
class DaySpent:
    """What a day's calls came to."""

    day: date
    calls: int
    tokens_in: int
    tokens_out: int
    yen: float


class Spending:
    """The books, by day in Japan. Calls under way count with what was put aside for them.

    What was put aside by a process that died stays spent: the model may have done the work.
    Every method raises CatalogueError when the database cannot be used.
    """

    def __init__(self, engine: Engine, caps: Caps) -> None:
        self._engine = engine
        self._caps = caps
        self._afterwards = Afterwards()

    def reserve(self, wanted: Usage, yen: float, client: str = "") -> Reserve | None:
        """Puts aside what a call may cost at most; None where that is more than the caps leave."""
        wish = Reserve(japan_time.today().isoformat(), client, wanted, yen)
        with self._alone() as connection:
            standing = self._standing(connection, wish.day)
            used = _tokens(connection, wish)
            is_within = used + wanted.tokens_in + wanted.tokens_out <= self._caps.tokens_client_day
            if not standing.allows(yen) or (client and not is_within):
                return None
            _add(connection, wish)
            after = Standing(standing.day + yen, standing.month + yen, self._caps)
            is_news = after.is_near and bool(yen) and _is_first_warning(connection, wish.day)
        if is_news:
            log.warning("written answers have cost %s: answers are quoted once that is spent", told(after))
        return wish

    def settle(self, reserve: Reserve, used: Usage, yen: float) -> None:
        """Books what a call did cost in place of what was put aside for it; later, where another has the database."""
        column = llm_spent.c
        change = {
            "tokens_in": column.tokens_in + used.tokens_in - reserve.usage.tokens_in,
            "tokens_out": column.tokens_out + used.tokens_out - reserve.usage.tokens_out,
            "yen": column.yen + yen - reserve.yen,
        }
        rows = (column.day == reserve.day) & column.client.in_({_EVERYBODY, reserve.client})

        def book(wait_s: float) -> None:
            with self._alone(wait_s) as connection:
                connection.execute(update(llm_spent).where(rows).values(change))

        self._afterwards.do(book).add_done_callback(_tell)

    def standing(self) -> Standing:
        """What is spent of the caps now."""
        with reading(self._engine) as connection:
            return self._standing(connection, japan_time.today().isoformat())

    def days(self, first: date, last: date) -> Sequence[DaySpent]:
        """The days between two, both inclusive, on which a model was asked."""
        column = llm_spent.c
        columns = column.day, column.calls, column.tokens_in, column.tokens_out, column.yen
        within = column.day.between(first.isoformat(), last.isoformat()) & (column.client == _EVERYBODY)
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).where(within).order_by(column.day)).all()
        return [DaySpent(date.fromisoformat(day), *figures) for day, *figures in rows]

    @contextmanager
    def _alone(self, wait_s: float = WAIT_S) -> Iterator[Connection]:
        """A transaction that no other reckons beside."""
        with writing(self._engine, wait_s) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection

    def _standing(self, connection: Connection, day: str) -> Standing:
        column = llm_spent.c
        within = column.day.between(f"{day[:7]}-01", day) & (column.client == _EVERYBODY)
        rows = connection.execute(select(column.day, column.yen).where(within)).all()
        by_day = {each: max(0.0, yen) for each, yen in rows}
        return Standing(by_day.get(day, 0.0), sum(by_day.values()), self._caps)


def told(standing: Standing) -> str:
    """The state of the books, for operators' logs."""
    caps = standing.caps
    return f"{standing.day:,.0f} of {caps.yen_day:,.0f} yen today, {standing.month:,.0f} of {caps.yen_month:,.0f} this month"


def _tell(booked: "Future[None]") -> None:
    if error := booked.exception():
        log.warning("what a call cost could not be booked, what was put aside stays: %s", error)


def _tokens(connection: Connection, wish: Reserve) -> int:
    column = llm_spent.c
    own = (column.day == wish.day) & (column.client == wish.client)
    return connection.scalar(select(column.tokens_in + column.tokens_out).where(own)) or 0


def _add(connection: Connection, wish: Reserve) -> None:
    """Books a wish for everybody and for its client; the clients of earlier days are forgotten."""
    if not connection.scalar(select(func.count()).select_from(llm_spent).where(llm_spent.c.day == wish.day)):
        connection.execute(delete(llm_spent).where(llm_spent.c.client != _EVERYBODY))
    figures = {"tokens_in": wish.usage.tokens_in, "tokens_out": wish.usage.tokens_out, "yen": wish.yen, "calls": 1}
    for client in sorted({_EVERYBODY, wish.client}):
        row = figures | {"day": wish.day, "client": client, "warned": False}
        adding = {name: llm_spent.c[name] + more for name, more in figures.items()}
        connection.execute(
            insertion(connection, llm_spent, row).on_conflict_do_update(index_elements=["day", "client"], set_=adding)
        )


def _is_first_warning(connection: Connection, day: str) -> bool:
    """Whether nobody was warned on this day yet; from now on somebody was."""
    column = llm_spent.c
    unwarned = (column.day == day) & (column.client == _EVERYBODY) & ~column.warned
    return connection.execute(update(llm_spent).where(unwarned).values(warned=True)).rowcount > 0
