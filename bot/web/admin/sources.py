"""The pages of the addresses that are looked at on a schedule."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from bot.accounts.roles import Role
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.job_views import known_plans
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.ordering import order
from bot.web.admin.rendering import gone_on, shown
from bot.web.admin.source_form import SourceForm
from bot.web.admin.wording import said
from bot.web.problems import ProblemError
from prompts.reading import operator_words
from vectorstore.domain import Status
from vectorstore.errors import CatalogueError
from vectorstore.operations.jobs import JobKind, JobOrder
from vectorstore.operations.particulars import Particulars
from vectorstore.operations.sources import Source, Trouble

router = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Keeper = Annotated[Operator, Depends(allowed(Role.OPERATOR))]

PLACE = "/admin/sources"
ANYWAY = "doubtful"
"""Confirmed in an order: what lies at the address is taken, however odd it looks."""


def source_of(source_id: str, office: TheOffice) -> Source:
    """The source that an address names.

    Raises:
        ProblemError: `not_found`.
    """
    try:
        return office.sources.source(source_id)
    except CatalogueError as error:
        raise ProblemError("not_found") from error


TheSource = Annotated[Source, Depends(source_of)]


@router.get("/sources")
def show_sources(request: Request, operator: Viewer, office: TheOffice) -> Response:
    """The addresses, with what the last look at each came to, and the form for another one."""
    return _list_page(request, office, operator, SourceForm(), {})


@router.post("/sources")
def add(request: Request, operator: Keeper, office: TheOffice, form: Annotated[SourceForm, Form()]) -> Response:
    """Registers an address and looks at it at once."""
    faults = form.faults(known_plans(office))
    if faults:
        return _list_page(request, office, operator, form, faults)
    source = _kept(office, operator, form, Particulars())
    _look(office, operator, source)
    return gone_on(PLACE, "kept")


@router.get("/sources/{source_id}")
def show_source(request: Request, operator: Viewer, office: TheOffice, source: TheSource) -> Response:
    """One address, and what may be done with it."""
    return _source_page(request, office, operator, source, SourceForm.of(source), {})


@router.post("/sources/{source_id}")
def change(
    request: Request, operator: Keeper, office: TheOffice, source: TheSource, form: Annotated[SourceForm, Form()]
) -> Response:
    """Changes what is said of an address."""
    form = form.model_copy(update={"url": source.url})
    faults = form.faults(known_plans(office))
    if faults:
        return _source_page(request, office, operator, source, form, faults)
    _kept(office, operator, form, source.said)
    return gone_on(PLACE, "changed")


@router.post("/sources/{source_id}/look")
def look(operator: Keeper, office: TheOffice, source: TheSource, anyway: Annotated[bool, Form()] = False) -> Response:
    """Looks at an address now; with `anyway`, what lies there is taken however odd it looks."""
    _look(office, operator, source, anyway=anyway)
    return gone_on(PLACE, "looking")


@router.post("/sources/{source_id}/remove")
def remove(operator: Keeper, office: TheOffice, source: TheSource) -> Response:
    """Looks at an address no more."""
    office.sources.remove(source.id, operator.act())
    return gone_on(PLACE, "removed")


def told(trouble: Trouble, url: str) -> str:
    """Why nothing was taken from an address, in words; "" where something was."""
    if not trouble.code:
        return ""
    area = "failures" if trouble.code.startswith("failures.") else "sources"
    code = trouble.code if area == "failures" else f"trouble.{trouble.code}"
    return said(area, code, **({"name": url} | trouble.values))


def _kept(office: Office, operator: Operator, form: SourceForm, before: Particulars) -> Source:
    particulars = form.particulars(before, known_plans(office))
    return office.sources.keep(form.url, particulars, int(form.every_h), operator.act())


def _look(office: Office, operator: Operator, source: Source, *, anyway: bool = False) -> None:
    ordered = JobOrder(addresses=(source.url,), confirmed=(ANYWAY,) if anyway else ())
    order(office, JobKind.LOOK, ordered, operator.act())


def _list_page(
    request: Request, office: Office, operator: Operator, form: SourceForm, faults: dict[str, str]
) -> Response:
    plans = known_plans(office)
    values = {
        "sources": office.sources.all(),
        "told": told,
        "plans": plans,
        "titles": {plan.id: plan.title for plan in plans},
        "statuses": list(Status),
        "form": form,
        "faults": faults,
        "news": _news(request),
    }
    return shown(request, operator, "sources.html", values, 422 if faults else 200)


def _source_page(
    request: Request, office: Office, operator: Operator, source: Source, form: SourceForm, faults: dict[str, str]
) -> Response:
    values = {
        "source": source,
        "reason": told(source.trouble, source.url),
        "plans": known_plans(office),
        "statuses": list(Status),
        "form": form,
        "faults": faults,
    }
    return shown(request, operator, "source.html", values, 422 if faults else 200)


def _news(request: Request) -> str:
    code = f"news.{request.query_params.get('news', '')}"
    return operator_words("sources").get(code, "")
