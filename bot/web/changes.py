"""What changed between two editions of a plan, as a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from bot.addresses import changes_url, edition_url, section_url
from bot.comparing.choosing import Pair
from bot.comparing.listing import sheet
from bot.sheets import csv_bytes
from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.web.door import TheDoor
from bot.web.languages import page_language
from bot.web.metadata import Metadata, edition_metadata
from bot.web.problems import ProblemError
from bot.web.templating import page
from bot.words import Words
from vectorstore.changes import Changes, changes_between
from vectorstore.differences import Comparison, Kept
from vectorstore.domain import Status

router = APIRouter()

_DECIDED = (Status.ADOPTED, Status.SUPERSEDED)
_PER_PART = 100
"""Changed sections on one page; between two plans of 400 pages there may be 1,600, which were a page of 15 MB."""


def sheet_url(plan_id: str, number: int, since: int | None = None) -> str:
    """Where the same is had as a table for a spreadsheet."""
    return f"{edition_url(plan_id, number)}/changes.csv" + ("" if since is None else f"?since={since}")


def previous_of(plan: ShelvedPlan, number: int) -> ShelvedEdition | None:
    """The public edition before this one, None for the first."""
    return next((each for each in plan.editions if each.edition.number < number), None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An edition and the one that it is compared with, None for the first; `found` where both have a text."""

    plan: ShelvedPlan
    newer: ShelvedEdition
    older: ShelvedEdition | None
    found: Changes | None


def _asked(door: TheDoor, plan_id: str, number: int, since: int | None = None) -> _Asked:
    plan = door.shelf.plan(plan_id)
    if plan is None:
        raise ProblemError("not_found")
    newer = _edition(plan, number)
    older = previous_of(plan, number) if since is None else _earlier(plan, number, since)
    texts = (door.shelf.sections(older), door.shelf.sections(newer)) if older else ((), ())
    return _Asked(plan, newer, older, changes_between(*texts) if all(texts) else None)


Compared = Annotated[_Asked, Depends(_asked)]


@router.get("/plans/{plan_id}/{number}/changes", response_class=HTMLResponse)
def show_changes(request: Request, asked: Compared, since: int | None = None, part: int = 1) -> Response:
    """What an edition says otherwise than the public one before it, or than an earlier one that is named."""
    newer, older, found, plan_id = asked.newer, asked.older, asked.found, asked.plan.plan.id
    words = Words(page_language(request))
    values = shown_changes(found, part) | {
        "metadata": _metadata(request, words, newer, is_usual=since is None and part == 1),
        "shelved": newer,
        "older": older,
        "earlier": [each for each in asked.plan.editions if _is_earlier(each, newer) and each != older],
        "is_of_two_kinds": older is not None and _is_of_two_kinds(older, newer),
        "changes_url": changes_url,
        "edition_url": edition_url,
        "part_url": lambda number: changes_url(plan_id, newer.edition.number, since, number),
        "csv_url": sheet_url(plan_id, newer.edition.number, since),
        "reading": lambda of, section: section_url(of.plan.id, of.edition.number, section.id),
    }
    return page(request, "changes.html", words, values)


@router.get("/plans/{plan_id}/{number}/changes.csv")
def download_changes(request: Request, asked: Compared) -> Response:
    """The same as a table for a spreadsheet, a change a line."""
    if asked.older is None or asked.found is None:
        raise ProblemError("not_found")
    pair = Pair(asked.plan.plan, asked.older.edition, asked.newer.edition)
    site = str(request.base_url).rstrip("/")
    return csv_response(pair, asked.found, Words(page_language(request)), site)


def csv_response(pair: Pair, found: Changes, words: Words, site: str = "") -> Response:
    """Changes as a file to save, named after the plan and its editions; with addresses where `site` is given."""
    name = f"{pair.plan.id}-{pair.older.number}-{pair.newer.number}.csv"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    header, rows = sheet(pair, found.lines, words, site)
    return Response(b"".join(csv_bytes([header, *rows])), media_type="text/csv; charset=utf-8", headers=headers)


def shown_changes(found: Changes | None, part: int) -> dict[str, object]:
    """What a page needs to show one part of the changes.

    Raises:
        ProblemError: there is no such part.
    """
    return {
        "found": found.comparison if found else None,
        "changed": [found.section(each) for each in _of_part(found.comparison, part)] if found else [],
        "rows_of": found.rows_of if found else None,
        "part": part,
        "per_part": _PER_PART,
    }


def _is_earlier(one: ShelvedEdition, other: ShelvedEdition) -> bool:
    return one.edition.number < other.edition.number


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
