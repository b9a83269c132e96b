"""Workers that are killed or stopped: no job is lost, none is stuck."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.pdf_files import text_pdf
from tests.services import free_port
from tests.workbench import PARK
from tests.worksites import BY, Worksite, ended, worksite
from vectorstore.operations.jobs import Job, JobKind, JobOrder, JobState

PLAN = {"park.md": PARK.encode()}
LONG = {"long.pdf": text_pdf(600)}
WHOLE = {"whole.pdf": text_pdf(40)}
_READY_S = 20
"""Five where nothing else runs; this machine may have other things to do."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Worksite]:
    with worksite(tmp_path / "data") as opened:
        yield opened


def has_begun(job: Job) -> bool:
    return job.state is JobState.RUNNING and job.done > 0


@pytest.mark.slow
def test_a_job_whose_worker_is_killed_is_done_by_the_next_one(site: Worksite) -> None:
    with site.worker() as first:
        job = site.order(JobKind.BUILD, PLAN | WHOLE, publish=True)
        site.wait(job, lambda found: found.stage_code == "embed")
        first.kill()
    assert site.jobs.job(job.id).state is JobState.RUNNING
    with site.worker():
        done = site.done(job)
    assert (done.state, done.attempts) == (JobState.DONE, 2)
    assert site.catalogue.current() is not None
    assert not list((site.data_dir / "generations").glob(".*"))


@pytest.mark.slow
def test_a_worker_that_is_stopped_puts_its_job_back_and_it_does_not_count(site: Worksite) -> None:
    with site.worker() as first:
        job = site.order(JobKind.READ, LONG)
        site.wait(job, has_begun)
        first.send_signal(signal.SIGTERM)
        first.wait(60)
        found = site.jobs.job(job.id)
        assert (found.state, found.attempts) == (JobState.WAITING, 0)
    assert first.returncode == 0


@pytest.mark.slow
def test_a_job_that_kills_its_worker_again_and_again_has_failed_and_others_go_on(site: Worksite) -> None:
    job = site.jobs.add(JobKind.READ, "資料", JobOrder(), BY)
    for _ in range(3):
        site.jobs.begin(job.id)
        site.jobs.put_back(job.id)
    site.jobs.begin(job.id)
    site.jobs.tell(job.id, "read park.md", 1, 2)
    cancelled = site.jobs.add(JobKind.READ, "資料", JobOrder(), BY)
    site.jobs.begin(cancelled.id)
    site.jobs.cancel(cancelled.id, BY)
    unheard = site.jobs.add(JobKind.READ, "資料", JobOrder(), BY)
    with site.worker():
        assert site.done(unheard).state is JobState.DONE
    found = site.jobs.job(job.id)
    assert ended(found) == (JobState.FAILED, "its worker died over it 4 times, at: read park.md")
    assert found.outcome["code"] == "died"
    assert site.jobs.job(cancelled.id).state is JobState.CANCELLED


def workers_of(site: Worksite) -> list[int]:
    """Processes of `keikaku worker` on the site's data folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (place / "cmdline").read_bytes(), (place / "environ").read_bytes()
        except OSError:
            continue
        if b"\0worker\0" in command and f"KEIKAKU_DATA_DIR={site.data_dir}\0".encode() in environment:
            found.append(int(place.name))
    return found


def ready_after_s(port: int) -> float:
    """Seconds until the server answers."""
    begun = time.monotonic()
    while time.monotonic() < begun + 60:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz").is_success:
                return time.monotonic() - begun
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")


@pytest.mark.alone
@pytest.mark.slow
def test_a_server_keeps_a_worker_and_takes_it_along_however_it_ends(site: Worksite) -> None:
    with site.worker():
        assert site.done(site.order(JobKind.BUILD, PLAN, publish=True)).state is JobState.DONE
    port = free_port()
    server = site.start("serve", "--port", str(port))
    try:
        ready_after_s(port)
        first = site.wait_for(lambda: workers_of(site))
        os.kill(first[0], signal.SIGKILL)
        second = site.wait_for(lambda: [each for each in workers_of(site) if each not in first])
        job = site.order(JobKind.READ, LONG)
        site.wait(job, has_begun)
        server.kill()
        site.wait_for(lambda: not workers_of(site))
        assert site.jobs.job(job.id).state is JobState.WAITING
        server.communicate()
        server = site.start("serve", "--port", str(port))
        assert ready_after_s(port) < _READY_S
        assert site.done(job).state is JobState.DONE
        assert second
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)
        assert not workers_of(site)
    finally:
        server.kill()
        server.communicate()
