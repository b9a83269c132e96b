"""What changed between two editions of a plan, as a page."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.addresses import edition_url, section_url
from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.web.door import TheDoor
from bot.web.languages import page_language
from bot.web.metadata import Metadata, edition_metadata
from bot.web.problems import ProblemError
from bot.web.rewording import changed_section
from bot.web.templating import page
from bot.words import Words
from vectorstore.differences import Comparison, Kept, compare
from vectorstore.domain import Section, Status

router = APIRouter()

_DECIDED = (Status.ADOPTED, Status.SUPERSEDED)
_PER_PART = 100
"""Changed sections on one page; between two plans of 400 pages there may be 1,600, which were a page of 15 MB."""


def changes_url(plan_id: str, number: int, since: int | None = None, part: int = 1) -> str:
    """Where the page shows what changed up to an edition, since the one before it or the one named."""
    asked = ({} if since is None else {"since": since}) | ({} if part == 1 else {"part": part})
    return f"{edition_url(plan_id, number)}/changes" + (f"?{urlencode(asked)}" if asked else "")


def previous_of(plan: ShelvedPlan, number: int) -> ShelvedEdition | None:
    """The public edition before this one, None for the first."""
    return next((each for each in plan.editions if each.edition.number < number), None)


# Sections never change and hash in milliseconds; comparing two plans of 400 pages that share nothing takes seconds.
@lru_cache(maxsize=8)
def _compared(before: tuple[Section, ...], after: tuple[Section, ...]) -> Comparison:
    return compare(before, after)


@router.get("/plans/{plan_id}/{number}/changes", response_class=HTMLResponse)
def show_changes(
    request: Request, plan_id: str, number: int, door: TheDoor, since: int | None = None, part: int = 1
) -> Response:
    """What an edition says otherwise than the public one before it, or than an earlier one that is named."""
    plan = door.shelf.plan(plan_id)
    if plan is None:
        raise ProblemError("not_found")
    newer = _edition(plan, number)
    older = previous_of(plan, number) if since is None else _earlier(plan, number, since)
    texts = (door.shelf.sections(older), door.shelf.sections(newer)) if older else ((), ())
    found = _compared(*texts) if all(texts) else None
    words = Words(page_language(request))
    values = {
        "metadata": _metadata(request, words, newer, is_usual=since is None and part == 1),
        "shelved": newer,
        "older": older,
        "earlier": [each for each in plan.editions if each.edition.number < number and each != older],
        "found": found,
        "changed": [changed_section(each) for each in _of_part(found, part)] if found else [],
        "part": part,
        "per_part": _PER_PART,
        "is_of_two_kinds": older is not None and _is_of_two_kinds(older, newer),
        "changes_url": changes_url,
        "edition_url": edition_url,
        "section_url": section_url,
    }
    return page(request, "changes.html", words, values)


def _of_part(found: Comparison, part: int) -> Sequence[Kept]:
    changed = found.changed[(part - 1) * _PER_PART : part * _PER_PART] if part > 0 else ()
    if not changed and part != 1:
        raise ProblemError("not_found")
    return changed


def _earlier(plan: ShelvedPlan, number: int, since: int) -> ShelvedEdition:
    if since >= number:
        raise ProblemError("not_found")
    return _edition(plan, since)


def _edition(plan: ShelvedPlan, number: int) -> ShelvedEdition:
    found = next((each for each in plan.editions if each.edition.number == number), None)
    if found is None:
        raise ProblemError("not_found")
    return found


def _metadata(request: Request, words: Words, newer: ShelvedEdition, is_usual: bool) -> Metadata:
    told = edition_metadata(request, words, newer)
    return replace(
        told,
        title=f"{words('changes.title')} – {told.title}",
        canonical=f"{told.canonical}/changes",
        is_indexed=told.is_indexed and is_usual,
        snippet=None,
    )


def _is_of_two_kinds(older: ShelvedEdition, newer: ShelvedEdition) -> bool:
    one, other = older.edition.status, newer.edition.status
    return one != other and not (one in _DECIDED and other in _DECIDED)
