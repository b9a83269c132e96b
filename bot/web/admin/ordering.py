"""Gives the worker its jobs."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from bot.web.admin.job_views import outcome_of
from bot.web.admin.office import Office
from bot.web.admin.wording import said
from vectorstore.errors import VectorStoreError
from vectorstore.operations.acts import Act
from vectorstore.operations.jobs import Job, JobKind, JobOrder

log = logging.getLogger(__name__)


def order(office: Office, kind: JobKind, ordered: JobOrder, by: Act) -> Job:
    """A new job, of which the worker is told.

    Raises:
        CatalogueError: the database cannot be used.
    """
    job = office.jobs.add(kind, _title(kind, ordered), ordered, by)
    try:
        office.bell.ring(job.id)
    except VectorStoreError as error:
        # The job stands in the database, where the worker finds it at its next look.
        log.warning("the worker was not told of job %s: %s", job.id, error)
    return job


def order_again(
    office: Office, job: Job, kind: JobKind, by: Act, numbers: Sequence[int] | None = None, *, retry: bool = False
) -> Job | None:
    """A job of another kind with the files and addresses of one before, or with its files of these numbers alone.

    With `retry`, files that could not be read are tried again; else they are left out. Of a job that is not over all are
    taken: it comes first. None where nothing is left.
    """
    if not job.state.is_over and numbers is None:
        return order(office, kind, replace(job.ordered, publish=False, retry=retry), by)
    files = outcome_of(job).files
    wanted = {file.sha256 for at, file in enumerate(files, start=1) if numbers is None or at in numbers}
    unread = set() if retry else {file.sha256 for file in files if not file.is_read}
    uploads = tuple(each for each in job.ordered.uploads if each.sha256 in wanted - unread or (retry and not files))
    if not uploads and not job.ordered.addresses:
        return None
    return order(office, kind, replace(job.ordered, uploads=uploads, publish=False, retry=retry), by)


def _title(kind: JobKind, ordered: JobOrder) -> str:
    names = [PurePosixPath(upload.name).name for upload in ordered.uploads] + list(ordered.addresses)
    match names:
        case []:
            return ordered.generation or said("pages", f"title.{kind.value}")
        case [only]:
            return only
    return said("pages", "title.several", first=names[0], more=len(names) - 1)
