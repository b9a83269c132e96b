"""The dense index, held to the same behaviour embedded and on a real Chroma server."""

import hashlib
import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from vectorstore.chroma import MAX_BATCH, EmbeddedChroma, ServerChroma
from vectorstore.errors import IndexUnusableError
from vectorstore.ports import VectorIndex, Vectors

Opened = Callable[[Vectors], VectorIndex]


def rows(count: int, dimension: int = 16) -> Vectors:
    drawn = np.random.default_rng(7).normal(size=(count, dimension)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


@pytest.fixture(params=["embedded", "server"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    indexes: list[VectorIndex] = []
    address = request.getfixturevalue("chroma_server") if request.param == "server" else ""

    def write_and_open(vectors: Vectors) -> VectorIndex:
        name = f"keikaku-{uuid.uuid4().hex}"
        if address:
            ServerChroma.write(address, name, vectors)
            indexes.append(ServerChroma(address, name))
        else:
            EmbeddedChroma.write(tmp_path / name, vectors)
            indexes.append(EmbeddedChroma(tmp_path / name))
        return indexes[-1]

    yield write_and_open
    for index in indexes:
        index.close()


def test_rows_are_found_by_cosine_best_first(opened: Opened) -> None:
    vectors = rows(10)
    found = opened(vectors).search(vectors[3], 10)
    cosines = vectors @ vectors[3]
    assert [row for row, _ in found] == list(np.argsort(-cosines))
    assert [score for _, score in found] == pytest.approx(sorted(cosines, reverse=True), abs=1e-5)


def test_more_rows_than_there_are_can_be_asked_for(opened: Opened) -> None:
    assert len(opened(rows(4)).search(rows(4)[0], 50)) == 4


def test_an_index_of_nothing_finds_nothing(opened: Opened) -> None:
    assert opened(np.zeros((0, 16), dtype=np.float32)).search(rows(1)[0], 5) == []


def test_more_rows_than_one_batch_holds_are_all_there(opened: Opened) -> None:
    vectors = rows(MAX_BATCH + 20)
    index = opened(vectors)
    for row in (0, MAX_BATCH - 1, MAX_BATCH, MAX_BATCH + 19):
        assert index.search(vectors[row], 1)[0][0] == row


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("count", [10, 2_300])
def test_opening_and_searching_never_write_to_the_original(tmp_path: Path, count: int) -> None:
    vectors = rows(count)
    EmbeddedChroma.write(tmp_path / "chroma", vectors)
    before = digests(tmp_path / "chroma")
    index = EmbeddedChroma(tmp_path / "chroma")
    assert index.search(vectors[1], 1)[0][0] == 1
    index.close()
    assert digests(tmp_path / "chroma") == before


def test_two_openings_of_one_folder_do_not_disturb_each_other(tmp_path: Path) -> None:
    vectors = rows(30)
    EmbeddedChroma.write(tmp_path / "chroma", vectors)
    first, second = EmbeddedChroma(tmp_path / "chroma"), EmbeddedChroma(tmp_path / "chroma")
    first.close()
    assert second.search(vectors[9], 1)[0][0] == 9
    second.close()


OPENING = """
import sys, time
from pathlib import Path
from vectorstore.chroma import EmbeddedChroma

index = EmbeddedChroma(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60) if sys.argv[2] == "stay" else index.close()
"""


def test_the_copy_goes_with_the_index_and_that_of_a_killed_process_with_the_next_one(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    EmbeddedChroma.write(tmp_path / "chroma", rows(5))
    environment = os.environ | {"TMPDIR": str(temporary)}
    command = [sys.executable, "-c", OPENING, str(tmp_path / "chroma")]
    with subprocess.Popen([*command, "stay"], env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    assert list(temporary.iterdir())
    subprocess.run([*command, "close"], env=environment, check=True, stdout=subprocess.DEVNULL)
    assert list(temporary.iterdir()) == []


def test_a_missing_folder_is_named_with_its_mend(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusableError, match=r"chroma: no Chroma index.*keikaku ingest"):
        EmbeddedChroma(tmp_path / "chroma")


def test_a_damaged_folder_is_named(tmp_path: Path) -> None:
    EmbeddedChroma.write(tmp_path / "chroma", rows(5))
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"rubbish" * 500)
    with pytest.raises(IndexUnusableError, match="Chroma failed") as raised:
        EmbeddedChroma(tmp_path / "chroma")
    assert "\n" not in str(raised.value)


def test_a_missing_collection_is_named_with_its_mend(chroma_server: str) -> None:
    with pytest.raises(IndexUnusableError, match=r"collection keikaku-none: no such collection.*keikaku ingest"):
        ServerChroma(chroma_server, "keikaku-none")


def test_writing_a_collection_again_replaces_what_was_left_of_it(chroma_server: str) -> None:
    ServerChroma.write(chroma_server, "keikaku-again", rows(3))
    ServerChroma.write(chroma_server, "keikaku-again", rows(7))
    index = ServerChroma(chroma_server, "keikaku-again")
    assert len(index.search(rows(1)[0], 50)) == 7
    index.close()


def test_a_removed_collection_is_gone_and_may_be_removed_again(chroma_server: str) -> None:
    ServerChroma.write(chroma_server, "keikaku-gone", rows(3))
    ServerChroma.remove(chroma_server, "keikaku-gone")
    ServerChroma.remove(chroma_server, "keikaku-gone")
    assert "keikaku-gone" not in ServerChroma.collections(chroma_server)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "127.0.0.1:8000"])
def test_a_server_that_is_not_there_is_named(address: str) -> None:
    with pytest.raises(IndexUnusableError, match=address):
        ServerChroma(address, "keikaku-any")
