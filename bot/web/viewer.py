"""The plan viewer: the register, and an edition with its outline, a search of its text and a cited quote marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bot.addresses import changes_url, edition_url, section_url, source_url
from bot.shelf import ShelvedEdition, ShelvedPlan
from bot.successors import section_after, successor_of
from bot.web.articles import article
from bot.web.changes import previous_of
from bot.web.cited import Cited, cited
from bot.web.display import Display
from bot.web.door import Door, TheDoor
from bot.web.highlighting import PLAIN, Overlay
from bot.web.languages import page_language
from bot.web.metadata import edition_metadata
from bot.web.originals import original_of, original_url
from bot.web.plans import shelved
from bot.web.problems import ProblemError
from bot.web.searching import MAX_CHARS, MAX_PLACES, Found, alike, search
from bot.web.templating import page
from bot.words import Words
from vectorstore.domain import Section

router = APIRouter()

_SHORT_REGISTER = 5
"""So many plans are seen at a glance."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader looks for; `problem` is the key of the words that say why it was not looked for."""

    words: str
    found: Found
    problem: str = ""


@router.get("/plans", response_class=HTMLResponse)
def show_plans(request: Request, door: TheDoor, q: str = "") -> Response:
    """Every plan that residents can read, or those whose title or city holds the words of `q`."""
    held = door.shelf.plans()
    wanted = [alike(word) for word in q[:MAX_CHARS].split()]
    plans = [each for each in held if all(word in alike(f"{each.plan.city} {each.plan.title}") for word in wanted)]
    values = {
        "plans": plans,
        "is_empty": not held,
        "is_long": len(held) > _SHORT_REGISTER,
        "q": q[:MAX_CHARS].strip(),
        "most_chars": MAX_CHARS,
        "edition_url": edition_url,
    }
    return page(request, "plans.html", Words(page_language(request)), values)


@router.get("/plans/{plan_id}")
def show_plan(plan_id: str, door: TheDoor) -> Response:
    """The edition of a plan to read now."""
    return RedirectResponse(edition_url(plan_id, _plan(door, plan_id).foremost.edition.number), 307)


@router.get("/plans/{plan_id}/{number}", response_class=HTMLResponse)
def show_edition(
    request: Request, plan_id: str, number: int, door: TheDoor, section: str = "", q: str | None = None
) -> Response:
    """One edition, whole; the quote that `mark` names in `section` is marked where it is confirmed, else nothing is."""
    edition, plan = shelved(door, plan_id, number), _plan(door, plan_id)
    words = Words(page_language(request))
    text = article(door, edition, words, furigana=Display.of(request).has_furigana(words.interface))
    mark = request.query_params.get("mark", "")
    quote = cited(door.shelf, edition, section, mark) if mark else None
    sought = _sought(text.sections, q)
    unconfirmed = quote.section.id if quote and quote.section and not quote.span else ""
    values = _about(door, edition, plan) | {
        "metadata": edition_metadata(request, words, edition),
        "same_section": _same_section(door, edition, plan, section),
        "outline": text.outline,
        "sections": text.overlaid(_overlays(quote, sought), unconfirmed),
        "quote": quote,
        "sought": sought,
        "most_places": MAX_PLACES,
        "most_chars": MAX_CHARS,
    }
    return _unless_known(request, page(request, "edition.html", words, values))


def _plan(door: Door, plan_id: str) -> ShelvedPlan:
    plan = door.shelf.plan(plan_id)
    if plan is None:
        raise ProblemError("not_found")
    return plan


def _about(door: Door, shelved: ShelvedEdition, plan: ShelvedPlan) -> dict[str, object]:
    """What the head of the page says of an edition."""
    edition = shelved.edition
    named = plan.plan.id, edition.number
    return {
        "shelved": shelved,
        "edition": edition,
        "plan": plan,
        "replaced_by": successor_of(plan, shelved),
        "original": original_url(edition) if original_of(door, edition) and not shelved.is_hidden else "",
        "changes": "" if shelved.is_hidden or not previous_of(plan, edition.number) else changes_url(*named),
        "edition_url": edition_url,
        "source_url": source_url,
    }


def _same_section(door: Door, shelved: ShelvedEdition, plan: ShelvedPlan, section_id: str) -> str:
    """The address of what a section has become in the edition that took this one's place, "" where that is not known."""
    current = successor_of(plan, shelved) if section_id else None
    same = section_after(door.shelf, shelved, current, section_id) if current else ""
    return section_url(plan.plan.id, current.edition.number, same) if current and same else ""


def _sought(sections: Sequence[Section], query: str | None) -> Sought | None:
    if query is None:
        return None
    words = query.strip()
    if not words:
        return Sought("", Found(), "viewer.search_empty")
    if len(words) > MAX_CHARS:
        return Sought(words[:MAX_CHARS], Found(), "viewer.search_long")
    return Sought(words, search(sections, words))


def _overlays(quote: Cited | None, sought: Sought | None) -> Mapping[str, Overlay]:
    overlays = dict(sought.found.overlays) if sought else {}
    if quote and quote.section and quote.span:
        overlays[quote.section.id] = replace(overlays.get(quote.section.id, PLAIN), quoted=quote.span)
    return overlays


def _unless_known(request: Request, response: Response) -> Response:
    """The page, or only that the browser's copy is still right: telling takes a fraction of sending it."""
    digest = blake2b(response.body, digest_size=16).hexdigest()
    # Weak, for the page may be compressed on its way.
    response.headers.update({"ETag": f'W/"{digest}"', "Cache-Control": "no-cache"})
    if digest not in request.headers.get("if-none-match", ""):
        return response
    kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    return Response(status_code=304, headers=kept)
