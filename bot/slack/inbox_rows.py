"""The inbox's rows: how an ask becomes one, which is next, and how a delivery is read from them."""

import time
from collections.abc import Mapping

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Float,
    RowMapping,
    Select,
    and_,
    cast,
    exists,
    extract,
    func,
    literal,
    or_,
    select,
)

from bot.ledger_rows import masked, stamp
from bot.ledger_tables import slack_deliveries as deliveries
from bot.ledger_tables import slack_posts
from bot.slack.ask import Ask, Surface
from bot.slack.delivery import Delivery, Post
from vectorstore.ulid import new_ulid

UNFINISHED = deliveries.c.due_at > 0
ASKED_BY_MESSAGE = deliveries.c.surface.in_([Surface.DIRECT.value, Surface.MENTION.value, Surface.THREAD.value])
_MAX_TEXT = 8_000
"""A question so long is refused whatever it says, and to look for personal data in all of it would take seconds."""
_ADVISORY_LOCK = 5_247_102


def clock(engine: Engine) -> ColumnElement[float]:
    """Now, in seconds since 1970: PostgreSQL's own, since the clocks of machines may differ by more than a lease."""
    if engine.dialect.name == "sqlite":
        return literal(time.time(), Float)
    return cast(extract("epoch", func.statement_timestamp()), Float)


def row_of(key: str, ask: Ask, now: ColumnElement[float]) -> Mapping[str, object]:
    """A new delivery, due at once; personal data masked."""
    return {
        "id": new_ulid(),
        "key": key,
        "created_at": stamp(),
        "surface": ask.surface.value,
        "team": ask.team,
        "channel": ask.channel,
        "asker": ask.user,
        "text": masked(ask.text[:_MAX_TEXT]),
        "ts": ask.ts,
        "thread_ts": ask.thread_ts,
        "response_url": ask.response_url,
        "kept_answer_id": ask.answer_id,
        "is_shared": ask.is_shared,
        "edit_ts": ask.edit_ts,
        "conversation": ask.conversation,
        "answer_id": ask.answer_id or new_ulid(),
        "conversation_id": "",
        "attempts": 0,
        "owner": "",
        "due_at": now,
        "withdrawn": False,
        "outcome": "",
    }


def conversation_of(team: str, channel: str, thread_ts: str) -> str:
    """The name of a thread, the same as Ask.conversation."""
    return Ask(Surface.THREAD, team, channel, "", "", thread_ts=thread_ts).conversation


def next_due(others: ColumnElement[bool], now: ColumnElement[float]) -> Select[tuple[int]]:
    """The number of the oldest delivery that may be claimed, among `others` than those under way.

    Not one whose conversation has an earlier unfinished one, or a later one that is
    held: that one was committed, and claimed, before the earlier one could be seen.
    """
    other = deliveries.alias("other")
    in_the_way = exists().where(
        other.c.conversation == deliveries.c.conversation,
        other.c.due_at > 0,
        or_(
            other.c.number < deliveries.c.number,
            and_(other.c.number > deliveries.c.number, other.c.owner != "", other.c.due_at > now),
        ),
    )
    is_free = or_(deliveries.c.conversation == "", ~in_the_way)
    due = (deliveries.c.due_at > 0, deliveries.c.due_at <= now, others)
    return select(deliveries.c.number).where(*due, is_free).order_by(deliveries.c.number).limit(1)


def lock_claims(connection: Connection) -> None:
    """Lets one process claim at a time, as SQLite does anyway; otherwise two could claim from one conversation."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


def delivery_where(connection: Connection, *conditions: ColumnElement[bool]) -> Delivery | None:
    """The latest delivery of which all that is true."""
    query = select(deliveries).where(*conditions).order_by(deliveries.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return Delivery(
        id=row["id"],
        ask=_ask_of(row),
        answer_id=row["answer_id"],
        conversation_id=_conversation_of(connection, row),
        attempts=row["attempts"],
        posts=_posts_of(connection, row["id"]),
        created_at=row["created_at"],
        withdrawn=row["withdrawn"],
    )


def _ask_of(row: RowMapping) -> Ask:
    return Ask(
        surface=Surface(row["surface"]),
        team=row["team"],
        channel=row["channel"],
        user=row["asker"],
        text=row["text"],
        ts=row["ts"],
        thread_ts=row["thread_ts"],
        response_url=row["response_url"],
        answer_id=row["kept_answer_id"],
        is_shared=row["is_shared"],
        edit_ts=row["edit_ts"],
    )


def _conversation_of(connection: Connection, row: RowMapping) -> str:
    # A thread whose first question was changed begins anew: what it asked before is not gone on from.
    if not row["conversation"] or (row["edit_ts"] and row["ts"] == row["thread_ts"]):
        return ""
    same = deliveries.c.conversation == row["conversation"]
    query = select(deliveries.c.conversation_id).where(same, deliveries.c.conversation_id != "")
    return connection.execute(query.order_by(deliveries.c.number.desc()).limit(1)).scalar() or ""


def _posts_of(connection: Connection, delivery_id: str) -> tuple[Post, ...]:
    query = select(slack_posts).where(slack_posts.c.delivery_id == delivery_id).order_by(slack_posts.c.part)
    return tuple(Post(row.part, row.ts, row.whole) for row in connection.execute(query))
