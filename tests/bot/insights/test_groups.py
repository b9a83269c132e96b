from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.domain import AnswerStatus, Nearest
from bot.insights.groups import Group, grouped
from bot.insights.vectors import QuestionVectors, forget_vectors
from bot.ledger import Ledger
from bot.ledger_selection import latest
from tests.asked import NEAR, age, unanswered
from tests.databases import database_url, engine
from tests.fakes import HashEmbedder
from tests.services import postgres, postgres_database

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

POOLS = ("市民プールは建て替えられますか", "市民プールはいつ建て替えられますか", "市民プールの建て替えはいつですか")
BUSES = ("バスの運賃はいくらですか", "コミュニティバスの運賃はいくらですか")


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder(dimension=512)


@pytest.fixture
def vectors(embedder: HashEmbedder, tmp_path: Path) -> QuestionVectors:
    return QuestionVectors(embedder, tmp_path)


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


def groups_of(ledger: Ledger, vectors: QuestionVectors) -> tuple[Group, ...]:
    return grouped(ledger.records.latest(latest(30), 2000), vectors)


def test_questions_of_one_matter_stand_together_the_commonest_first(ledger: Ledger, vectors: QuestionVectors) -> None:
    for question in (*BUSES, *POOLS, POOLS[0]):
        unanswered(ledger, question)
    pools, buses = groups_of(ledger, vectors)
    assert set(pools.wordings) == set(POOLS)
    assert pools.wordings[0] == POOLS[0]
    assert len(pools.records) == 4
    assert set(buses.wordings) == set(BUSES)


def test_the_order_in_which_they_were_asked_changes_no_group(ledger: Ledger, vectors: QuestionVectors) -> None:
    for question in (*POOLS, *BUSES, "犬の広場はありますか"):
        unanswered(ledger, question)
    records = ledger.records.latest(latest(30), 2000)
    one, other = grouped(records, vectors), grouped(records[::-1], vectors)
    assert [set(each.wordings) for each in one] == [set(each.wordings) for each in other]
    assert [each.typical.answer.question for each in one] == [each.typical.answer.question for each in other]


def test_a_group_tells_its_span_nearest_sections_and_department(
    ledger: Ledger, vectors: QuestionVectors, engine: Engine
) -> None:
    other = Nearest(NEAR.plan_id, 2, "s9", ("第9章 そのほか",))
    first = unanswered(ledger, POOLS[0], near=(other, NEAR))
    last = unanswered(ledger, POOLS[0], near=(NEAR,))
    age(engine, first.id, 9)
    age(engine, last.id, 2)
    (group,) = groups_of(ledger, vectors)
    assert group.since < group.until
    assert group.nearest == (NEAR, other)
    assert group.department == "公園緑地課"


def test_of_a_partial_answer_the_cited_sections_are_the_nearest(ledger: Ledger, vectors: QuestionVectors) -> None:
    unanswered(ledger, POOLS[0], AnswerStatus.REFUSED, near=())
    (group,) = groups_of(ledger, vectors)
    assert group.nearest == ()


def test_nothing_makes_no_groups(ledger: Ledger, vectors: QuestionVectors) -> None:
    assert groups_of(ledger, vectors) == ()


def test_a_question_is_embedded_once_until_it_is_forgotten(
    ledger: Ledger, vectors: QuestionVectors, embedder: HashEmbedder, tmp_path: Path
) -> None:
    unanswered(ledger, POOLS[0])
    groups_of(ledger, vectors)
    once = list(embedder.embedded)
    groups_of(ledger, vectors)
    assert embedder.embedded == once
    forget_vectors(tmp_path)
    assert not list(tmp_path.glob("question_vectors*"))
    groups_of(ledger, vectors)
    assert embedder.embedded == once * 2


@pytest.mark.parametrize("count", [1, 2])
def test_few_unlike_questions_are_not_taken_for_one(ledger: Ledger, vectors: QuestionVectors, count: int) -> None:
    for question in (POOLS[0], "犬の広場はありますか")[:count]:
        unanswered(ledger, question)
    assert len(groups_of(ledger, vectors)) == count
