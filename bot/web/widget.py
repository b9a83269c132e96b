"""The script that a city's web editor puts into a page, and what it shows before anything is asked."""

from hashlib import sha256
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from bot.web.door import Door, TheDoor, calling_site, count_read
from bot.web.languages import known_language, page_language
from bot.web.origins import Site
from bot.web.problems import ProblemError
from bot.web.schemas import LanguageOut, WidgetSetupOut
from prompts.interfaces import interface
from prompts.reading import INTERFACES, pages, replies

router = APIRouter(tags=["widget"])
script = APIRouter()

_SCRIPT = Path(__file__).parent / "static" / "widget.js"
_ANY_SITE = {"Access-Control-Allow-Origin": "*"}
_GROUPS = ("widget.", "statuses.", "stages.")
_PAGE = (
    "name lead question hint city all_cities your_question answer citations citation see_in_plan city_source "
    "permalink helpful thanks not_verified state_superseded state_withdrawn"
)
_SHARED = frozenset(f"page.{key}" for key in _PAGE.split()) | {
    "labels.page",
    "labels.page_printed",
    "labels.nearest",
    "labels.quote",
    "labels.translation",
    "labels.contact",
    "labels.phone",
    "replies.understood_as",
    "replies.nothing_published",
    "errors.question_empty",
}


def site_or_told(request: Request, door: TheDoor) -> Site:
    """The web site whose page calls. One that is not listed may read the refusal: a web editor must learn what is missing.

    Raises:
        ProblemError: `origin_not_allowed`.
    """
    try:
        return calling_site(request, door)
    except ProblemError as problem:
        problem.headers.update(_ANY_SITE)
        raise


@router.get("/widget", response_model=WidgetSetupOut, dependencies=[Depends(count_read)])
def set_up(
    request: Request,
    door: TheDoor,
    site: Annotated[Site, Depends(site_or_told)],
    city: Annotated[str, Query(max_length=100)] = "",
    language: Annotated[str, Query(max_length=35)] = "",
) -> Response:
    """What the widget shows before anything is asked, in a language such as `zh-TW` or `ja-easy`, or the browser's."""
    code = known_language(language) or page_language(request)
    setup = _setup(door, door.city(city, code, site), code)
    return conditional(request, setup.model_dump_json().encode(), "application/json", "no-cache")


@script.get("/widget.js")
def send_script(request: Request) -> Response:
    """The widget itself, for any site: what it may ask is decided by the setup call."""
    if not _SCRIPT.is_file():
        raise ProblemError("not_found")
    caching = "public, max-age=300, must-revalidate"
    response = conditional(request, _SCRIPT.read_bytes(), "text/javascript; charset=utf-8", caching)
    response.headers.update(_ANY_SITE | {"Cross-Origin-Resource-Policy": "cross-origin"})
    return response


def conditional(request: Request, body: bytes, media_type: str, caching: str) -> Response:
    """The body with its ETag, or 304 to a caller that has it."""
    # Weak: compressed on its way or not, it is the same.
    tag = f'W/"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": caching, "Vary": "Accept-Language"}
    known = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    if tag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def _setup(door: Door, city: str, code: str) -> WidgetSetupOut:
    notice = door.paused(code)
    cities = sorted(door.shelf.cities())
    return WidgetSetupOut(
        state="open" if notice is None else "paused",
        notice=notice or "",
        language=_language_out(code),
        languages=[_language_out(each) for each in INTERFACES],
        city=city,
        cities=cities if not city and len(cities) > 1 else [],
        question_max_chars=door.settings.question_max_chars,
        words=_words(code),
        suggestions=list(door.suggestions(city, code)) if notice is None else [],
    )


def _language_out(code: str) -> LanguageOut:
    known = interface(code)
    return LanguageOut(code=known.code, name=known.name, lang=known.lang)


def _words(code: str) -> dict[str, str]:
    texts = {**pages(code), **replies(code)}
    return {key: text for key, text in texts.items() if key.startswith(_GROUPS) or key in _SHARED}
