from collections.abc import Iterator

import pytest

from bot.errors import NotReadyError
from bot.library import Library
from tests.workbench import PARK, WATER, Workbench, workbench
from vectorstore.domain import Audience

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
