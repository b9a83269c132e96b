"""Calls for those who run the bot: is it alive, can it answer, what has it done."""

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST

from bot.web.door import TheDoor
from bot.web.problems import ProblemError
from bot.web.schemas import HealthOut
from vectorstore.ulid import new_ulid

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def is_alive() -> HealthOut:
    """The process is alive."""
    return HealthOut(status="alive")


@router.get("/readyz")
def is_ready(door: TheDoor) -> HealthOut:
    """Index and database can be used."""
    if not door.shelf.is_stocked():
        raise ProblemError("not_ready", headers={"Retry-After": "30"})
    door.ledger.turns(new_ulid())
    door.answerer.search("計画", 1)
    return HealthOut(status="ready")


@router.get("/metrics", response_class=Response)
def measure(door: TheDoor) -> Response:
    """Figures in Prometheus' format."""
    return Response(door.meter.text(), media_type=CONTENT_TYPE_LATEST)
