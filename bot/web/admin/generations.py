"""The pages on which what is built is looked at, published, and taken back."""

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from bot.accounts.roles import Role
from bot.library import LOOK_AGAIN_S
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.generation_views import confirmed_by, shown_lines
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.ordering import order
from bot.web.admin.plan_changes import plan_changes
from bot.web.admin.rendering import gone_on, shown
from bot.web.problems import ProblemError
from vectorstore.domain import Generation
from vectorstore.errors import CatalogueError, PublishError, VectorStoreError
from vectorstore.operations.jobs import JobKind, JobOrder

router = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Sender = Annotated[Operator, Depends(allowed(Role.OPERATOR))]
Releaser = Annotated[Operator, Depends(allowed(Role.PUBLISHER))]


class PublishForm(BaseModel):
    """What was confirmed by name, subject by subject, and the reason for overriding the gate."""

    subject: list[str] = Field(default=[], max_length=1_000)
    typed: list[str] = Field(default=[], max_length=1_000)
    override: str = Field(default="", max_length=2_000)


def generation_of(generation_id: str, office: TheOffice) -> Generation:
    """The generation that an address names.

    Raises:
        ProblemError: `not_found`.
    """
    try:
        return office.catalogue.generation(generation_id)
    except CatalogueError as error:
        raise ProblemError("not_found") from error


TheGeneration = Annotated[Generation, Depends(generation_of)]


@router.get("/generations")
def show_generations(request: Request, operator: Viewer, office: TheOffice) -> Response:
    """Every generation, newest first."""
    values = {"generations": office.catalogue.generations(), "pins": office.pins.all(), "fault": ""}
    return shown(request, operator, "generations.html", values)


@router.get("/generations/{generation_id}")
def show_generation(request: Request, operator: Viewer, generation: TheGeneration, office: TheOffice) -> Response:
    """One generation: what it would change, what the gate found, and how it is published."""
    return _page(request, office, operator, generation)


@router.post("/generations/{generation_id}/publish")
def publish(
    request: Request,
    operator: Releaser,
    generation: TheGeneration,
    office: TheOffice,
    form: Annotated[PublishForm, Form()],
) -> Response:
    """Lets a generation answer, or says what stands against it."""
    confirmed, is_mistyped = confirmed_by(form.subject, form.typed, _titles(office, generation))
    if is_mistyped:
        return _page(request, office, operator, generation, "mistyped", form)
    try:
        office.publisher.publish(generation.id, operator.act(form.override), confirmed, form.override)
    except VectorStoreError as error:
        return _page(request, office, operator, generation, fault_of(error), form)
    wait_for_followers()
    return gone_on(f"/admin/generations/{generation.id}", "published")


@router.post("/generations/{generation_id}/check")
def check(operator: Sender, generation: TheGeneration, office: TheOffice) -> Response:
    """Holds a generation at the gate again."""
    job = order(office, JobKind.CHECK, JobOrder(generation=generation.id), operator.act())
    return gone_on(f"/admin/jobs/{job.id}")


@router.post("/generations/{generation_id}/pin")
def pin(
    operator: Releaser, generation: TheGeneration, office: TheOffice, why: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Keeps a generation for good."""
    office.pins.pin(generation.id, operator.act(why.strip()))
    return gone_on(f"/admin/generations/{generation.id}", "pinned")


@router.post("/generations/{generation_id}/unpin")
def unpin(operator: Releaser, generation: TheGeneration, office: TheOffice) -> Response:
    """Lets a generation be cleared away again."""
    office.pins.unpin(generation.id, operator.act())
    return gone_on(f"/admin/generations/{generation.id}", "unpinned")


@router.post("/rollback")
def go_back(
    request: Request,
    operator: Releaser,
    office: TheOffice,
    generation: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Goes back to the generation that answered before, or to one that is named."""
    try:
        now = office.publisher.rollback(operator.act(), generation or None)
    except VectorStoreError as error:
        values = {"generations": office.catalogue.generations(), "pins": office.pins.all(), "fault": fault_of(error)}
        return shown(request, operator, "generations.html", values, 409)
    wait_for_followers()
    return gone_on(f"/admin/generations/{now.id}", "back")


def wait_for_followers() -> None:
    """Waits until every process has looked which generation answers: what the operator is told next is true then."""
    time.sleep(LOOK_AGAIN_S)


def fault_of(error: VectorStoreError) -> str:
    """Why something was not published, as the code of its words."""
    match error:
        case PublishError():
            return error.code
        case CatalogueError():
            return "gone"
    return "unusable"


def _page(
    request: Request,
    office: Office,
    operator: Operator,
    generation: Generation,
    fault: str = "",
    form: PublishForm | None = None,
) -> Response:
    report = office.reports.of(generation.id)
    lines = shown_lines(report, _titles(office, generation)) if report else []
    current = office.catalogue.current()
    values = {
        "generation": generation,
        "current": current,
        "pinned": office.pins.all().get(generation.id),
        "changes": plan_changes(office.catalogue, generation, None if generation.current else current),
        "report": report,
        "lines": lines,
        "is_fresh": report is not None and office.publisher.is_fresh(report),
        "to_confirm": {each.line.subject: each.name for each in lines if each.name},
        "must_override": any(each.line.verdict.value == "failed" and not each.name for each in lines),
        "typed": dict(zip(form.subject, form.typed, strict=False)) if form else {},
        "override": form.override if form else "",
        "fault": fault,
    }
    return shown(request, operator, "generation.html", values, 422 if fault else 200)


def _titles(office: Office, generation: Generation) -> dict[str, str]:
    """The titles of the plans that this generation or the current one holds, by plan id."""
    changes = plan_changes(office.catalogue, generation, office.catalogue.current())
    return {each.plan.id: each.plan.title for each in changes}
