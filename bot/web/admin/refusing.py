"""What went wrong, told to operators: who is not signed in is shown the way."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from bot.web.admin.rendering import shown
from bot.web.display import address_of
from bot.web.schemas import ProblemOut

SIGN_IN = "/admin/sign-in"


def refusal(request: Request, problem: ProblemOut, headers: Mapping[str, str]) -> Response:
    """The problem in words, or the sign-in page, which leads back to what was wanted."""
    if problem.code == "not_signed_in":
        wanted = address_of(request) if request.method == "GET" else "/admin"
        return RedirectResponse(f"{SIGN_IN}?{urlencode({'next': wanted})}", 303)
    operator = getattr(request.state, "operator", None)
    response = shown(request, operator, "problem.html", {"problem": problem}, problem.status)
    response.headers.update(headers)
    return response
