"""The catalogue as it would be if another generation answered."""

import pytest

from tests.workbench import PARK, WATER, Workbench, workbench
from vectorstore.catalogue_as_of import CatalogueAsOf
from vectorstore.domain import Block, BlockKind, Chunk, ChunkKind, Edition, Generation, Plan, Section, Sentence, Status
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.withdrawals import Withdrawals
from vectorstore.readings import NewReading

__all__ = ["workbench"]

PLAN = Plan("moon", "月の計画")
EDITION = Edition("e1", "moon", 0, "", Status.ADOPTED, "0" * 64, "moon.md", "text/markdown")


def read(text: str) -> NewReading:
    """What one and the same section is read as."""
    section = Section("s1", "e1", 0, 1, ("目標",), Status.ADOPTED, (Block(BlockKind.PARAGRAPH, text),))
    chunk = Chunk(f"c-{text}", "e1", "s1", 0, ChunkKind.TEXT, ("目標",), (Sentence(text),))
    return NewReading(PLAN, EDITION, [section], [chunk], {})


@pytest.fixture
def tried(workbench: Workbench) -> Generation:
    """A generation in which a section reads otherwise than in the one that answers."""
    first = workbench.builder.build([workbench.catalogue.save(read("月に公園を造ります。"))])
    workbench.catalogue.publish(first.generation.id)
    return workbench.builder.build([workbench.catalogue.save(read("月に広場を造ります。"))]).generation


def test_a_section_reads_as_the_generation_has_it_and_nothing_is_changed(
    workbench: Workbench, tried: Generation
) -> None:
    as_of = CatalogueAsOf(workbench.catalogue, tried.id)
    assert as_of.section("s1").text == "月に広場を造ります。"
    assert as_of.sections_by_id(["s1", "unknown"]).keys() == {"s1"}
    assert workbench.catalogue.section("s1").text == "月に公園を造ります。"
    with pytest.raises(CatalogueError, match="no section s2"):
        as_of.section("s2")


def test_the_generation_is_shown_as_the_one_that_answers(workbench: Workbench, tried: Generation) -> None:
    as_of = CatalogueAsOf(workbench.catalogue, tried.id)
    current = as_of.current()
    assert current is not None
    assert (current.id, as_of.standing().generation) == (tried.id, tried.id)
    now = workbench.catalogue.current()
    assert now is not None
    assert now.id != tried.id


def test_what_was_withdrawn_does_not_answer_in_it_either(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER})
    built = workbench.ingest({"park.md": PARK.replace("20", "25")}, publish=False).generation
    assert built is not None
    (plan_id,) = (plan.id for plan, _ in workbench.catalogue.plans() if "水道" in plan.title)
    Withdrawals(workbench.catalogue.engine).withdraw(plan_id, Act("tester", "誤りが見つかったため"))
    standing = CatalogueAsOf(workbench.catalogue, built.id).standing()
    assert len(standing.live - standing.withheld) == 1
