"""The inbox: what was asked in Slack, kept until it has been replied to by whichever process gets to it."""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, func, or_, select, update

from bot.errors import LeaseError, LedgerError
from bot.forgetting import forget_deliveries
from bot.ledger_rows import add_unless_known, insertion, stamp
from bot.ledger_tables import slack_deliveries as deliveries
from bot.ledger_tables import slack_marks as marks
from bot.ledger_tables import slack_posts
from bot.slack.ask import Ask, Surface
from bot.slack.delivery import Delivery, Outcome, Post
from bot.slack.inbox_rows import (
    ASKED_BY_MESSAGE,
    UNFINISHED,
    clock,
    conversation_of,
    delivery_where,
    lock_claims,
    next_due,
    row_of,
)
from vectorstore.database import reading, writing
from vectorstore.errors import CatalogueError

__all__ = ["LEASE_S", "Delivery", "Inbox", "Outcome", "Post"]

LEASE_S = 15.0
"""How long a process may be silent before another goes on with what it held; it renews far more often."""


class Inbox:
    """Asks in SQL, for any number of processes. One that is put stays until it is finished.

    An owner holds what it has claimed until it finishes, postpones or gives it up, or until its lease is over and
    another owner claims it. An owner's name is one run's alone: a process that starts anew takes a new one.

    Every method raises LedgerError when the database cannot be used.
    """

    def __init__(self, engine: Engine, lease_s: float = LEASE_S) -> None:
        self._engine = engine
        self._lease_s = lease_s
        self._owners: dict[str, str] = {}
        # SQLite lets one write at a time, and those that wait for it ask again after a while, some much later than
        # others (measured: p99 of `put` 550 ms with 48 threads in two processes). Within a process they queue.
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    def put(self, key: str, ask: Ask) -> bool:
        """Keeps an ask, personal data masked; False where its key is known."""
        row = row_of(key, ask, clock(self._engine))
        with self._writing() as connection:
            return add_unless_known(connection, deliveries, row)

    def mark(self, key: str) -> bool:
        """Whether this key is seen for the first time, by any process."""
        with self._writing() as connection:
            return add_unless_known(connection, marks, {"key": key, "created_at": stamp()})

    def is_marked(self, key: str) -> bool:
        """Whether the key has been seen."""
        with self._reading() as connection:
            return connection.execute(select(marks.c.key).where(marks.c.key == key)).first() is not None

    def unmark(self, key: str) -> None:
        """Lets the key be seen for the first time again."""
        with self._writing() as connection:
            connection.execute(delete(marks).where(marks.c.key == key))

    def claim(self, owner: str, under_way: Collection[str] | None = None) -> Delivery | None:
        """The oldest delivery that is due and that nobody holds any more, now held by `owner`; None where there is none.

        What is asked in one thread comes in its order, one after the other has been finished. Never one of those that
        the owner says are `under_way`, though its lease be over; of all that it holds, where it does not say.
        """
        free = deliveries.c.owner != owner if under_way is None else deliveries.c.id.not_in(list(under_way))
        if not self._is_any_due(free):
            return None
        with self._writing() as connection:
            lock_claims(connection)
            query = next_due(free, clock(self._engine)).with_for_update(of=deliveries, skip_locked=True)
            number = connection.execute(query).scalar()
            if number is None:
                return None
            held = {
                "owner": owner,
                "attempts": deliveries.c.attempts + 1,
                "due_at": clock(self._engine) + self._lease_s,
            }
            connection.execute(update(deliveries).where(deliveries.c.number == number).values(held))
            claimed = delivery_where(connection, deliveries.c.number == number)
        if claimed is not None:
            self._owners[claimed.id] = owner
        return claimed

    def _is_any_due(self, free: ColumnElement[bool]) -> bool:
        # Looked for before it is claimed: SQLite has one write lock, which an idle process must not take ten times a
        # second.
        with self._reading() as connection:
            return connection.execute(next_due(free, clock(self._engine))).first() is not None

    def renew(self, owner: str, under_way: Collection[str] | None = None) -> frozenset[str]:
        """Begins the owner's leases anew, of those `under_way` or else of all; the ids of those that it holds still.

        What it holds but has let fall, after an error, is to be left out: it can be claimed when its lease is over.
        """
        held = and_(deliveries.c.owner == owner, UNFINISHED)
        if under_way is not None:
            held = and_(held, deliveries.c.id.in_(list(under_way)))
        with self._reading() as connection:
            if connection.execute(select(deliveries.c.id).where(held)).first() is None:
                return frozenset()
        with self._writing() as connection:
            connection.execute(update(deliveries).where(held).values(due_at=clock(self._engine) + self._lease_s))
            return frozenset(connection.execute(select(deliveries.c.id).where(held)).scalars())

    def give_up_lease(self, owner: str) -> None:
        """Lets all that the owner holds be claimed at once; the attempt does not count."""
        freed = {"owner": "", "attempts": deliveries.c.attempts - 1, "due_at": clock(self._engine)}
        with self._writing() as connection:
            connection.execute(update(deliveries).where(deliveries.c.owner == owner, UNFINISHED).values(freed))

    def note(self, delivery_id: str, posts: Sequence[Post]) -> bool:
        """Keeps what has been, or is about to be, posted, each in its part's place.

        False where the question was withdrawn meanwhile: go no further, delete the posts and finish it as DROPPED.

        Raises:
            LeaseError: it is no longer held by the owner who claimed it here. Nothing is kept; post nothing.

        """
        with self._writing() as connection:
            is_wanted = self._held(connection, delivery_id)
            for post in posts:
                place = {"ts": post.ts, "whole": post.whole}
                row = {"delivery_id": delivery_id, "part": post.part, **place}
                added = insertion(connection, slack_posts, row)
                connection.execute(added.on_conflict_do_update(index_elements=["delivery_id", "part"], set_=place))
        return is_wanted

    def postpone(self, delivery_id: str, wait_s: float) -> None:
        """Lets it be claimed again, not before that time; the attempt does not count.

        Raises:
            LeaseError: it is no longer held by the owner who claimed it here.

        """
        freed = {"owner": "", "attempts": deliveries.c.attempts - 1, "due_at": clock(self._engine) + wait_s}
        with self._writing() as connection:
            self._held(connection, delivery_id)
            connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(freed))
        self._owners.pop(delivery_id, None)

    def finish(self, delivery_id: str, outcome: Outcome, conversation_id: str = "") -> bool:
        """Ends it and forgets its words; `conversation_id` is the ledger's, for what is asked in the same thread.

        False where the question was withdrawn meanwhile: delete the posts.

        Raises:
            LeaseError: it is no longer held by the owner who claimed it here, or is finished.

        """
        ended = _ended(outcome) | {"conversation_id": conversation_id}
        with self._writing() as connection:
            is_wanted = self._held(connection, delivery_id)
            connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(ended))
        self._owners.pop(delivery_id, None)
        return is_wanted

    def _held(self, connection: Connection, delivery_id: str) -> bool:
        """Whether the delivery, which must be held still, is wanted still."""
        owner = self._owners.get(delivery_id)
        query = select(deliveries.c.withdrawn).where(deliveries.c.id == delivery_id, UNFINISHED)
        held = query if owner is None else query.where(deliveries.c.owner == owner)
        withdrawn = connection.execute(held.with_for_update()).scalar()
        if withdrawn is None:
            raise LeaseError(f"delivery {delivery_id} is no longer held here")
        return not withdrawn

    def is_ours(self, team: str, channel: str, thread_ts: str) -> bool:
        """Whether a question was asked in this thread, or by its first message."""
        if not thread_ts:
            return False
        asked = and_(ASKED_BY_MESSAGE, deliveries.c.outcome != Outcome.DROPPED.value)
        inside = exists().where(_thread(team, channel, thread_ts), asked)
        at_root = exists().where(*_message(team, channel, thread_ts), asked)
        with self._reading() as connection:
            return bool(connection.execute(select(or_(inside, at_root))).scalar())

    def asked_by(self, team: str, channel: str, ts: str, before: str = "") -> Delivery | None:
        """The latest delivery that this message asked; where the id of one is given, the latest before that."""
        number = select(deliveries.c.number).where(deliveries.c.id == before).scalar_subquery()
        earlier = (deliveries.c.number < number,) if before else ()
        with self._reading() as connection:
            return delivery_where(connection, *_message(team, channel, ts), *earlier)

    def made(self, answer_id: str) -> Delivery | None:
        """The delivery that this answer was made for, not one that shares it or hands it on."""
        with self._reading() as connection:
            return delivery_where(connection, deliveries.c.answer_id == answer_id, deliveries.c.kept_answer_id == "")

    def handed_from(self, channel: str, ts: str) -> Delivery | None:
        """The delivery that handed a question on with this message, at the root of the department's thread."""
        posted = select(slack_posts.c.delivery_id).where(slack_posts.c.ts == ts)
        # One with a thread is a reply out of a department's thread, posted elsewhere.
        at_root = and_(deliveries.c.channel == channel, deliveries.c.thread_ts == "")
        handing_on = deliveries.c.surface == Surface.HAND_ON.value
        with self._reading() as connection:
            return delivery_where(connection, deliveries.c.id.in_(posted), at_root, handing_on)

    def posted_in(self, team: str, channel: str, thread_ts: str) -> frozenset[str]:
        """Every message that is known to have been posted in this thread, or with "" to the channel itself."""
        place = _thread(team, channel, thread_ts)
        query = select(slack_posts.c.ts).join_from(slack_posts, deliveries).where(place, slack_posts.c.ts != "")
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def withdraw(self, team: str, channel: str, ts: str) -> Delivery | None:
        """Takes back what this message asked, since it was deleted: what waits is dropped, what is held told by `note`.

        The latest delivery that it asked comes back, so that its posts can be deleted; None where it asked nothing.
        """
        asked = (*_message(team, channel, ts), UNFINISHED)
        with self._writing() as connection:
            held = update(deliveries).where(*asked, deliveries.c.owner != "")
            connection.execute(held.values(withdrawn=True))
            waiting = update(deliveries).where(*asked, deliveries.c.owner == "")
            connection.execute(waiting.values(_ended(Outcome.DROPPED)))
            return delivery_where(connection, *_message(team, channel, ts))

    def unfinished(self) -> int:
        """How many deliveries wait or are held."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(deliveries).where(UNFINISHED)).scalar_one()

    def forget(self, older_than_days: int) -> int:
        """Deletes what is finished, and marks, of more than that many days ago; how many deliveries.

        Never what is younger than a day: Slack may send it again.
        """
        with self._writing() as connection:
            return forget_deliveries(connection, older_than_days)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _worded(), reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._turn, _worded(), writing(self._engine) as connection:
            yield connection


@contextmanager
def _worded() -> Iterator[None]:
    try:
        yield
    except CatalogueError as error:
        raise LedgerError(f"inbox: {error}") from error


def _message(team: str, channel: str, ts: str) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.team == team, deliveries.c.channel == channel, deliveries.c.ts == ts, ASKED_BY_MESSAGE


def _thread(team: str, channel: str, thread_ts: str) -> ColumnElement[bool]:
    if thread_ts:
        return deliveries.c.conversation == conversation_of(team, channel, thread_ts)
    return and_(deliveries.c.team == team, deliveries.c.channel == channel, deliveries.c.thread_ts == "")


def _ended(outcome: Outcome) -> dict[str, object]:
    return {"outcome": outcome.value, "owner": "", "due_at": None, "text": "", "response_url": ""}
