"""Opens the database, SQLite or PostgreSQL, and brings its tables up to date."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from vectorstore.errors import CatalogueError, DatabaseBusyError

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_S = 30.0
_LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL calls a lock that was waited for in vain."""
_MIGRATION_LOCK = 5_247_101
"""Key of the PostgreSQL advisory lock that lets one process migrate at a time; any constant does."""


def open_engine(url: str) -> Engine:
    """A pool of connections to a database whose tables are up to date; safe when several processes open at once.

    Raises:
        CatalogueError: the address is wrong, or the database cannot be reached or written.
    """
    engine = _engine(_parsed(url))
    try:
        with translated(engine.url):
            _migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine, wait_s: float = _BUSY_TIMEOUT_S) -> Iterator[Connection]:
    """One transaction that writes, committed at the end; it waits `wait_s` seconds at most for one that is under way.

    SQLite takes its write lock at once: a transaction that reads first and writes later fails without waiting when
    another process has written in between. PostgreSQL waits for rows alone, and as long as it takes where `wait_s` is
    not given.
    """
    options = engine.execution_options(sqlite_begin="IMMEDIATE", sqlite_wait_s=wait_s)
    with translated(engine.url), options.begin() as connection:
        if wait_s != _BUSY_TIMEOUT_S and connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT set_config('lock_timeout', :wait, true)"), {"wait": f"{wait_s * 1000:.0f}ms"}
            )
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that only reads."""
    with translated(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turns the database's errors into a CatalogueError that names the database.

    Raises:
        DatabaseBusyError: another had it to itself for too long.
        CatalogueError: whatever else the driver or the migrations raised.
    """
    try:
        yield
    except CommandError as error:
        raise CatalogueError(
            f"{url.render_as_string()}: {error}. The database was made by a newer version: update keikaku"
        ) from error
    except SQLAlchemyError as error:
        kind = DatabaseBusyError if _is_busy(error) else CatalogueError
        raise kind(f"{url.render_as_string()}: {_reason(error)}") from error


def _is_busy(error: SQLAlchemyError) -> bool:
    original = getattr(error, "orig", None)
    # The low byte is SQLite's own code, what is above it says more.
    return (getattr(original, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY or (
        getattr(original, "sqlstate", "") == _LOCK_NOT_AVAILABLE
    )


def _reason(error: SQLAlchemyError) -> str:
    original = getattr(error, "orig", None) or error
    first_line = str(original).strip().partition("\n")[0]
    if "database or disk is full" in first_line:
        return "no space left on the disk. Free some and run the command again"
    if "disk I/O error" in first_line:
        # SQLite says so also when a full disk has no room for its shared memory.
        return "no space left on the disk, or the disk fails. Free some and run the command again"
    return first_line or type(original).__name__


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise CatalogueError(
            "DATABASE_URL is no database address; postgresql+psycopg://user@host/name is one"
        ) from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise CatalogueError(f"DATABASE_URL names {parsed.get_backend_name()}; use SQLite or postgresql+psycopg://…")
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    _make_folder(Path(url.database or "").parent)
    engine = create_engine(url, hide_parameters=True)  # errors must not repeat questions
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CatalogueError(
            f"{folder}: {error.strerror}. Set KEIKAKU_DATA_DIR to a folder that can be written"
        ) from error


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling commits before DDL; BEGIN is ours to say.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY_TIMEOUT_S * 1000:.0f}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.exec_driver_sql(
        f"PRAGMA busy_timeout={options.get('sqlite_wait_s', _BUSY_TIMEOUT_S) * 1000:.0f}"
    ).close()
    connection.exec_driver_sql(f"BEGIN {options.get('sqlite_begin', 'DEFERRED')}")


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
