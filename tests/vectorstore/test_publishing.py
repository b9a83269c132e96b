"""Publishing, rolling back and clearing away."""

import os
import shutil

import pytest

from tests.workbench import PARK, Workbench, workbench
from vectorstore.domain import Audience
from vectorstore.errors import CatalogueError, IndexUnusableError

__all__ = ["workbench"]


def park(hectares: int) -> dict[str, str | bytes]:
    return {"park.md": PARK.replace("20ヘクタール", f"{hectares}ヘクタール")}


def current_id(workbench: Workbench) -> str:
    current = workbench.catalogue.current()
    assert current is not None
    return current.id


def test_rolling_back_brings_the_old_text_back(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    workbench.ingest(park(25))
    workbench.publisher.rollback()
    assert "20ヘクタール" in workbench.texts()
    workbench.publisher.rollback()
    assert "25ヘクタール" in workbench.texts()


def test_a_damaged_generation_is_never_published(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    before = current_id(workbench)
    built = workbench.ingest(park(25), publish=False).generation
    assert built is not None
    vectors = workbench.store.folder / built.id / "public" / "vectors.npy"
    content = bytearray(vectors.read_bytes())
    content[-1] ^= 1
    vectors.write_bytes(content)
    with pytest.raises(IndexUnusableError, match=r"vectors\.npy: not as it was sealed.*keikaku ingest"):
        workbench.publisher.publish(built.id)
    assert current_id(workbench) == before


def test_an_unknown_generation_is_named(workbench: Workbench) -> None:
    with pytest.raises(CatalogueError, match=r"no generation g9; keikaku generations"):
        workbench.publisher.publish("g9")


def test_there_is_nothing_to_roll_back_to_at_first(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    with pytest.raises(CatalogueError, match="no generation was published before"):
        workbench.publisher.rollback()


def test_clearing_away_keeps_what_answers_what_did_and_what_is_pinned(workbench: Workbench) -> None:
    ids = []
    for hectares in range(20, 26):
        workbench.ingest(park(hectares))
        ids.append(current_id(workbench))
    workbench.publisher.rollback(ids[1])
    removed = workbench.publisher.collect_garbage(kept=1, pinned=[ids[0]])
    assert removed == sorted(ids[2:5])
    assert workbench.store.folders() == sorted([ids[0], ids[1], ids[5]])
    assert {each.id for each in workbench.catalogue.generations()} == {ids[0], ids[1], ids[5]}
    assert "21ヘクタール" in workbench.texts()


def test_clearing_away_does_not_disturb_who_has_the_index_open(workbench: Workbench) -> None:
    for hectares in (20, 21, 22):
        workbench.ingest(park(hectares))
    oldest = workbench.catalogue.generations()[-1]
    index = workbench.store.open(oldest.id, Audience.PUBLIC, workbench.embedder.fingerprint)
    vector = index.vectors[0].copy()
    assert workbench.publisher.collect_garbage(kept=1) == [oldest.id]
    assert index.dense.search(vector, 1)[0][0] == 0
    assert (index.vectors[0] == vector).all()
    index.close()


def test_leftovers_of_a_killed_build_are_cleared_away_unopened(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    current = workbench.store.folder / current_id(workbench)
    leftover = workbench.store.folder / ".building-half"
    leftover.mkdir()
    os.mkfifo(leftover / "manifest.json")  # opening it would wait for ever
    shutil.copytree(current, workbench.store.folder / "sealed-but-unknown")
    assert workbench.publisher.collect_garbage(kept=3) == ["sealed-but-unknown"]
    assert [path.name for path in workbench.store.folder.iterdir()] == [current.name]
