"""Jobs in the database: each is done by one worker, and ends."""

import pytest
from sqlalchemy import Engine

from tests.databases import database_url, engine
from tests.services import postgres, postgres_database
from vectorstore.domain import Status
from vectorstore.errors import CatalogueError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.jobs import JobKind, JobOrder, Jobs, JobState, Upload

__all__ = ["database_url", "engine", "postgres", "postgres_database"]

BY = Act("haru")
ORDER = JobOrder((Upload("計画.pdf", "ab" * 32),), ("https://example.jp/a.pdf",), "青空市", Status.DRAFT, publish=True)


def test_a_job_is_kept_as_it_was_ordered(engine: Engine) -> None:
    jobs = Jobs(engine)
    made = jobs.add(JobKind.BUILD, "計画.pdf", ORDER, BY)
    assert jobs.job(made.id) == made
    assert (made.ordered, made.state, made.created_by) == (ORDER, JobState.WAITING, "haru")
    (noted,) = AuditLog(engine).entries()
    assert (noted.act, noted.subject, noted.actor) == ("job.build", made.id, "haru")


def test_a_job_is_taken_up_once(engine: Engine) -> None:
    jobs = Jobs(engine)
    made = jobs.add(JobKind.READ, "計画.pdf", ORDER, BY)
    begun = jobs.begin(made.id)
    assert begun is not None
    assert (begun.state, begun.attempts) == (JobState.RUNNING, 1)
    assert jobs.begin(made.id) is None


def test_what_is_told_of_a_job_is_seen_and_its_end_stays(engine: Engine) -> None:
    jobs = Jobs(engine)
    made = jobs.add(JobKind.READ, "計画.pdf", ORDER, BY)
    jobs.begin(made.id)
    assert jobs.tell(made.id, "read 計画.pdf", 3, 12, 40)
    told = jobs.job(made.id)
    assert (told.stage_code, told.stage_subject, told.done, told.total, told.seconds_left) == (
        "read",
        "計画.pdf",
        3,
        12,
        40,
    )
    jobs.end(made.id, JobState.DONE, outcome={"files": []})
    jobs.end(made.id, JobState.FAILED, "too late")
    jobs.put_back(made.id)
    ended = jobs.job(made.id)
    assert (ended.state, ended.reason, ended.seconds_left, ended.outcome) == (JobState.DONE, "", None, {"files": []})
    assert jobs.open() == []


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_word(engine: Engine) -> None:
    jobs = Jobs(engine)
    waiting, running = (jobs.add(JobKind.READ, name, ORDER, BY) for name in ("一", "二"))
    jobs.begin(running.id)
    for each in (waiting, running):
        jobs.cancel(each.id, BY)
    assert jobs.job(waiting.id).state is JobState.CANCELLED
    assert jobs.begin(waiting.id) is None
    assert jobs.job(running.id).state is JobState.RUNNING
    assert not jobs.tell(running.id, "read", 0, 0)


def test_a_job_that_is_put_back_waits_again_and_counts_unless_it_was_unharmed(engine: Engine) -> None:
    jobs = Jobs(engine)
    made = jobs.add(JobKind.READ, "計画.pdf", ORDER, BY)
    jobs.begin(made.id)
    jobs.put_back(made.id)
    assert (jobs.job(made.id).state, jobs.job(made.id).attempts) == (JobState.WAITING, 1)
    jobs.begin(made.id)
    jobs.put_back(made.id, unharmed=True)
    assert (jobs.job(made.id).state, jobs.job(made.id).attempts) == (JobState.WAITING, 1)


def test_a_job_that_nobody_knows_is_named(engine: Engine) -> None:
    with pytest.raises(CatalogueError, match="no job 01"):
        Jobs(engine).job("01")
