"""The addresses that are looked at on a schedule, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from bot.accounts.roles import Role
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.job_views import job_out, known_plans
from bot.web.admin.office import TheOffice
from bot.web.admin.ordering import order
from bot.web.admin.schemas import Address, JobOut
from bot.web.admin.source_form import SourceForm
from bot.web.admin.sources import ANYWAY, TheSource, told
from bot.web.problems import ProblemError
from vectorstore.domain import Audience, Status
from vectorstore.operations.jobs import JobKind, JobOrder
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.sources import DAY_H, MAX_EVERY_H, Source, SourceState

router = APIRouter(tags=["operators"])

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Keeper = Annotated[Operator, Depends(allowed(Role.OPERATOR))]


class SourceIn(BaseModel):
    """An address to be looked at every `every_h` hours, and what is said of the files that are found there."""

    url: Address
    plan_id: str = Field(default="", max_length=200)
    city: str = Field(default="", max_length=100)
    status: Status | None = None
    audience: Audience = Audience.PUBLIC
    every_h: int = Field(default=DAY_H, ge=1, le=MAX_EVERY_H)


class LookIn(BaseModel):
    """How to look: with `anyway`, what lies there is taken however odd it looks."""

    anyway: bool = False


class SourceOut(BaseModel):
    """An address; `words` say in Japanese why nothing was taken from it, `code` is the stable reason."""

    id: str
    url: str
    plan_id: str
    city: str
    status: Status | None
    audience: Audience
    every_h: int
    state: SourceState
    code: str
    words: str
    failures: int
    looked_at: str
    changed_at: str
    due_at: str
    job_id: str


class SourcesOut(BaseModel):
    """Every address, in their order."""

    sources: list[SourceOut]


@router.get("/sources")
def list_sources(_: Viewer, office: TheOffice) -> SourcesOut:
    """The addresses that are looked at on a schedule."""
    return SourcesOut(sources=[_out(source) for source in office.sources.all()])


@router.post("/sources", status_code=201)
def keep_source(operator: Keeper, wanted: SourceIn, office: TheOffice) -> SourceOut:
    """Registers an address, or changes what is said of one."""
    form = SourceForm(
        url=wanted.url,
        plan=wanted.plan_id,
        city=wanted.city,
        status=wanted.status.value if wanted.status else "",
        audience=wanted.audience.value,
        every_h=str(wanted.every_h),
    )
    plans = known_plans(office)
    if form.faults(plans):
        raise ProblemError("invalid_request")
    before = next((each.said for each in office.sources.all() if each.url == form.url), Particulars())
    return _out(office.sources.keep(form.url, form.particulars(before, plans), wanted.every_h, operator.act()))


@router.get("/sources/{source_id}")
def get_source(_: Viewer, source: TheSource) -> SourceOut:
    """One address."""
    return _out(source)


@router.post("/sources/{source_id}/look", status_code=202)
def look_at_source(operator: Keeper, source: TheSource, wanted: LookIn, office: TheOffice) -> JobOut:
    """Looks at an address now."""
    ordered = JobOrder(addresses=(source.url,), confirmed=(ANYWAY,) if wanted.anyway else ())
    return job_out(order(office, JobKind.LOOK, ordered, operator.act()))


@router.delete("/sources/{source_id}", status_code=204)
def remove_source(operator: Keeper, source: TheSource, office: TheOffice) -> None:
    """Looks at an address no more; what was taken from it stays."""
    office.sources.remove(source.id, operator.act())


def _out(source: Source) -> SourceOut:
    return SourceOut(
        id=source.id,
        url=source.url,
        plan_id=source.said.plan_id,
        city=source.said.city,
        status=source.said.status,
        audience=source.said.audience or Audience.PUBLIC,
        every_h=source.every_h,
        state=source.state,
        code=source.trouble.code,
        words=told(source.trouble, source.url),
        failures=source.failures,
        looked_at=source.looked_at,
        changed_at=source.changed_at,
        due_at=source.due_at,
        job_id=source.job_id,
    )
