"""How search engines find the plans: site map, robots' rules, and what a page's head tells of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.addresses import edition_url
from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.web.door import TheDoor, door_of
from bot.web.problems import ProblemError
from vectorstore.domain import Status

router = APIRouter()

_FILE_ENTRIES = 50_000
"""Addresses in one file. Source: sitemaps.org, protocol 0.9."""
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_W3C_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_OUT_OF_USE = (Status.SUPERSEDED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Entry:
    """An address of the site map; `changed` is a W3C date, "" where unknown."""

    url: str
    changed: str = ""


def base_url(request: Request) -> str:
    """The site's own address without a slash at its end: PUBLIC_URL, else where the request came to."""
    return door_of(request).settings.public_url or str(request.base_url).rstrip("/")


def is_in_use(shelved: ShelvedEdition) -> bool:
    """Whether an edition is one that somebody should find: neither superseded nor withdrawn."""
    return shelved.live and shelved.edition.status not in _OUT_OF_USE


def entries(base: str, plans: Sequence[ShelvedPlan]) -> list[Entry]:
    """The pages to find: the chat, the register and each plan's foremost edition, unless it is out of use."""
    foremost = [plan.foremost for plan in plans]
    editions = (
        Entry(base + edition_url(each.plan.id, each.edition.number), each.edition.date)
        for each in foremost
        if is_in_use(each)
    )
    return [Entry(f"{base}/"), Entry(f"{base}/plans"), *editions]


def site_map(base: str, found: Sequence[Entry]) -> str:
    """The site map, or where one file cannot hold it the list of its parts."""
    if len(found) <= _FILE_ENTRIES:
        return _urls(found)
    parts = range(1, -(-len(found) // _FILE_ENTRIES) + 1)
    locations = "".join(f"<sitemap><loc>{escape(base)}/sitemap-{part}.xml</loc></sitemap>\n" for part in parts)
    return _xml("sitemapindex", locations)


def site_map_part(found: Sequence[Entry], part: int) -> str:
    """A part of the site map, counted from 1.

    Raises:
        ProblemError: `not_found`.
    """
    held = found[(part - 1) * _FILE_ENTRIES : part * _FILE_ENTRIES] if part > 0 else ()
    if not held:
        raise ProblemError("not_found")
    return _urls(held)


@router.get("/sitemap.xml")
def send_site_map(request: Request, door: TheDoor) -> Response:
    """The site map."""
    base = base_url(request)
    return Response(site_map(base, entries(base, door.shelf.plans())), media_type="application/xml")


@router.get("/sitemap-{part:int}.xml")
def send_site_map_part(request: Request, part: int, door: TheDoor) -> Response:
    """A part of a site map of many plans."""
    return Response(site_map_part(entries(base_url(request), door.shelf.plans()), part), media_type="application/xml")


@router.get("/robots.txt")
def send_robots(request: Request) -> Response:
    """Pages may be read; answers are for those who asked."""
    lines = (
        "User-agent: *",
        "Disallow: /api/",
        "Disallow: /originals/*/pages/",
        "Allow: /",
        f"Sitemap: {base_url(request)}/sitemap.xml",
    )
    return Response("\n".join(lines) + "\n", media_type="text/plain")


def _urls(found: Sequence[Entry]) -> str:
    return _xml("urlset", "".join(_url(each) for each in found))


def _url(entry: Entry) -> str:
    changed = f"<lastmod>{entry.changed}</lastmod>" if _W3C_DATE.fullmatch(entry.changed) else ""
    return f"<url><loc>{escape(entry.url)}</loc>{changed}</url>\n"


def _xml(element: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{_XMLNS}">\n{content}</{element}>\n'
