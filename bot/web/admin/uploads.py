"""Files and addresses that operators send in: each lot becomes a job."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from bot.accounts.roles import Role
from bot.web.admin.entrance import CSRF_HEADER, Operator, allowed, check_token
from bot.web.admin.job_views import job_out, jobs_page
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.ordering import order
from bot.web.admin.receiving import Received, receive
from bot.web.admin.schemas import Address, JobOut
from bot.web.problems import ProblemError
from vectorstore.domain import Audience, Status
from vectorstore.operations.jobs import Job, JobKind, JobOrder

pages = APIRouter()
calls = APIRouter(tags=["operators"])

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Sender = Annotated[Operator, Depends(allowed(Role.OPERATOR, is_form_read=False))]

_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "city": {"type": "string"},
                        "status": {"type": "string", "enum": [each.value for each in Status]},
                        "audience": {"type": "string", "enum": [each.value for each in Audience]},
                        "publish": {"type": "boolean"},
                        "addresses": {"type": "string", "description": "Addresses to be fetched, one a line."},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            }
        },
    }
}


class UploadFields(BaseModel):
    """What is said of all files at once. Where `publish` is set they are built and published if the gate allows."""

    city: str = Field(default="", max_length=100)
    status: Status | None = None
    audience: Audience = Audience.PUBLIC
    publish: bool = False
    addresses: tuple[Address, ...] = ()

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> "UploadFields":
        """Those of a form; a field that was left empty says nothing.

        Raises:
            ValidationError: a value is none that the form offers.
        """
        said: dict[str, object] = {name: value.strip() for name, value in fields.items() if value.strip()}
        lines = [line.strip() for line in fields.get("addresses", "").splitlines() if line.strip()]
        return cls.model_validate(said | {"addresses": tuple(dict.fromkeys(lines))})


@pages.get("/uploads")
def show_form(_: Viewer) -> Response:
    """On to the form: somebody opened the address that it is sent to."""
    return RedirectResponse("/admin/jobs", 303)


@pages.post("/uploads")
async def send(request: Request, operator: Sender, office: TheOffice) -> Response:
    """Takes a form's files and addresses in and goes on to the job; shows the form again where something is wrong."""
    fields: dict[str, str] = {}
    try:
        received = await _received(request, office, operator, fields)
        job = await run_in_threadpool(_ordered, office, received, operator)
    except HTTPException as error:
        if error.status_code != 413:
            raise
        return await run_in_threadpool(jobs_page, request, office, operator, fields, "too_large")
    except (_NothingSentError, ValidationError) as error:
        fault = str(error) if isinstance(error, _NothingSentError) else "address"
        return await run_in_threadpool(jobs_page, request, office, operator, fields, fault)
    left_out = {"repeated": received.repeated, "empty": received.empty}
    told = urlencode({name: count for name, count in left_out.items() if count})
    return RedirectResponse(f"/admin/jobs/{job.id}" + (f"?{told}" if told else ""), 303)


@calls.post("/uploads", status_code=202, openapi_extra=_MULTIPART)
async def send_files(request: Request, operator: Sender, office: TheOffice) -> JobOut:
    """Takes files and addresses in: a job reads them, or builds and publishes too where `publish` is set."""
    try:
        received = await _received(request, office, operator, {})
        return job_out(await run_in_threadpool(_ordered, office, received, operator))
    except (_NothingSentError, ValidationError) as error:
        raise ProblemError("invalid_request") from error


class _NothingSentError(ValueError):
    """Neither a file nor an address came, as the code of its words."""


async def _received(request: Request, office: Office, operator: Operator, fields: dict[str, str]) -> Received:
    """The form; its fields are noted in `fields` as soon as they are known."""

    def checked(sent: Mapping[str, str]) -> None:
        check_token(operator, request.headers.get(CSRF_HEADER, sent.get("csrf")))
        fields.update(sent)

    content_type = request.headers.get("content-type", "")
    return await receive(content_type, request.stream(), office.incoming.folder, checked)


def _ordered(office: Office, received: Received, operator: Operator) -> Job:
    said = UploadFields.read(received.fields)
    if not received.uploads and not said.addresses:
        raise _NothingSentError("empty" if received.empty else "nothing")
    if said.publish and not operator.role.includes(Role.PUBLISHER):
        raise ProblemError("not_allowed")
    ordered = JobOrder(received.uploads, said.addresses, said.city, said.status, said.audience, said.publish)
    return order(office, JobKind.BUILD if said.publish else JobKind.READ, ordered, operator.act())
