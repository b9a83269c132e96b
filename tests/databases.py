"""An empty database for tests, once in SQLite and once in PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from vectorstore.database import open_engine


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Its address; a test that uses it imports `postgres` and `postgres_database` too."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'keikaku.db'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Opened, with its tables."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()
