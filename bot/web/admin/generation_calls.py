"""Generations over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from bot.accounts.roles import Role
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.generation_views import detail_out, gate_out, generation_out, line_out
from bot.web.admin.generations import TheGeneration, fault_of, wait_for_followers
from bot.web.admin.office import TheOffice
from bot.web.admin.schemas import (
    GateOut,
    GenerationDetailOut,
    GenerationOut,
    GenerationsOut,
    PinIn,
    PublishedOut,
    PublishIn,
    RefusedOut,
    RollbackIn,
)
from bot.web.admin.wording import said
from bot.web.problems import MEDIA_TYPE, ProblemError
from vectorstore.errors import GateRefusedError, VectorStoreError

router = APIRouter(tags=["operators"])

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]
Releaser = Annotated[Operator, Depends(allowed(Role.PUBLISHER))]

_REFUSED: dict[int | str, dict[str, Any]] = {
    409: {"model": RefusedOut, "description": "What answers has not changed; `lines` are those that failed"}
}


@router.get("/generations")
def list_generations(_: Viewer, office: TheOffice) -> GenerationsOut:
    """Every generation, newest first."""
    pins = office.pins.all()
    return GenerationsOut(generations=[generation_out(each, pins) for each in office.catalogue.generations()])


@router.get("/generations/{generation_id}")
def get_generation(_: Viewer, generation: TheGeneration, office: TheOffice) -> GenerationDetailOut:
    """One generation, with what it would change."""
    return detail_out(office, generation)


@router.get("/generations/{generation_id}/gate")
def get_gate_report(_: Viewer, generation: TheGeneration, office: TheOffice) -> GateOut:
    """What the gate found in a generation."""
    report = office.reports.of(generation.id)
    if report is None:
        raise ProblemError("not_found")
    return gate_out(office, report)


@router.post("/generations/{generation_id}/publish", response_model=PublishedOut, responses=_REFUSED)
def publish(
    operator: Releaser, generation: TheGeneration, wanted: PublishIn, office: TheOffice
) -> PublishedOut | JSONResponse:
    """Lets a generation answer; what the gate found must be confirmed by plan id, or overridden with a reason."""
    try:
        done = office.publisher.publish(generation.id, operator.act(wanted.override), wanted.confirmed, wanted.override)
    except VectorStoreError as error:
        return _refused(error)
    wait_for_followers()
    return PublishedOut(generation=done.id)


@router.post("/rollback", response_model=PublishedOut, responses=_REFUSED)
def go_back(operator: Releaser, wanted: RollbackIn, office: TheOffice) -> PublishedOut | JSONResponse:
    """Goes back to the generation that answered before, or to one that is named."""
    try:
        done = office.publisher.rollback(operator.act(wanted.why), wanted.generation or None)
    except VectorStoreError as error:
        return _refused(error)
    wait_for_followers()
    return PublishedOut(generation=done.id)


@router.post("/generations/{generation_id}/pin")
def pin(operator: Releaser, generation: TheGeneration, wanted: PinIn, office: TheOffice) -> GenerationOut:
    """Keeps a generation for good."""
    office.pins.pin(generation.id, operator.act(wanted.why.strip()))
    return generation_out(generation, office.pins.all())


@router.post("/generations/{generation_id}/unpin")
def unpin(operator: Releaser, generation: TheGeneration, office: TheOffice) -> GenerationOut:
    """Lets a generation be cleared away again."""
    office.pins.unpin(generation.id, operator.act())
    return generation_out(generation, office.pins.all())


def _refused(error: VectorStoreError) -> JSONResponse:
    code = fault_of(error)
    lines = [line_out(line) for line in error.lines] if isinstance(error, GateRefusedError) else []
    detail = said("pages", f"publish.{code}")
    out = RefusedOut(title="Conflict", status=409, detail=detail, code=code, reason=str(error), lines=lines)
    return JSONResponse(out.model_dump(), 409, media_type=MEDIA_TYPE)
