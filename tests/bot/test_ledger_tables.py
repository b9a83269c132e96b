from collections.abc import Iterator
from dataclasses import replace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from pydantic import TypeAdapter
from sqlalchemy import Engine, MetaData, create_engine, insert, inspect

import vectorstore.migrations.versions
from bot.domain import Answer, AnswerStatus, Nearest
from bot.ledger import Ledger
from bot.ledger_records import Records
from bot.ledger_rows import stamp
from bot.ledger_selection import latest
from bot.ledger_tables import answers, metadata
from bot.slack.inbox import Inbox
from tests.bot.test_ledger import answered
from tests.databases import database_url, engine
from tests.inboxes import question
from tests.services import postgres, postgres_database
from vectorstore.database import open_engine

__all__ = ["database_url", "engine", "postgres", "postgres_database"]


def made_by(database_url: str, version: str) -> Engine:
    """A database as an earlier version made it."""
    config = Config()
    (versions,) = vectorstore.migrations.versions.__path__
    config.set_main_option("script_location", versions.removesuffix("/versions"))
    earlier = create_engine(database_url)
    with earlier.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    return earlier


@pytest.fixture
def upgraded(database_url: str) -> Iterator[Engine]:
    """A database that an earlier version made, before there was Slack, opened by this one."""
    earlier = made_by(database_url, "0003_pauses")
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


def test_the_sections_of_answers_of_old_are_counted_too(database_url: str) -> None:
    earlier = made_by(database_url, "0006_accounts")
    near = Nearest("p9", 3, "s9", ("第9章", "9-1"))
    bodies = (
        answered("木は"),
        replace(answered("犬は"), status=AnswerStatus.NOT_FOUND, statements=(), nearest=(near,)),
    )
    with earlier.begin() as connection:
        for answer in bodies:
            row = dict.fromkeys(answers.c.keys(), "") | {"id": answer.id, "question": answer.question}
            written = {"created_at": stamp(), "body": TypeAdapter(Answer).dump_json(answer).decode()}
            connection.execute(insert(answers).values(row | written))
    earlier.dispose()
    opened = open_engine(database_url)
    (cited,), (nearest,) = (Records(opened).sections(latest(1), role) for role in ("cited", "nearest"))
    assert (cited.plan_id, cited.section_id, cited.heading_path, cited.answers) == (
        "minato-midori",
        "s1",
        ("第1章",),
        2,
    )
    assert (nearest.section_id, nearest.heading_path, nearest.answers) == ("s9", ("第9章", "9-1"), 1)
    opened.dispose()
