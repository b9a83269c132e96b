"""Eight clients ask at every door while operators publish, go back and take a plan down: no error, no mixture, no delay.

KEIKAKU_SWITCHES says how often what answers is switched.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from tests.e2e.crowded_hall import Crowd, Office
from tests.e2e.hall_truth import SUBJECTS
from tests.e2e.killed_hall import Hall, hall
from vectorstore.operations.jobs import JobState

pytestmark = pytest.mark.slow

SWITCHES = int(os.environ.get("KEIKAKU_SWITCHES", "6"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall that goes on after each test."""
    with hall(tmp_path_factory.mktemp("hall")) as opened:
        yield opened


def figures_now(served: Hall) -> set[int]:
    """The figure that both plans bear just now."""
    current = served.catalogue.current()
    assert current is not None
    return set(served.truth.figures(current.id).values())


def vectors_of(served: Hall) -> int:
    """How many texts have been embedded so far."""
    with closing(sqlite3.connect(served.data_dir / "vectors.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])


def written(served: Hall, files: Sequence[tuple[str, bytes]]) -> list[str]:
    """Paths of the files, put into a folder."""
    for name, content in files:
        (served.folder / name).write_bytes(content)
    return [str(served.folder / name) for name, _ in files]


def test_whoever_asks_meanwhile_is_answered_from_one_generation(served: Hall) -> None:
    with Crowd(served).asking() as crowd:
        office = Office(crowd)
        office.publish()
        for number in range(1, SWITCHES):
            if number % 4 == 0:
                office.publish()
            else:
                office.go_back()
            if number % 3 == 0:
                office.withdraw()
    assert not crowd.faults
    assert min(crowd.made.values()) > 0


def test_the_same_files_again_embed_nothing_and_make_no_generation(served: Hall) -> None:
    before, vectors = served.catalogue.generations(), vectors_of(served)
    live = [served.truth.file(subject, figure) for subject in SUBJECTS for figure in figures_now(served)]
    with served.calls() as calls:
        sent = calls.post(
            "/uploads", files=[("files", each) for each in live], data={"city": "青空市", "publish": "true"}
        )
    served.wait("jobs", 120)
    job = served.jobs.job(sent.json()["id"])
    assert (job.state, job.outcome["is_new"]) == (JobState.DONE, False)
    assert served.run("ingest", *written(served, live), "--city", "青空市").wait() == 0
    assert (served.catalogue.generations(), vectors_of(served)) == (before, vectors)
