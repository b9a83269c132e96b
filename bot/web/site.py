"""What belongs to the site as a whole: the accessibility statement, and a city's own colours and logo."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from bot.web.door import TheDoor
from bot.web.languages import page_language
from bot.web.problems import ProblemError
from bot.web.templating import THEME, page
from bot.words import Words

router = APIRouter()


@router.get("/accessibility", response_class=HTMLResponse)
def show_accessibility(request: Request) -> Response:
    """What the pages aim at, what falls short, and whom to tell."""
    return page(request, "accessibility.html", Words(page_language(request)), {})


@router.get(f"/{THEME}")
def send_theme(door: TheDoor) -> Response:
    """The city's own values of `--keikaku-main` and the other properties that style.css names."""
    theme = door.settings.data_dir / THEME
    if not theme.is_file():
        raise ProblemError("not_found")
    return FileResponse(theme, media_type="text/css")
