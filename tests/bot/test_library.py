from collections.abc import Iterator

import pytest

from bot.domain import Question
from bot.errors import NotReadyError
from bot.library import Library
from bot.understanding.query import understand
from tests.workbench import PARK, WATER, Workbench, workbench
from vectorstore.domain import Audience
from vectorstore.operations.acts import Act
from vectorstore.operations.particulars import Particulars, ParticularsBook
from vectorstore.operations.policies import Answering, Policies, Policy
from vectorstore.operations.withdrawals import Withdrawals

__all__ = ["workbench"]

HARBOUR = "# 赤浜市港の計画\n\n## 岸壁\n\n赤浜市の岸壁を20メートル延ばします。赤浜市は港を守ります。\n"
NOWHERE = "# 道の計画\n\n## 歩道\n\n歩道を広げます。\n"


@pytest.fixture
def library(workbench: Workbench) -> Iterator[Library]:
    opened = Library(workbench.store, workbench.catalogue, workbench.embedder, look_again_s=0.0)
    yield opened
    opened.close()


def titles(library: Library, *cities: str) -> set[str]:
    with library.holding(Audience.PUBLIC) as holding:
        wanted = holding.editions_of(cities)
        return {plan.title for plan, edition in holding.editions.values() if wanted is None or edition.id in wanted}


def test_nothing_published_is_said_with_its_mend(library: Library) -> None:
    with pytest.raises(NotReadyError, match="keikaku ingest"), library.holding(Audience.PUBLIC):
        pass


def test_a_publication_is_followed_and_an_answer_under_way_keeps_its_generation(
    workbench: Workbench, library: Library
) -> None:
    workbench.ingest({"park.md": PARK})
    with library.holding(Audience.PUBLIC) as before:
        workbench.ingest({"water.md": WATER})
        with library.holding(Audience.PUBLIC) as after:
            assert after.generation != before.generation
            assert len(after.editions) == 2
        assert len(before.editions) == 1
        assert before.vocabulary.count("公園")


def test_a_plan_of_no_known_city_is_not_given_for_one_city_among_several(
    workbench: Workbench, library: Library
) -> None:
    workbench.ingest({"park.md": PARK, "harbour.md": HARBOUR, "road.md": NOWHERE})
    assert titles(library, "赤浜市") == {"赤浜市港の計画"}
    assert len(titles(library, "")) == 3


def test_where_there_is_one_city_a_plan_of_no_known_city_is_its_own(workbench: Workbench, library: Library) -> None:
    workbench.ingest({"harbour.md": HARBOUR, "road.md": NOWHERE})
    assert titles(library, "赤浜市") == {"赤浜市港の計画", "道の計画"}


BY = Act("tester", "誤りが見つかったため")
DRAFT = PARK.replace("みどりの計画", "みどりの計画（素案）").replace("20ヘクタール", "30ヘクタール")


def found(library: Library, words: str, audience: Audience = Audience.PUBLIC) -> list[str]:
    with library.holding(audience) as holding:
        understood = understand(Question(words), holding.holdings, holding.vocabulary)
        passages = holding.retrieve(understood, holding.editions_of(understood.cities), 9)
        return [sentence.text for passage in passages for sentence in passage.chunk.sentences]


def plan_of(workbench: Workbench, title: str) -> str:
    return next(plan.id for plan, _ in workbench.catalogue.plans() if plan.title == title)


def test_what_is_taken_down_is_gone_from_the_next_question_on_and_comes_back(
    workbench: Workbench, library: Library
) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER})
    withdrawals, water = Withdrawals(workbench.catalogue.engine), plan_of(workbench, "青空市水道の計画")
    with library.holding(Audience.PUBLIC) as under_way:
        withdrawals.withdraw(water, BY)
        assert titles(library) == {"青空市みどりの計画"}
        assert [plan[1] for plan in _holdings(library)] == ["青空市みどりの計画"]
        assert "古い水道管を10年で取り替えます。" not in found(library, "水道管を取り替える")
        assert len(under_way.editions) == 2
    withdrawals.restore(water, BY)
    assert "古い水道管を10年で取り替えます。" in found(library, "水道管を取り替える")


def test_where_all_is_taken_down_nothing_is_found(workbench: Workbench, library: Library) -> None:
    workbench.ingest({"park.md": PARK})
    Withdrawals(workbench.catalogue.engine).withdraw(plan_of(workbench, "青空市みどりの計画"), BY)
    for audience in Audience:
        assert found(library, "公園の面積は", audience) == []
    assert _holdings(library) == ()


def test_part_of_what_is_left_is_what_is_left_of_the_part(workbench: Workbench, library: Library) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER})
    park, water = (plan_of(workbench, title) for title in ("青空市みどりの計画", "青空市水道の計画"))
    Withdrawals(workbench.catalogue.engine).withdraw(water, BY)
    with library.holding(Audience.PUBLIC, [park, water]) as holding:
        assert {plan.id for plan, _ in holding.editions.values()} == {park}


def test_a_paper_that_becomes_internal_is_gone_for_residents_and_stays_for_staff(
    workbench: Workbench, library: Library
) -> None:
    workbench.ingest({"park.md": PARK})
    digest = next(each.original_sha256 for _, editions in workbench.catalogue.plans() for each in editions)
    ParticularsBook(workbench.catalogue.engine).say(digest, Particulars(audience=Audience.INTERNAL), BY)
    assert found(library, "公園の面積は") == []
    assert "公園の面積を20ヘクタールに広げます。" in found(library, "公園の面積は", Audience.INTERNAL)


def test_a_draft_answers_beside_the_plan_while_the_comment_is_open(workbench: Workbench, library: Library) -> None:
    workbench.ingest({"park.md": PARK})
    plan, policies = plan_of(workbench, "青空市みどりの計画"), Policies(workbench.catalogue.engine)
    policies.set(Policy(plan, Answering.WITH_DRAFT, "9999-12-31"), BY)
    workbench.ingest({"draft.md": DRAFT}, confirmed=["all"])
    figures = {"公園の面積を20ヘクタールに広げます。", "公園の面積を30ヘクタールに広げます。"}
    assert figures <= set(found(library, "公園の面積は"))
    policies.set(Policy(plan, Answering.WITH_DRAFT, "2001-01-01"), BY)
    assert figures & set(found(library, "公園の面積は")) == {"公園の面積を20ヘクタールに広げます。"}


def _holdings(library: Library) -> tuple[tuple[str, str, str], ...]:
    with library.holding(Audience.PUBLIC) as holding:
        return holding.holdings.plans
