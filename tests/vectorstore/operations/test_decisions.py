"""Withdrawals, policies and particulars, as they are kept and as they are told; on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from tests.databases import database_url, engine
from tests.fakes_bot import PLAN, SECRET_PLAN, Shelves, edition
from tests.services import postgres, postgres_database
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Audience, Status
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.particulars import Particulars, ParticularsBook
from vectorstore.operations.policies import Answering, Policies, Policy
from vectorstore.operations.withdrawals import Withdrawals

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

BY = Act("hanako", "誤りが見つかったため")
LIVE, MEMO = f"e-{PLAN.id}-2", f"e-{SECRET_PLAN.id}-1"
DAY = date(2026, 12, 20)


class Calendar:
    """The day that it is."""

    def __init__(self) -> None:
        self.today = DAY

    def __call__(self) -> date:
        return self.today


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def catalogue(engine: Engine, calendar: Calendar) -> Catalogue:
    opened = Catalogue(engine, today=calendar)
    Shelves(opened).stock()
    return opened


def acts(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    return [(each.act, each.subject, each.why) for each in AuditLog(catalogue.engine).entries()]


def test_a_plan_that_is_taken_down_is_shown_so_and_answers_nobody(catalogue: Catalogue) -> None:
    assert catalogue.standing().answering(Audience.PUBLIC) == {LIVE, MEMO}
    Withdrawals(catalogue.engine).withdraw(PLAN.id, BY)
    assert {each.status for each in catalogue.plans()[0][1]} == {Status.WITHDRAWN}
    assert catalogue.edition(LIVE).status is Status.WITHDRAWN
    for audience in Audience:
        assert catalogue.standing().answering(audience) == {MEMO}
    assert catalogue.readings_of("g1")[0].edition.status is not Status.WITHDRAWN
    assert acts(catalogue) == [("withdraw", PLAN.id, BY.why)]
    Withdrawals(catalogue.engine).restore(PLAN.id, replace(BY, why="確認済み"))
    assert catalogue.edition(LIVE).status is Status.ADOPTED
    assert catalogue.standing().answering(Audience.PUBLIC) == {LIVE, MEMO}
    assert acts(catalogue)[0] == ("restore", PLAN.id, "確認済み")


def test_one_edition_is_taken_down_alone(catalogue: Catalogue) -> None:
    Withdrawals(catalogue.engine).withdraw(PLAN.id, BY, 1)
    [(_, editions), _] = sorted(catalogue.plans(), key=lambda each: each[0].id != PLAN.id)
    assert [each.status for each in editions] == [Status.WITHDRAWN, Status.ADOPTED]
    assert LIVE in catalogue.standing().answering(Audience.PUBLIC)


def test_the_reason_that_hides_goes_before_the_others(catalogue: Catalogue) -> None:
    Withdrawals(catalogue.engine).withdraw(PLAN.id, BY, 2)
    Withdrawals(catalogue.engine).withdraw(PLAN.id, replace(BY, why="個人の情報"), hides=True)
    found = catalogue.decisions().withdrawal_of(edition(2, Status.ADOPTED))
    assert found is not None
    assert (found.why, found.hides) == ("個人の情報", True)


def test_nothing_is_taken_down_without_a_reason(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="needs a reason"):
        Withdrawals(catalogue.engine).withdraw(PLAN.id, Act("hanako", " "))
    assert catalogue.decisions().withdrawals == ()


def test_a_draft_answers_to_the_end_of_its_day_and_no_longer(catalogue: Catalogue, calendar: Calendar) -> None:
    draft = edition(3, Status.DRAFT)
    shelves = Shelves(catalogue)
    shown = shelves.save(PLAN, edition(2, Status.ADOPTED), "10平方メートル") | shelves.save(
        PLAN, draft, "12平方メートル"
    )
    shelves.publish("g2", (edition(2, Status.ADOPTED), draft), shown)
    policies = Policies(catalogue.engine)
    assert catalogue.standing().answering(Audience.PUBLIC) == {LIVE}
    policies.set(Policy(PLAN.id, Answering.WITH_DRAFT, DAY.isoformat()), BY)
    assert catalogue.standing().answering(Audience.PUBLIC) == {LIVE, draft.id}
    calendar.today = date(2026, 12, 21)
    assert catalogue.standing().answering(Audience.PUBLIC) == {LIVE}
    policies.clear(PLAN.id, BY)
    assert policies.all() == {}


def test_once_a_draft_has_had_its_time_the_plan_may_fall_silent(catalogue: Catalogue, calendar: Calendar) -> None:
    shown = Shelves(catalogue).save(PLAN, edition(1, Status.DRAFT), "8平方メートル")
    Shelves(catalogue).publish("g2", (edition(1, Status.DRAFT),), shown)
    Policies(catalogue.engine).set(Policy(PLAN.id, Answering.WITH_DRAFT, DAY.isoformat(), Answering.ADOPTED), BY)
    assert catalogue.standing().answering(Audience.PUBLIC)
    calendar.today = date(2027, 1, 1)
    assert not catalogue.standing().answering(Audience.PUBLIC)


def test_what_plans_toml_says_holds_until_an_operator_says_otherwise(engine: Engine) -> None:
    policies = Policies(engine)
    registered = Policy("midori", Answering.WITH_DRAFT, "2026-12-20", Answering.ADOPTED)
    policies.register({"midori": registered, "mizu": None})
    assert policies.all() == {"midori": registered}
    policies.register({"midori": None})
    assert policies.all() == {}
    chosen = Policy("midori", Answering.USUAL)
    policies.set(chosen, BY)
    policies.register({"midori": registered})
    assert policies.all() == {"midori": chosen}
    policies.register({"midori": None})
    assert policies.all() == {"midori": chosen}


@pytest.mark.parametrize("until", ["明日", "2026-13-01", "20261220", "2026-12"])
def test_an_end_that_is_no_day_is_refused(engine: Engine, until: str) -> None:
    with pytest.raises(CatalogueError, match="YYYY-MM-DD"):
        Policies(engine).set(Policy("midori", Answering.WITH_DRAFT, until), BY)


@pytest.mark.parametrize("key", ["original_sha256", "source_url"])
def test_what_an_operator_says_is_internal_is_so_at_once(catalogue: Catalogue, key: str) -> None:
    named = str(getattr(catalogue.edition(LIVE), key))
    book = ParticularsBook(catalogue.engine)
    book.say(named, Particulars(audience=Audience.INTERNAL), BY)
    assert catalogue.edition(LIVE).audience is Audience.INTERNAL
    assert LIVE not in catalogue.standing().answering(Audience.PUBLIC)
    assert LIVE in catalogue.standing().answering(Audience.INTERNAL)
    book.say(named, Particulars(audience=Audience.PUBLIC), BY)
    assert catalogue.edition(LIVE).audience is Audience.PUBLIC


def test_what_was_read_of_an_internal_paper_stays_internal_whatever_is_said_of_it(catalogue: Catalogue) -> None:
    sha256 = catalogue.edition(MEMO).original_sha256
    ParticularsBook(catalogue.engine).say(sha256, Particulars(audience=Audience.PUBLIC), BY)
    assert catalogue.edition(MEMO).audience is Audience.INTERNAL
