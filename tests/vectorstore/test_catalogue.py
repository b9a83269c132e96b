"""The catalogue, held to the same behaviour on SQLite and PostgreSQL."""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from vectorstore.catalogue import Catalogue
from vectorstore.domain import (
    Block,
    BlockKind,
    Chunk,
    ChunkKind,
    Contact,
    Edition,
    Generation,
    Period,
    Plan,
    Section,
    Sentence,
    SentenceKind,
    Status,
    Table,
    TableRow,
)
from vectorstore.errors import CatalogueError
from vectorstore.readings import NewReading

PLAN = Plan("green", "みどりの計画", "青空市", "環境計画")
EDITION = Edition(
    id="e1",
    plan_id="green",
    number=0,
    label="素案",
    status=Status.DRAFT,
    original_sha256="0" * 64,
    file_name="green.pdf",
    media_type="application/pdf",
    date="2025-02",
    period=Period(2025, 2034),
    contact=Contact("緑政課", "000-000-0000"),
    source_url="https://aozora.example/green.pdf",
)
TABLE = Table(("年度", "面積"), (TableRow(("令和7年度", "3"), "令和7年度 3", 2, "1"),), caption="公園", unit="ha")
SECTION = Section(
    id="s1",
    edition_id="e1",
    ordinal=0,
    level=1,
    heading_path=("第1章 目標",),
    status=Status.DRAFT,
    blocks=(Block(BlockKind.HEADING, "第1章 目標", 2, "1"), Block(BlockKind.TABLE, TABLE.text, 2, "1", TABLE)),
    children=("1 公園",),
)
ROW = Sentence("令和7年度 3", SentenceKind.TABLE_ROW, 2, "1", "公園 ha", (("年度", "令和7年度"), ("面積", "3")))
CHUNK = Chunk("c1", "e1", "s1", 0, ChunkKind.TABLE, ("第1章 目標",), (ROW,))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'keikaku.db'}"
    database: str = request.getfixturevalue("postgres_database")
    return database


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    opened = Catalogue.open(url)
    yield opened
    opened.close()


def generation(generation_id: str, *edition_ids: str) -> Generation:
    made_at = f"2026-01-01T00:00:0{generation_id[-1]}"
    return Generation(generation_id, f"digest of {generation_id}", "model", made_at, edition_ids, 1)


def saved(catalogue: Catalogue, edition: Edition = EDITION, plan: Plan = PLAN) -> str:
    section = replace(SECTION, id=f"s-{edition.id}", edition_id=edition.id)
    chunk = replace(CHUNK, id=f"c-{edition.id}", edition_id=edition.id, section_id=section.id)
    return catalogue.save(NewReading(plan, edition, [section], [chunk], {"pages": 2}))


def test_an_edition_comes_back_as_it_was_saved(catalogue: Catalogue) -> None:
    catalogue.save(NewReading(PLAN, EDITION, [SECTION], [CHUNK], {"pages": 2}))
    assert catalogue.plan("green") == PLAN
    assert catalogue.edition("e1") == replace(EDITION, number=1)
    assert catalogue.sections("e1") == (SECTION,)
    assert catalogue.section("s1") == SECTION
    assert catalogue.chunks(["c1", "unknown"]) == {"c1": CHUNK}
    assert catalogue.chunk_ids(["e1"]) == ["c1"]


def test_what_was_saved_outlives_the_process(catalogue: Catalogue, url: str) -> None:
    saved(catalogue)
    again = Catalogue.open(url)
    assert again.chunk_ids(["e1"]) == ["c-e1"]
    again.close()


def test_saving_the_same_edition_again_changes_nothing(catalogue: Catalogue) -> None:
    assert saved(catalogue) == saved(catalogue)
    assert catalogue.next_edition_number("green") == 2
    assert len(catalogue.plans(unpublished=True)) == 1


def test_editions_are_numbered_within_their_plan(catalogue: Catalogue) -> None:
    saved(catalogue)
    saved(catalogue, replace(EDITION, id="e2", label="案"))
    saved(catalogue, replace(EDITION, id="e3", plan_id="water"), Plan("water", "水の計画", "青空市"))
    assert [catalogue.edition(each).number for each in ("e1", "e2", "e3")] == [1, 2, 1]


def test_an_unpublished_edition_is_not_listed(catalogue: Catalogue) -> None:
    saved(catalogue)
    assert catalogue.plans() == []
    catalogue.add_generation(generation("g1", "e1"))
    assert catalogue.plans() == []
    catalogue.publish("g1")
    assert catalogue.plans() == [(PLAN, (replace(EDITION, number=1),))]


def test_nothing_is_current_before_the_first_publication(catalogue: Catalogue) -> None:
    saved(catalogue)
    catalogue.add_generation(generation("g1", "e1"))
    assert catalogue.current() is None


def test_publishing_moves_the_pointer_forth_and_back(catalogue: Catalogue) -> None:
    saved(catalogue)
    for name in ("g1", "g2"):
        catalogue.add_generation(generation(name, "e1"))
        catalogue.publish(name)
    current = catalogue.current()
    assert current is not None
    assert replace(current, published_at="") == replace(generation("g2", "e1"), current=True)
    catalogue.publish("g1")
    assert [(each.id, each.current, each.previous) for each in catalogue.generations()] == [
        ("g2", False, True),
        ("g1", True, False),
    ]


def test_publishing_the_current_generation_keeps_the_previous_one(catalogue: Catalogue) -> None:
    saved(catalogue)
    for name in ("g1", "g2", "g2"):
        if name not in {each.id for each in catalogue.generations()}:
            catalogue.add_generation(generation(name, "e1"))
        catalogue.publish(name)
    assert [each.id for each in catalogue.generations() if each.previous] == ["g1"]


