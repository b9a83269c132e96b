from datetime import timedelta

from sqlalchemy import Engine, select, update

from bot.writing.spending.clients import Clients
from bot.writing.spending.tables import client_key
from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from vectorstore.database import reading, writing
from vectorstore.japan_time import today

__all__ = ["database_url", "engine", "postgres", "postgres_database"]


def test_processes_tell_the_same_clients_apart(engine: Engine) -> None:
    one, other = Clients(engine), Clients(engine)
    assert one.digest("192.0.2.7") == other.digest("192.0.2.7") != one.digest("192.0.2.8")
    assert "192" not in one.digest("192.0.2.7")


def test_nobody_is_known_again_the_day_after_and_the_key_is_gone(engine: Engine) -> None:
    before = Clients(engine).digest("192.0.2.7")
    yesterday = (today() - timedelta(days=1)).isoformat()
    with writing(engine) as connection:
        connection.execute(update(client_key).values(day=yesterday))
    assert Clients(engine).digest("192.0.2.7") != before
    with reading(engine) as connection:
        assert connection.execute(select(client_key.c.day)).scalars().all() == [today().isoformat()]
