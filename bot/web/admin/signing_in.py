"""Signing in with a name and a password, and signing out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from bot.accounts.roles import Role
from bot.errors import AccountError
from bot.web.admin.cookies import forget_session, has_tried, keep_session, note_try, own_address
from bot.web.admin.entrance import COOKIE, Operator, allowed, check_origin
from bot.web.admin.knocking import PASSWORDS, PROVIDER
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.refusing import SIGN_IN
from bot.web.admin.rendering import shown
from bot.web.admin.wording import said
from bot.web.door import TheDoor
from bot.web.problems import ProblemError

router = APIRouter()

_HOME = "/admin"
_OIDC = "/admin/sign-in/oidc"
_BY_PROVIDER = "signed_out_here"
_TOLD = ("signed_out", _BY_PROVIDER, "changed", "not_kept", "unsent")


@dataclass(frozen=True, slots=True)
class Why:
    """Why the form is shown: a sentence's key and what fills it; the name that was typed is typed in again."""

    key: str = ""
    status: int = 200
    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


NO_REASON = Why()


class Credentials(BaseModel):
    """What the form sends."""

    model_config = ConfigDict(hide_input_in_errors=True)

    name: str = ""
    password: str = ""
    next: str = _HOME


@router.get("/sign-in")
async def show_sign_in(
    request: Request, office: TheOffice, wanted: Annotated[str, Query(alias="next", max_length=2_000)] = _HOME
) -> Response:
    """The form; who is signed in goes on."""
    asks_provider = request.query_params.get("told") == _BY_PROVIDER
    return await (PROVIDER.run if asks_provider else run_in_threadpool)(_show, request, office, own_path(wanted))


def _show(request: Request, office: Office, wanted: str) -> Response:
    cookie = request.cookies.get(COOKIE, "")
    if cookie and office.sessions.of(cookie):
        return RedirectResponse(wanted, 303)
    told = request.query_params.get("told", "not_kept" if has_tried(request) else "")
    return sign_in_page(request, office, wanted, Why(f"sign_in.{told}") if told in _TOLD else NO_REASON)


@router.post("/sign-in")
@PASSWORDS.received
def sign_in(request: Request, form: Annotated[Credentials, Form()], office: TheOffice, door: TheDoor) -> Response:
    """On to what was wanted, or the form again with the reason."""
    wanted = own_path(form.next)
    check_origin(request)
    try:
        door.limiter.count(request, "sign_in")
        one = office.admission.admit(form.name, form.password)
    except ProblemError as error:
        return sign_in_page(request, office, wanted, too_many(error, form.name))
    except AccountError as error:
        return sign_in_page(request, office, wanted, Why(f"sign_in.{error.code}", 401, form.name))
    return begin_session(request, office, one.name, wanted)


@router.post("/sign-out")
def sign_out(
    request: Request, office: TheOffice, operator: Annotated[Operator, Depends(allowed(Role.VIEWER))]
) -> Response:
    """The session has ended."""
    office.sessions.end(request.cookies.get(COOKIE, ""), operator.name)
    told = "signed_out" if operator.is_local else _BY_PROVIDER
    response = RedirectResponse(f"{SIGN_IN}?told={told}", 303)
    forget_session(request, response)
    return response


def too_many(error: ProblemError, name: str = "") -> Why:
    """Why the form is shown to who tried too often."""
    return Why("sign_in.too_many", error.status, name, error.values, error.headers)


def own_path(wanted: str) -> str:
    """A page of the operators' own that somebody wanted to see; the first one for anything else.

    A browser drops tabs and line feeds, and takes a backslash for a slash: an address with any of them could lead away.
    """
    is_plain = wanted.isprintable() and "\\" not in wanted and " " not in wanted
    is_own = wanted == _HOME or wanted.startswith((f"{_HOME}/", f"{_HOME}?"))
    return wanted if is_plain and is_own and not wanted.startswith(SIGN_IN) else _HOME


def begin_session(request: Request, office: Office, name: str, wanted: str) -> Response:
    """On to a page, signed in; a session that the browser had before ends."""
    if old := request.cookies.get(COOKIE, ""):
        office.sessions.end(old, name)
    response = RedirectResponse(wanted, 303)
    keep_session(request, response, office.sessions.open(name).token)
    note_try(response)
    return response


def sign_in_page(request: Request, office: Office, wanted: str, why: Why = NO_REASON) -> Response:
    """The form, with why it is shown again."""
    values = {
        "wanted": wanted,
        "has_accounts": not office.accounts.is_empty(),
        "why": why,
        "oidc_address": f"{_OIDC}?{urlencode({'next': wanted})}" if office.provider else "",
        "provider_sign_out": _provider_sign_out(request, office) if why.key == f"sign_in.{_BY_PROVIDER}" else "",
        "words": said("accounts", why.key, **why.values) if why.key else "",
    }
    response = shown(request, None, "sign_in.html", values, why.status)
    response.headers.update(why.headers)
    return response


def _provider_sign_out(request: Request, office: Office) -> str:
    """A link, for a form's way may not lead to another site (`form-action`)."""
    try:
        return office.provider.sign_out_address(own_address(request, SIGN_IN)) if office.provider else ""
    except AccountError:
        return ""
