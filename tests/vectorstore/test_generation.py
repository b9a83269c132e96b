"""A generation from files to nearest rows: embedded or on a Chroma server, noted in SQLite or PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reading import Defaults
from tests.workbench import PARK, TESTER, WATER, Workbench
from vectorstore.domain import Audience
from vectorstore.errors import IndexUnusableError
from vectorstore.generation import GenerationIndex, open_generation
from vectorstore.lexical import lexical_query

PARTS = [
    pytest.param(("", ""), id="sqlite-embedded"),
    pytest.param(("", "chroma_server"), id="sqlite-server"),
    pytest.param(("postgres_database", "chroma_server"), id="postgresql-server", marks=pytest.mark.postgres),
    pytest.param(("postgres_database", ""), id="postgresql-embedded", marks=pytest.mark.postgres),
]


@pytest.fixture(params=PARTS)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workbench]:
    database, chroma = (request.getfixturevalue(name) if name else "" for name in request.param)
    opened = Workbench(tmp_path, database, chroma)
    yield opened
    opened.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Workbench]:
    opened = Workbench(tmp_path)
    opened.ingest({"park.md": PARK})
    yield opened
    opened.close()


def current(bench: Workbench) -> Path:
    generation = bench.catalogue.current()
    assert generation is not None
    return bench.store.folder / generation.id


def open_public(bench: Workbench) -> GenerationIndex:
    return bench.store.open(current(bench).name, Audience.PUBLIC, bench.embedder.fingerprint)


def test_what_is_published_is_found_by_both_legs(bench: Workbench) -> None:
    bench.ingest({"park.md": PARK, "water.md": WATER})
    index = open_public(bench)
    row = index.dense.search(bench.embedder.embed_queries(["古い水道管を10年で取り替えます。"])[0], 1)[0][0]
    scores = index.lexical.chunk_scores(lexical_query("水道管を取り替える"))
    chunk = bench.catalogue.chunks([index.chunk_ids[row]])[index.chunk_ids[row]]
    index.close()
    assert "水道管" in chunk.text
    assert int(scores.argmax()) == row


def test_a_rollback_serves_the_text_of_before(bench: Workbench) -> None:
    bench.ingest({"park.md": PARK})
    bench.ingest({"park.md": PARK.replace("20", "25")})
    assert "25ヘクタール" in bench.nearest("公園の面積を広げます。")[0][0]
    bench.publisher.rollback(TESTER)
    assert "20ヘクタール" in bench.nearest("公園の面積を広げます。")[0][0]


def test_an_audience_without_text_is_searched_and_finds_nothing(bench: Workbench) -> None:
    bench.ingest({"park.md": PARK})
    assert bench.nearest("公園", Audience.INTERNAL) == []


def test_a_public_process_opens_nothing_internal(bench: Workbench) -> None:
    bench.ingest({"park.md": PARK})
    bench.ingest({"water.md": WATER}, Defaults(audience=Audience.INTERNAL))
    shutil.rmtree(current(bench) / "internal")
    assert bench.nearest("公園の面積を広げます。")
    with pytest.raises(IndexUnusableError, match="internal"):
        bench.nearest("水道管", Audience.INTERNAL)


def test_generations_that_were_cleared_away_leave_nothing_behind(bench: Workbench) -> None:
    for hectares in ("20", "25", "30"):
        bench.ingest({"park.md": PARK.replace("20", hectares)})
    (gone,) = bench.publisher.collect_garbage(0, TESTER)
    assert not bench.store.is_usable(gone)
    assert "30ヘクタール" in bench.texts()


def test_a_folder_copied_elsewhere_serves_the_same(embedded: Workbench, tmp_path: Path) -> None:
    copy = tmp_path / "replica"
    shutil.copytree(current(embedded), copy)
    index = open_generation(copy, Audience.PUBLIC, fingerprint=embedded.embedder.fingerprint)
    original = open_public(embedded)
    vector = embedded.embedder.embed_queries(["公園"])[0]
    assert [row for row, _ in index.dense.search(vector, 3)] == [row for row, _ in original.dense.search(vector, 3)]
    index.close()
    original.close()


@pytest.mark.parametrize(
    "name", ["vectors.npy", "chunk_ids.json", "lexical/chunks/vocab.index.json", "chroma/chroma.sqlite3"]
)
def test_a_missing_file_is_named_with_its_mend(embedded: Workbench, name: str) -> None:
    (current(embedded) / "public" / name).unlink()
    with pytest.raises(IndexUnusableError, match=rf"{name}: .*keikaku ingest"):
        open_public(embedded)


def test_a_changed_small_file_is_named(embedded: Workbench) -> None:
    path = current(embedded) / "public" / "chunk_ids.json"
    path.write_text(path.read_text(encoding="utf-8").replace("c", "d"), encoding="utf-8")
    with pytest.raises(IndexUnusableError, match=r"chunk_ids\.json: not as it was sealed"):
        open_public(embedded)


@pytest.mark.parametrize("content", ["", "{}", '{"format_version": 99}', "not json"])
def test_a_damaged_manifest_is_named(embedded: Workbench, content: str) -> None:
    (current(embedded) / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(IndexUnusableError, match=r"manifest\.json: damaged manifest.*keikaku ingest"):
        open_public(embedded)


def test_the_arrays_cannot_be_written(embedded: Workbench) -> None:
    index = open_public(embedded)
    with pytest.raises(ValueError, match="read-only"):
        index.vectors[0] = 0.0
    index.close()


def test_an_index_on_a_server_needs_its_address(chroma_server: str, tmp_path: Path) -> None:
    bench = Workbench(tmp_path, chroma_url=chroma_server)
    bench.ingest({"park.md": PARK})
    with pytest.raises(IndexUnusableError, match=r"Set CHROMA_URL.*keikaku ingest"):
        open_generation(current(bench), Audience.PUBLIC, fingerprint=bench.embedder.fingerprint)
    bench.close()


def test_a_change_to_a_server_builds_anew(embedded: Workbench, chroma_server: str) -> None:
    moved = Workbench(embedded.folder, chroma_url=chroma_server)
    outcome = moved.ingest({"park.md": PARK})
    assert outcome.is_new
    assert outcome.is_published
    assert moved.nearest("公園")
    moved.close()
