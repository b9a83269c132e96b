"""What went wrong, told to operators: who is not signed in is shown the way."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit, urlunsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from bot.web.admin.rendering import shown
from bot.web.display import address_of
from bot.web.schemas import ProblemOut

SIGN_IN = "/admin/sign-in"
SIGN_OUT = "/admin/sign-out"
_HOME = "/admin"


def page_before(request: Request) -> str:
    """The operators' page on which a form stood, as the browser tells; the first one where it does not."""
    before = urlsplit(request.headers.get("referer", ""))
    is_ours = f"{before.path}/".startswith(f"{_HOME}/")
    return urlunsplit(("", "", before.path, before.query, "")) if is_ours else _HOME


def refusal(request: Request, problem: ProblemOut, headers: Mapping[str, str]) -> Response:
    """The problem in words, or the sign-in page, which leads back to what was wanted."""
    if problem.code == "not_signed_in":
        is_form = request.method == "POST" and request.url.path != SIGN_OUT
        wanted = page_before(request) if is_form else address_of(request)
        return RedirectResponse(
            f"{SIGN_IN}?{urlencode({'next': wanted} | ({'told': 'unsent'} if is_form else {}))}", 303
        )
    if problem.code == "method_not_allowed" and request.method == "GET":
        # What a form was sent to, opened again: the page on which it stands is one step up.
        return RedirectResponse(request.url.path.rpartition("/")[0] or _HOME, 303)
    operator = getattr(request.state, "operator", None)
    values = {"problem": problem, "before": page_before(request) if request.method == "POST" else ""}
    response = shown(request, operator, "problem.html", values, problem.status)
    response.headers.update(headers)
    return response
