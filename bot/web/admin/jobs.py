"""The pages on which operators send files in, watch them being read, and confirm what was read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from bot.accounts.roles import Role
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.job_views import FileView, file_views, jobs_page, known_plans, may_be_built, outcome_of, reason_words
from bot.web.admin.job_words import job_words
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.ordering import order_again
from bot.web.admin.particulars_form import Confirmation, ParticularsForm
from bot.web.admin.rendering import gone_on, shown
from bot.web.admin.reopening import note_particulars
from bot.web.admin.wording import said
from bot.web.problems import ProblemError
from vectorstore.domain import Status
from vectorstore.errors import CatalogueError
from vectorstore.operations.jobs import Job, JobKind
from vectorstore.operations.particulars import Particulars

router = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Sender = Annotated[Operator, Depends(allowed(Role.OPERATOR))]


def job_of(job_id: str, office: TheOffice) -> Job:
    """The job that an address names.

    Raises:
        ProblemError: `not_found`.
    """
    try:
        return office.jobs.job(job_id)
    except CatalogueError as error:
        raise ProblemError("not_found") from error


TheJob = Annotated[Job, Depends(job_of)]


@router.get("/jobs")
def show_jobs(request: Request, operator: Viewer, office: TheOffice) -> Response:
    """The form for files and addresses, with the latest jobs."""
    return jobs_page(request, office, operator)


@router.get("/jobs/{job_id}")
def show_job(request: Request, operator: Viewer, job: TheJob, office: TheOffice) -> Response:
    """One job: how far it is, and what was read of each file."""
    return _job_page(request, office, operator, job, file_views(office, job))


@router.post("/jobs/{job_id}/cancel")
def cancel(operator: Sender, job: TheJob, office: TheOffice) -> Response:
    """Asks a job to stop."""
    office.jobs.cancel(job.id, operator.act())
    return gone_on(f"/admin/jobs/{job.id}", "cancelled")


@router.post("/jobs/{job_id}/build")
def build(
    operator: Sender, job: TheJob, office: TheOffice, file: Annotated[list[int] | None, Form()] = None
) -> Response:
    """Makes the files of a job ready for publishing, or those that are chosen by their numbers."""
    return _gone_on(job, order_again(office, job, JobKind.BUILD, operator.act(), file))


@router.post("/jobs/{job_id}/again")
def read_again(operator: Sender, job: TheJob, office: TheOffice) -> Response:
    """Reads the files of a job again, also those that could not be read, as they are now said to be."""
    return _gone_on(job, order_again(office, job, job.kind, operator.act(), retry=True))


@router.post("/jobs/{job_id}/files/{number}")
def confirm(
    request: Request,
    operator: Sender,
    job: TheJob,
    number: int,
    office: TheOffice,
    form: Annotated[ParticularsForm, Form()],
) -> Response:
    """Notes what an operator confirms or corrects of a file; it takes effect when the file is built or read again."""
    files = file_views(office, job)
    view = file_of(files, number)
    faults = form.faults()
    if faults:
        marked = replace(view, form=form, faults=faults)
        shown_files = [marked if each is view else each for each in files]
        return _job_page(request, office, operator, job, shown_files, 422)
    say(office, view, form, operator)
    return gone_on(f"/admin/jobs/{job.id}#file-{number}", "confirmed")


def file_of(files: Sequence[FileView], number: int) -> FileView:
    """The file of a number that was read.

    Raises:
        ProblemError: `not_found`.
    """
    found = next((each for each in files if each.number == number and each.form), None)
    if found is None:
        raise ProblemError("not_found")
    return found


def _gone_on(job: Job, made: Job | None) -> Response:
    return gone_on(f"/admin/jobs/{made.id}") if made else gone_on(f"/admin/jobs/{job.id}", "nothing_chosen")


def say(office: Office, view: FileView, form: ParticularsForm, operator: Operator) -> None:
    """Notes what is said of a file that was read, in a form without faults."""
    reading = office.catalogue.readings([view.out.reading_key])[0]
    before = office.particulars.of(view.out.sha256) or Particulars()
    said = Confirmation(form, reading.plan, reading.edition, before).particulars(known_plans(office))
    note_particulars(office, view.out.sha256, said, operator)


def _left_out(request: Request) -> list[str]:
    """What of the files that were just sent is not in the job, in words."""
    counts = {name: request.query_params.get(name, "") for name in ("repeated", "empty")}
    return [said("pages", f"news.{name}", count=count) for name, count in counts.items() if count.isdecimal()]


def _job_page(
    request: Request, office: Office, operator: Operator, job: Job, files: list[FileView], status: int = 200
) -> Response:
    outcome = outcome_of(job)
    values = {
        "job": job,
        "words": job_words(job),
        "left_out": _left_out(request),
        "reason": reason_words(outcome),
        "generation": outcome.generation or job.ordered.generation,
        "outcome": outcome,
        "files": files,
        "faulty": next((each for each in files if each.faults), None),
        "may_build": may_be_built(job, files),
        "plans": known_plans(office),
        "cities": sorted({plan.city for plan in known_plans(office) if plan.city}),
        "statuses": list(Status),
        "refreshes": request.query_params.get("refresh") == "1" and not job.state.is_over,
    }
    return shown(request, operator, "job.html", values, status)
