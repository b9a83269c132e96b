from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, create_engine, inspect

import vectorstore.migrations.versions
from bot.ledger import Ledger
from bot.ledger_tables import metadata
from bot.slack.inbox import Inbox
from tests.databases import database_url, engine
from tests.inboxes import question
from tests.services import postgres, postgres_database
from vectorstore.database import open_engine

__all__ = ["database_url", "engine", "postgres", "postgres_database"]


@pytest.fixture
def upgraded(database_url: str) -> Iterator[Engine]:
    """A database that an earlier version made, before there was Slack, opened by this one."""
    config = Config()
    (versions,) = vectorstore.migrations.versions.__path__
    config.set_main_option("script_location", versions.removesuffix("/versions"))
    earlier = create_engine(database_url)
    with earlier.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003_pauses")
    assert "slack_deliveries" not in inspect(earlier).get_table_names()
    earlier.dispose()
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


def differences(opened: Engine, described: MetaData) -> list[object]:
    """What the database has otherwise than the tables in the code say; the catalogue's are described elsewhere."""
    with opened.connect() as connection:
        ours = {"include_name": lambda name, kind, _: kind != "table" or name in described.tables}
        return [*compare_metadata(MigrationContext.configure(connection, opts=ours), described)]


def test_a_fresh_database_has_the_tables_that_the_code_describes(engine: Engine) -> None:
    assert differences(engine, metadata) == []


def test_an_upgraded_database_has_them_too(upgraded: Engine) -> None:
    assert differences(upgraded, metadata) == []
    assert Inbox(upgraded).put("msg:1", question(1))
    assert Ledger(upgraded).fault(Ledger(upgraded).add_fault("slack", ValueError("x")))
