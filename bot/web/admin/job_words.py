"""What a job is doing and what came of it, in words."""

from bot.web.admin.wording import said
from vectorstore.operations.jobs import Job, JobState

_MINUTE_S = 60


def job_words(job: Job) -> str:
    """Where a job stands, in one sentence."""
    if job.state is JobState.WAITING:
        return said("pages", "progress.waiting")
    if job.state is not JobState.RUNNING:
        return said("pages", f"state.{job.state.value}")
    parts = [said("jobs", f"stages.{job.stage_code}", name=job.stage_subject)]
    if job.total > 1:
        unit = "pages" if job.stage_code == "read" else "share"
        values = {"done": job.done, "total": job.total, "percent": 100 * job.done // job.total}
        parts.append(said("pages", f"progress.{unit}", **values))
    if job.seconds_left is not None:
        parts.append(_left(job.seconds_left))
    return " ".join(parts)


def _left(seconds: int) -> str:
    if seconds < _MINUTE_S:
        return said("pages", "progress.soon")
    return said("pages", "progress.left", minutes=-(-seconds // _MINUTE_S))
