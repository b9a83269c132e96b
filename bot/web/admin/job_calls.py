"""Jobs over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.concurrency import run_in_threadpool

from bot.accounts.roles import Role
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.job_views import file_views, job_out
from bot.web.admin.jobs import TheJob, file_of, job_of, say
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.ordering import order, order_again
from bot.web.admin.particulars_form import ParticularsForm
from bot.web.admin.schemas import JobIn, JobOut, JobsOut
from bot.web.problems import ProblemError
from vectorstore.operations.jobs import Job, JobKind, JobOrder

router = APIRouter(tags=["operators"])

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Sender = Annotated[Operator, Depends(allowed(Role.OPERATOR))]

_LOOK_AGAIN_S = 0.5
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get("/jobs")
def list_jobs(_: Viewer, office: TheOffice) -> JobsOut:
    """The latest jobs, newest first."""
    return JobsOut(jobs=[job_out(job) for job in office.jobs.latest()])


@router.post("/jobs", status_code=202)
def add_job(operator: Sender, wanted: JobIn, office: TheOffice) -> JobOut:
    """Asks for a job; `uploads` takes files."""
    if wanted.publish and not operator.role.includes(Role.PUBLISHER):
        raise ProblemError("not_allowed")
    if wanted.files_of:
        made = order_again(office, job_of(wanted.files_of, office), wanted.kind, operator.act(), retry=wanted.retry)
        if made is None:
            raise ProblemError("invalid_request")
        return job_out(made)
    if not _is_whole(wanted):
        raise ProblemError("invalid_request")
    ordered = JobOrder(
        addresses=tuple(wanted.addresses),
        city=wanted.city,
        status=wanted.status,
        audience=wanted.audience,
        publish=wanted.publish,
        retry=wanted.retry,
        generation=wanted.generation,
        confirmed=tuple(wanted.confirmed),
    )
    return job_out(order(office, wanted.kind, ordered, operator.act()))


@router.get("/jobs/{job_id}")
def get_job(_: Viewer, job: TheJob) -> JobOut:
    """One job."""
    return job_out(job)


@router.get("/jobs/{job_id}/events", response_class=StreamingResponse)
async def follow_job(_: Viewer, job: TheJob, office: TheOffice) -> StreamingResponse:
    """A job as it goes on: an event `progress` with the job at each change, until it is over."""
    return StreamingResponse(_events(office, job), media_type="text/event-stream", headers=_HEADERS)


@router.post("/jobs/{job_id}/cancel", status_code=202)
def cancel_job(operator: Sender, job: TheJob, office: TheOffice) -> JobOut:
    """Asks a job to stop."""
    office.jobs.cancel(job.id, operator.act())
    return job_out(office.jobs.job(job.id))


@router.patch("/jobs/{job_id}/files/{number}")
def say_of_file(
    operator: Sender, job: TheJob, number: int, said: ParticularsForm, office: TheOffice
) -> ParticularsForm:
    """Confirms or corrects what was read of a file; what is left out stays as it was. The whole is told back."""
    view = file_of(file_views(office, job), number)
    known = view.form or ParticularsForm()
    form = known.model_copy(update=said.model_dump(exclude_unset=True))
    if form.faults():
        raise ProblemError("invalid_request")
    say(office, view, form, operator)
    return file_of(file_views(office, job), number).form or form


def _is_whole(wanted: JobIn) -> bool:
    match wanted.kind:
        case JobKind.READ:
            return bool(wanted.addresses)
        case JobKind.CHECK:
            return bool(wanted.generation)
    return True


async def _events(office: Office, job: Job) -> AsyncIterator[bytes]:
    told, silent_s = "", 0.0
    while True:
        now = job_out(job).model_dump_json()
        if now != told:
            yield format_sse_event(event="progress", data_str=now)
            told, silent_s = now, 0.0
        elif silent_s >= office.settings.sse_ping_s:
            yield KEEPALIVE_COMMENT
            silent_s = 0.0
        if job.state.is_over:
            return
        await asyncio.sleep(_LOOK_AGAIN_S)
        silent_s += _LOOK_AGAIN_S
        job = await run_in_threadpool(office.jobs.job, job.id)
