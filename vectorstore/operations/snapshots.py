"""Copies a database whole, at one moment, into another of either kind.

A backup holds its database as a SQLite file whatever the server runs on, so that one made on PostgreSQL can be put back
into SQLite and the other way round.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, Integer, MetaData, Table, delete, func, insert, select, text

from vectorstore.database import open_engine, reading, translated, writing

FLEETING = frozenset({"session", "failed_sign_in", "oidc_request", "client_key", "llm_reply"})
"""Who is signed in just now, how clients are told apart today and replies held: nothing to be found in a backup."""
_SEEDED = frozenset({"alembic_version", "pointer"})
"""What a fresh database holds rows of."""
_ROWS_AT_ONCE = 500


def write_snapshot(source: Engine, path: Path) -> dict[str, int]:
    """Writes what the database holds at this moment into a new SQLite file; returns each table's rows.

    Others may read and write meanwhile.

    Raises:
        CatalogueError: one of the two cannot be used, or the disk is full.
    """
    with open_snapshot(path) as target, _at_one_moment(source) as connection:
        return _copy(connection, target)


def read_snapshot(path: Path, target: Engine) -> dict[str, int]:
    """Puts what a snapshot holds into a database that holds nothing: all of it or, where that fails, none.

    The file is brought up to date first where an earlier version wrote it.

    Raises:
        CatalogueError: one of the two cannot be used, or a newer version wrote the file.
    """
    with open_snapshot(path) as source, _at_one_moment(source) as connection:
        return _copy(connection, target)


@contextmanager
def open_snapshot(path: Path) -> Iterator[Engine]:
    """A snapshot's own database; one file again when it is closed."""
    engine = open_engine(f"sqlite:///{path}")
    try:
        yield engine
    finally:
        engine.dispose()
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA journal_mode = DELETE").close()


def rows_of(engine: Engine) -> dict[str, int]:
    """How many rows each table has, beside what a fresh database holds."""
    with reading(engine) as connection:
        tables = _tables(connection)
        counts = {name: _count(connection, table) for name, table in tables.items() if name not in _SEEDED}
        pointer = tables["pointer"]
        counts["pointer"] = connection.scalar(select(func.count(pointer.c.current_id))) or 0
    return {name: count for name, count in counts.items() if count}


@contextmanager
def _at_one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it was at its first query, whatever others write."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with translated(engine.url), engine.connect() as opened, opened.execution_options(**level).begin():
        yield opened


def _copy(source: Connection, target: Engine) -> dict[str, int]:
    counts: dict[str, int] = {}
    held = _tables(source)
    with writing(target) as connection:
        for name, table in _tables(connection).items():
            if name in held and name not in FLEETING and name != "alembic_version":
                if name in _SEEDED:
                    connection.execute(delete(table))
                counts[name] = _copy_table(source, held[name], connection, table)
                _move_sequences(connection, table)
    return counts


def _copy_table(source: Connection, held: Table, target: Connection, table: Table) -> int:
    copied = 0
    with source.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(held)) as found:
        for rows in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
            copied += len(rows)
    return copied


def _move_sequences(connection: Connection, table: Table) -> None:
    """Lets PostgreSQL go on counting where the rows that were put in end."""
    if connection.dialect.name != "postgresql":
        return
    for column in table.primary_key:
        if not isinstance(column.type, Integer):
            continue
        named = text("SELECT pg_get_serial_sequence(:table, :column)")
        sequence = connection.scalar(named, {"table": f'"{table.name}"', "column": column.name})
        if sequence:
            highest = connection.scalar(select(func.max(column))) or 0
            connection.execute(text("SELECT setval(:name, :next, false)"), {"name": sequence, "next": highest + 1})


def _tables(connection: Connection) -> Mapping[str, Table]:
    """The database's own tables, each after those that it refers to."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {table.name: table for table in metadata.sorted_tables}


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
