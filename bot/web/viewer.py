"""The plan viewer: the register, and an edition with its sections, tables and pages."""

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from bot.domain import Citation
from bot.web.door import TheDoor
from bot.web.languages import page_language
from bot.web.plans import shelved
from bot.web.problems import ProblemError
from bot.web.reading import shown_sections
from bot.web.rendering import edition_url, source_url
from bot.web.templating import page
from bot.web.words import Words

router = APIRouter()

_QUOTE_CHARS = 1_500
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def passage_url(citation: Citation) -> str:
    """Where the viewer shows a citation's quote, marked; a very long quote is found by its section alone."""
    url = edition_url(citation.plan.id, citation.edition.number)
    anchor = quote(citation.section_id, safe="")
    if len(citation.quote) > _QUOTE_CHARS:
        return f"{url}#{anchor}"
    return f"{url}?{urlencode({'section': citation.section_id, 'quote': citation.quote})}#{anchor}"


@router.get("/plans", response_class=HTMLResponse)
def show_plans(request: Request, door: TheDoor) -> Response:
    """Every plan that residents can read."""
    words = Words(page_language(request))
    return page(request, "plans.html", words, {"plans": door.shelf.plans(), "edition_url": edition_url})


@router.get("/plans/{plan_id}")
def show_plan(plan_id: str, door: TheDoor) -> Response:
    """The edition of a plan to read now."""
    plan = door.shelf.plan(plan_id)
    if plan is None:
        raise ProblemError("not_found")
    return RedirectResponse(edition_url(plan_id, plan.foremost.edition.number), 307)


@router.get("/plans/{plan_id}/{number}", response_class=HTMLResponse)
def show_edition(
    request: Request,
    plan_id: str,
    number: int,
    door: TheDoor,
    section: str = "",
    passage: Annotated[str, Query(alias="quote", max_length=_QUOTE_CHARS)] = "",
) -> Response:
    """One edition, whole; a quote in it is marked where it stands to the letter, and nothing where it does not."""
    edition = shelved(door, plan_id, number)
    plan = door.shelf.plan(plan_id)
    sections = shown_sections(door.shelf.sections(edition), passage, section)
    values = {
        "shelved": edition,
        "edition": edition.edition,
        "plan": plan,
        "sections": sections,
        "is_marked": any(each.is_marked for each in sections),
        "original": door.settings.data_dir.joinpath("originals", edition.edition.original_sha256).is_file(),
        "edition_url": edition_url,
        "source_url": source_url,
    }
    return page(request, "edition.html", Words(page_language(request)), values)


@router.get("/originals/{sha256}")
def send_original(sha256: str, door: TheDoor) -> Response:
    """The file that a public edition was read from; never opened as part of this site."""
    public = (each.edition for plan in door.shelf.plans() for each in plan.editions)
    edition = next((each for each in public if each.original_sha256 == sha256), None)
    file = door.settings.data_dir / "originals" / sha256
    if edition is None or not file.is_file():
        raise ProblemError("not_found")
    headers = {"Content-Security-Policy": _SANDBOX}
    return FileResponse(file, headers=headers, media_type=edition.media_type, filename=edition.file_name)
