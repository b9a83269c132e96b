"""Jobs through a real worker process: read, built, published, cancelled, and every bad file in words."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.failures import Failure
from ingest.locking import alone
from prompts.reading import operator_words
from tests.pdf_files import locked_pdf, scanned_pdf, text_pdf
from tests.workbench import PARK, WATER
from tests.worksites import BY, Worksite, files_of, worksite
from vectorstore.operations.jobs import JobKind, JobState

FILES = {"park.md": PARK.encode(), "water.md": WATER.encode()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worksite]:
    with worksite(tmp_path_factory.mktemp("site") / "data") as opened, opened.worker():
        yield opened


@pytest.mark.slow
def test_files_are_read_then_built_and_published(site: Worksite) -> None:
    read = site.done(site.order(JobKind.READ, FILES))
    assert (read.state, read.attempts, site.catalogue.current()) == (JobState.DONE, 1, None)
    park = files_of(read)["park.md"]
    assert (park["plan"], park["state"], park["edition_number"]) == ("青空市みどりの計画", "read", 1)
    assert park["change"] == {
        "standing": "new plan",
        "edition": 1,
        "status": "adopted",
        "date": "",
        "answers": True,
        "supersedes": [],
        "compared_with": None,
        "counts": {},
    }
    assert not list((site.data_dir / "incoming").iterdir())
    built = site.done(site.order(JobKind.BUILD, FILES, publish=True))
    current = site.catalogue.current()
    assert current is not None
    assert (built.state, built.outcome["published"], built.outcome["generation"]) == (JobState.DONE, True, current.id)
    assert {file["state"] for file in files_of(built).values()} == {"known"}
    again = site.done(site.order(JobKind.BUILD))
    assert (again.state, again.outcome["generation"], again.outcome["is_new"]) == (JobState.DONE, current.id, False)
    checked = site.done(site.order(JobKind.CHECK, generation=current.id))
    assert (checked.state, checked.reason) == (JobState.DONE, "")


@pytest.mark.slow
def test_every_bad_file_ends_in_a_sentence_and_the_good_ones_go_on(site: Worksite) -> None:
    whole = text_pdf(400)
    sent = {
        "broken.pdf": b"%PDF-1.7\nthis is the end",
        "cut.docx": b"PK\x03\x04" + bytes(200),
        "locked.pdf": locked_pdf(),
        "scanned.pdf": scanned_pdf(),
        "empty.pdf": b" \n",
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        "film.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)),
        "long.pdf": whole,
        "plan.docx": text_pdf(2, "Water plan, page"),
    }
    job = site.done(site.order(JobKind.READ, sent))
    found = files_of(job)
    assert job.state is JobState.DONE
    assert {name: file["code"] for name, file in found.items()} == {
        "broken.pdf": "broken",
        "cut.docx": "broken",
        "locked.pdf": "locked",
        "scanned.pdf": "scanned",
        "empty.pdf": "empty",
        "old.doc": "old_office",
        "film.mp4": "kind",
        "long.pdf": "",
        "plan.docx": "",
    }
    words = operator_words("failures")
    for name, file in found.items():
        if file["code"]:
            assert name in words[f"failures.{file['code']}"].format(name=name, **_values(file["values"]))
    assert _values(found["long.pdf"]["report"])["pages"] == 400
    assert _values(found["plan.docx"]["report"])["remarks"] == [
        {"code": "mislabelled", "values": {"name": "plan.docx", "suffix": ".docx", "kind": "PDF"}}
    ]


@pytest.mark.slow
def test_a_job_of_which_nothing_could_be_read_has_failed(site: Worksite) -> None:
    job = site.done(site.order(JobKind.READ, {"locked2.pdf": locked_pdf()}))
    assert (job.state, job.outcome["code"]) == (JobState.FAILED, "nothing_read")
    assert "locked with a password" in job.reason


@pytest.mark.slow
def test_a_job_waits_while_somebody_else_ingests_and_can_be_cancelled_meanwhile(site: Worksite) -> None:
    with alone(site.data_dir):
        job = site.order(JobKind.BUILD)
        site.wait(job, lambda found: found.stage == "waiting for another ingest")
        site.jobs.cancel(job.id, BY)
        assert site.done(job).state is JobState.CANCELLED
        other = site.order(JobKind.BUILD)
        site.wait(other, lambda found: found.stage_code == "waiting")
    assert site.done(other).state is not JobState.CANCELLED


@pytest.mark.alone
@pytest.mark.slow
def test_a_file_that_is_being_read_is_left_within_a_second_when_its_job_is_cancelled(site: Worksite) -> None:
    job = site.order(JobKind.READ, {"endless.pdf": text_pdf(4_000)})
    seen = site.wait(job, lambda found: found.done > 0)
    assert (seen.stage, seen.total) == ("read endless.pdf", 4_000)
    asked_at = time.monotonic()
    site.jobs.cancel(job.id, BY)
    assert site.done(job).state is JobState.CANCELLED
    assert time.monotonic() - asked_at < 1.5
    next_one = site.done(site.order(JobKind.READ, {"park.md": PARK.encode()}))
    assert next_one.state is JobState.DONE


def test_every_failure_has_words() -> None:
    assert {f"failures.{failure.value}" for failure in Failure} <= operator_words("failures").keys()


def _values(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def test_a_second_worker_says_that_one_is_enough(tmp_path: Path) -> None:
    with worksite(tmp_path / "data") as opened, opened.worker() as first:
        assert first.stdout is not None
        assert "ready" in first.stdout.readline()
        second = opened.start("worker")
        told, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert "another worker is at work" in told
