from sqlalchemy import Engine

from bot.writing.spending.tables import metadata
from tests.bot.test_ledger_tables import differences, made_by
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from vectorstore.database import open_engine

__all__ = ["database_url", "engine", "postgres", "postgres_database"]


def test_a_fresh_database_has_the_tables_that_the_code_describes(engine: Engine) -> None:
    assert differences(engine, metadata) == []


def test_an_upgraded_database_has_them_too(database_url: str) -> None:
    made_by(database_url, "0007_reviews").dispose()
    opened = open_engine(database_url)
    assert differences(opened, metadata) == []
    opened.dispose()
