"""The operators' first page: what answers now, what is under way, and what waits for a person."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from bot.accounts.roles import Role
from bot.insights.summary import summary
from bot.pausing import CHANNELS
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.job_views import outcome_of
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.rendering import gone_on, shown
from bot.web.admin.written_words import budget_words
from bot.web.problems import ProblemError
from vectorstore.domain import Generation
from vectorstore.operations.audit import AuditEntry
from vectorstore.operations.jobs import Job, JobKind, JobState, uploads_of

router = APIRouter()

_SUMMED_DAYS = 7
_LOOKED_THROUGH = 200
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person: files that were read but not made ready, and what is ready but not published."""

    read: tuple[Job, ...]
    built: tuple[Generation, ...]


@router.get("")
def show_home(
    request: Request, operator: Annotated[Operator, Depends(allowed(Role.VIEWER))], office: TheOffice
) -> Response:
    """The first page."""
    generations = office.catalogue.generations()
    current = next((each for each in generations if each.current), None)
    values = {
        "current": current,
        "previous": next((each for each in generations if each.previous), None),
        "put_live": _put_live(office, current) if current else None,
        "plans": len(office.shelf.plans()),
        "open_jobs": office.jobs.open(),
        "waiting": _waiting(office, generations, current),
        "budget": budget_words(office),
        "summary": summary(office.ledger, _SUMMED_DAYS),
        "channels": CHANNELS,
        "paused": [pause.channel for pause in office.pauses.all()],
    }
    return shown(request, operator, "home.html", values)


def channel_of(channel: str) -> str:
    """The channel that an address names.

    Raises:
        ProblemError: `not_found`.
    """
    if channel not in CHANNELS:
        raise ProblemError("not_found")
    return channel


TheChannel = Annotated[str, Depends(channel_of)]
Admin = Annotated[Operator, Depends(allowed(Role.ADMIN))]


@router.post("/channels/{channel}/pause")
def pause(
    operator: Admin, channel: TheChannel, office: TheOffice, notice: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Turns a channel to a plain notice."""
    office.pauses.pause(channel, notice.strip())
    office.audit.add(operator.act(), "pause", channel, after={"notice": notice.strip()})
    return gone_on("/admin", "paused")


@router.post("/channels/{channel}/resume")
def resume(operator: Admin, channel: TheChannel, office: TheOffice) -> Response:
    """Opens a paused channel again."""
    office.pauses.resume(channel)
    office.audit.add(operator.act(), "resume", channel)
    return gone_on("/admin", "resumed")


def _put_live(office: Office, current: Generation) -> AuditEntry | None:
    """Who let the current generation answer, and when."""
    switches = [
        entry
        for act in ("publish", "rollback")
        for entry in office.audit.entries(limit=_SHOWN, act=act)
        if entry.subject == current.id
    ]
    return max(switches, key=lambda entry: entry.id, default=None)


def _waiting(office: Office, generations: list[Generation], current: Generation | None) -> Waiting:
    built = [each for each in generations if not each.published_at and (not current or each.id > current.id)]
    jobs = office.jobs.latest(_LOOKED_THROUGH)
    begun = [
        job for job in jobs if job.kind is JobKind.BUILD and job.state not in (JobState.FAILED, JobState.CANCELLED)
    ]
    taken = uploads_of(begun) | {address for job in begun for address in job.ordered.addresses} | _published(office)
    read = [job for job in jobs if job.kind is JobKind.READ and job.state is JobState.DONE and _is_left(job, taken)]
    return Waiting(tuple(read[:_SHOWN]), tuple(built[:_SHOWN]))


def _is_left(job: Job, taken: set[str]) -> bool:
    """Whether something was read that nobody has taken further."""
    if any(address in taken for address in job.ordered.addresses):
        return False
    return any(file.is_read and file.sha256 not in taken for file in outcome_of(job).files)


def _published(office: Office) -> set[str]:
    return {each.edition.original_sha256 for plan in office.shelf.plans() for each in plan.editions}
