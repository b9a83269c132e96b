"""While another process has the database to itself, answers come as quickly as ever, and none is lost."""

import time
from pathlib import Path

from bot.domain import Question
from bot.ledger import Ledger
from tests.locked_databases import locked
from tests.sites import Site
from vectorstore.database import open_engine
from vectorstore.domain import Audience
from vectorstore.ulid import new_ulid

QUESTION = "公園の広さ"


def database_of(site: Site) -> Path:
    return site.bot.settings.data_dir / "keikaku.db"


def test_an_answer_that_has_to_wait_for_the_database_is_shown_and_kept_all_the_same(site: Site) -> None:
    with locked(database_of(site)):
        begun = time.monotonic()
        answers = [site.ask(QUESTION) for _ in range(4)]
        assert time.monotonic() - begun < 10
        for answer in answers:
            assert site.client.get(f"/answers/{answer['id']}").status_code == 200
        later = site.ask("街路樹の本数は", conversation_id=str(answers[0]["conversation_id"]))
        assert later["conversation_id"] == answers[0]["conversation_id"]
    for answer in [*answers, later]:
        assert is_kept(site, str(answer["id"]))


def is_kept(site: Site, answer_id: str) -> bool:
    """Whether another process finds it in the database."""
    engine, until = open_engine(site.bot.settings.sqlalchemy_url), time.monotonic() + 60
    try:
        while Ledger(engine).load(answer_id) is None and time.monotonic() < until:
            time.sleep(0.05)
        return Ledger(engine).load(answer_id) is not None
    finally:
        engine.dispose()


def test_what_is_thought_of_an_answer_waits_until_that_is_kept(site: Site) -> None:
    with locked(database_of(site)):
        answer = site.ask(QUESTION)
    response = site.client.post(f"/api/v1/answers/{answer['id']}/feedback", json={"rating": "up"})
    assert response.status_code == 204


def test_an_answer_for_staff_that_waits_is_shown_to_nobody_else(site: Site) -> None:
    staffs = Question("検討メモの広さ", audience=Audience.INTERNAL, answer_id=new_ulid())
    with locked(database_of(site)):
        site.bot.ledger.save(site.bot.answerer.answer(staffs), staffs)
        assert site.bot.ledger.load(staffs.answer_id, Audience.INTERNAL) is not None
        assert site.client.get(f"/api/v1/answers/{staffs.answer_id}").status_code == 404
