"""What a candidate says otherwise than the edition that answers: read or built, but not yet published."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from bot.accounts.roles import Role
from bot.addresses import section_url
from bot.comparing.choosing import Pair, chosen
from bot.comparing.listing import as_record
from bot.errors import BotError
from bot.shelf import ShelvedEdition
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.rendering import shown
from bot.web.changes import csv_response, shown_changes
from bot.web.problems import ProblemError
from bot.words import Words
from vectorstore.catalogue import Catalogue
from vectorstore.changes import Changes, changes_between
from vectorstore.domain import Audience, Edition, Plan, Section

router = APIRouter()
calls = APIRouter()
Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]


def differences_url(plan_id: str, before: str = "", after: str = "", part: int = 1, file: str = "") -> str:
    """Where the page compares two editions of a plan, by their ids; without them the newest with what answers."""
    asked = {"before": before, "after": after, "part": str(part) if part != 1 else ""}
    named = urlencode({name: value for name, value in asked.items() if value})
    return f"/admin/plans/{quote(plan_id, safe='')}/changes{file}" + (f"?{named}" if named else "")


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two editions, published or not; `found` where both have a text."""

    older: ShelvedEdition
    newer: ShelvedEdition
    published: frozenset[str]
    found: Changes | None

    @property
    def pair(self) -> Pair:
        return Pair(self.newer.plan, self.older.edition, self.newer.edition)

    def url(self, part: int = 1, file: str = "") -> str:
        return differences_url(self.newer.plan.id, self.older.edition.id, self.newer.edition.id, part, file)

    def reading(self, of: ShelvedEdition, section: Section) -> str:
        """Where residents read a section, "" where they cannot."""
        can_be_read = of.edition.id in self.published and of.edition.audience is Audience.PUBLIC
        return section_url(of.plan.id, of.edition.number, section.id) if can_be_read else ""


def _compared(office: TheOffice, plan_id: str, before: str = "", after: str = "") -> _Compared:
    plan, editions = _plan(office.catalogue, plan_id)
    current = office.catalogue.current()
    live = frozenset(current.edition_ids) if current else frozenset()
    try:
        pair = chosen(plan, editions, live, (_number(editions, before), _number(editions, after)))
    except BotError as error:
        raise ProblemError("not_found", language="ja") from error
    older, newer = (ShelvedEdition(plan, each, each.id in live) for each in (pair.older, pair.newer))
    texts = office.catalogue.sections(older.edition.id), office.catalogue.sections(newer.edition.id)
    return _Compared(older, newer, _published(office), changes_between(*texts) if all(texts) else None)


Compared = Annotated[_Compared, Depends(_compared)]


@router.get("/plans/{plan_id}/changes", response_class=HTMLResponse)
def show_differences(request: Request, operator: Viewer, asked: Compared, part: int = 1) -> Response:
    """What the newer edition says otherwise."""
    values = shown_changes(asked.found, part) | {
        "older": asked.older,
        "shelved": asked.newer,
        "published": asked.published,
        "part_url": asked.url,
        "csv_url": asked.url(file=".csv"),
        "reading": asked.reading,
    }
    return shown(request, operator, "differences.html", values)


@router.get("/plans/{plan_id}/changes.csv")
def download_differences(operator: Viewer, asked: Compared) -> Response:
    """The same as a table for a spreadsheet."""
    if asked.found is None:
        raise ProblemError("not_found", language="ja")
    return csv_response(asked.pair, asked.found, Words("ja"))


@calls.get("/plans/{plan_id}/changes")
def differences(operator: Viewer, asked: Compared) -> dict[str, object]:
    """The same for a program: `before` and `after` are edition ids; without them the newest with what answers."""
    return as_record(asked.pair, asked.found.lines if asked.found else ())


def _plan(catalogue: Catalogue, plan_id: str) -> tuple[Plan, tuple[Edition, ...]]:
    found = next((each for each in catalogue.plans(unpublished=True) if each[0].id == plan_id), None)
    if found is None:
        raise ProblemError("not_found", language="ja")
    return found


def _number(editions: tuple[Edition, ...], edition_id: str) -> int | None:
    if not edition_id:
        return None
    found = next((each.number for each in editions if each.id == edition_id), None)
    if found is None:
        raise ProblemError("not_found", language="ja")
    return found


def _published(office: Office) -> frozenset[str]:
    return frozenset(each.id for _, editions in office.catalogue.plans() for each in editions)
