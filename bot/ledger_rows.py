"""What the rows of the bot's tables have in common."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.understanding.personal_data import mask


def stamp(days_ago: int = 0) -> str:
    """A time as it is written down; such texts sort by time."""
    return (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(timespec="microseconds")


def masked(text: str) -> str:
    """A person's words without personal data, and without NUL and halves of surrogate pairs, which databases refuse."""
    return mask(text.replace("\0", "").encode("utf-8", "replace").decode())


def insertion(connection: Connection, table: Table, row: Mapping[str, object]) -> sqlite.Insert | postgresql.Insert:
    """An insertion that can be told what to do where the row is known."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).values(row)
    return postgresql.insert(table).values(row)


def add_unless_known(connection: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """Adds a row; False where there is one of its key."""
    added = insertion(connection, table, row).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(added).first() is not None