def test_an_unknown_generation_cannot_be_published(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="no generation g9"):
        catalogue.publish("g9")


def test_a_generation_of_unknown_editions_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match="no edition e9"):
        catalogue.add_generation(generation("g1", "e9"))
    assert catalogue.generations() == []


def test_a_new_reading_is_shown_only_once_it_is_published_and_rolls_back_with_it(catalogue: Catalogue) -> None:
    first = saved(catalogue)
    catalogue.add_generation(generation("g1", "e1"))
    catalogue.publish("g1")
    adopted = replace(SECTION, status=Status.ADOPTED)
    edition = replace(EDITION, status=Status.ADOPTED, label="確定")
    second = catalogue.save(NewReading(PLAN, edition, [adopted], [CHUNK], {}))
    assert catalogue.edition("e1").status is Status.DRAFT
    catalogue.add_generation(generation("g2", "e1"), {"e1": second})
    catalogue.publish("g2")
    assert catalogue.edition("e1") == replace(edition, number=1)
    assert catalogue.sections("e1") == (adopted,)
    catalogue.publish("g1")
    assert catalogue.edition("e1").label == "素案"
    assert [reading.key for reading in catalogue.readings_of("g1")] == [first]


def test_a_section_read_anew_keeps_its_address(catalogue: Catalogue) -> None:
    catalogue.save(NewReading(PLAN, EDITION, [SECTION], [CHUNK], {}))
    longer = replace(SECTION, blocks=(*SECTION.blocks, Block(BlockKind.PARAGRAPH, "公園を広げます。")))
    catalogue.save(NewReading(PLAN, EDITION, [longer], [CHUNK], {}))
    assert catalogue.section("s1") == longer


def test_a_chunk_can_never_become_another_text(catalogue: Catalogue) -> None:
    catalogue.save(NewReading(PLAN, EDITION, [SECTION], [CHUNK], {}))
    other = replace(CHUNK, sentences=(Sentence("別の文。"),))
    with pytest.raises(CatalogueError, match="chunk c1 already names another text"):
        catalogue.save(NewReading(PLAN, EDITION, [SECTION], [other], {}))
    assert catalogue.chunks(["c1"]) == {"c1": CHUNK}
    assert catalogue.chunk_ids(["e1"]) == ["c1"]


def test_chunk_ids_follow_the_editions_and_the_reading(catalogue: Catalogue) -> None:
    chunks = [replace(CHUNK, id=f"c{number}", ordinal=number) for number in (3, 1, 2)]
    catalogue.save(NewReading(PLAN, EDITION, [SECTION], chunks, {}))
    saved(catalogue, replace(EDITION, id="e2"))
    assert catalogue.chunk_ids(["e2", "e1"]) == ["c-e2", "c3", "c1", "c2"]


def test_many_chunks_are_found_at_once(catalogue: Catalogue) -> None:
    chunks = [replace(CHUNK, id=f"c{number}", ordinal=number) for number in range(1200)]
    catalogue.save(NewReading(PLAN, EDITION, [SECTION], chunks, {}))
    found = catalogue.chunks([chunk.id for chunk in chunks])
    assert list(found.values()) == chunks


def test_a_generation_in_use_cannot_be_removed(catalogue: Catalogue) -> None:
    saved(catalogue)
    catalogue.add_generation(generation("g1", "e1"))
    catalogue.publish("g1")
    with pytest.raises(CatalogueError, match="g1 is in use"):
        catalogue.remove_generation("g1")


def test_a_text_that_is_no_text_leaves_nothing_behind(catalogue: Catalogue) -> None:
    broken = replace(CHUNK, sentences=(Sentence("\ud83d"),))
    with pytest.raises(ValueError, match="surrogates"):
        catalogue.save(NewReading(PLAN, EDITION, [SECTION], [broken], {}))
    assert catalogue.plans(unpublished=True) == []


def test_zero_characters_are_kept(catalogue: Catalogue) -> None:
    odd = replace(CHUNK, sentences=(Sentence("公\0園"),))
    catalogue.save(NewReading(PLAN, EDITION, [SECTION], [odd], {}))
    assert catalogue.chunks(["c1"])["c1"].text == "公\0園"


def test_processes_that_open_a_new_database_at_once_all_succeed(url: str) -> None:
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(plans_after_opening, [url] * 4)) == [0, 0, 0, 0]


def plans_after_opening(url: str) -> int:
    catalogue = Catalogue.open(url)
    try:
        return len(catalogue.plans())
    finally:
        catalogue.close()


@pytest.mark.parametrize("wrong", ["nonsense", "mysql://somewhere/db", "sqlite:////proc/none/keikaku.db"])
def test_a_wrong_address_is_named_in_one_line(wrong: str) -> None:
    with pytest.raises(CatalogueError, match=r"DATABASE_URL|/proc/none") as raised:
        Catalogue.open(wrong)
    assert "\n" not in str(raised.value)


def test_a_password_is_never_told() -> None:
    with pytest.raises(CatalogueError) as raised:
        Catalogue.open("postgresql+psycopg://bot:geheim@127.0.0.1:1/none?connect_timeout=2")
    assert "geheim" not in str(raised.value)
    assert "127.0.0.1" in str(raised.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "keikaku.db").write_text("no database at all, but long enough to be looked at", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"keikaku\.db: file is not a database"):
        Catalogue.open(f"sqlite:///{tmp_path / 'keikaku.db'}")


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "keikaku.db"
    Catalogue.open(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_later'")
    connection.close()
    with pytest.raises(CatalogueError, match="newer version"):
        Catalogue.open(f"sqlite:///{path}")
