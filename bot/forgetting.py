"""The end of what is kept: rows of more than the retention time are deleted, from the disk too."""

from sqlalchemy import ColumnElement, Connection, delete, exists, or_, select, text

from bot.errors import LedgerError
from bot.ledger_rows import stamp
from bot.ledger_tables import answer_sections, answers, faults, feedback, offers, reviews, slack_deliveries, slack_marks
from bot.writing.spending.tables import llm_reply

_DATED = (answers, faults, offers, llm_reply)
_OF_ANSWERS = (feedback, answer_sections, reviews)
_WORDED = (answers, *_OF_ANSWERS, faults, offers, llm_reply, slack_deliveries)


def holds_older(connection: Connection, than_days: int) -> bool:
    """Whether there is anything that `forget` would delete."""
    old = (exists().where(table.c.created_at < stamp(than_days)) for table in _DATED)
    return bool(connection.execute(select(or_(*old, exists().where(_is_old_delivery(than_days))))).scalar())


def forget(connection: Connection, older_than_days: int) -> int:
    """Deletes what was kept more than that many days ago; how many answers."""
    before = stamp(older_than_days)
    old = select(answers.c.id).where(answers.c.created_at < before)
    for table in _OF_ANSWERS:
        connection.execute(delete(table).where(table.c.answer_id.in_(old)))
    forget_deliveries(connection, older_than_days)
    for table in (faults, offers, llm_reply):
        connection.execute(delete(table).where(table.c.created_at < before))
    return connection.execute(delete(answers).where(answers.c.created_at < before)).rowcount


def forget_deliveries(connection: Connection, older_than_days: int) -> int:
    """Deletes what Slack had its reply to more than that many days ago, and marks of that age; how many deliveries.

    Never what is younger than a day, since Slack may send it again, nor what has had no reply.
    """
    connection.execute(delete(slack_marks).where(slack_marks.c.created_at < stamp(max(older_than_days, 1))))
    return connection.execute(delete(slack_deliveries).where(_is_old_delivery(older_than_days))).rowcount


def _is_old_delivery(days: int) -> ColumnElement[bool]:
    columns = slack_deliveries.c
    return columns.due_at.is_(None) & (columns.created_at < stamp(max(days, 1)))


def scrub(connection: Connection) -> None:
    """Takes what was deleted off the disk.

    A deleted row's text stays in SQLite's free pages and write-ahead log, or in PostgreSQL's dead rows, until the file
    is written anew.

    Raises:
        LedgerError: others read the database all the time.

    """
    if connection.dialect.name != "sqlite":
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text(f"VACUUM FULL {', '.join(table.name for table in _WORDED)}"))
        return
    # The engine begins a transaction with every connection; VACUUM refuses to run inside one.
    for step in ("COMMIT", "VACUUM"):
        connection.exec_driver_sql(step)
    busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalars().first()
    if busy:
        raise LedgerError("deleted answers are still in the database's log while others read it. Run it again.")
