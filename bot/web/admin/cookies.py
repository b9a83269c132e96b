"""The cookies of operators; residents get none."""

from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from bot.web.admin.entrance import COOKIE
from bot.web.admin.refusing import SIGN_IN
from bot.web.door import door_of

_TRIED, _TRIED_S = "keikaku_tried", 30
_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


def keep_session(request: Request, response: Response, token: str) -> None:
    """Gives the browser a session's token, until it is closed or the session has ended."""
    keep(request, response, COOKIE, token)


def note_try(response: Response) -> None:
    """Notes for a moment that a session was given: a browser that brings this back alone did not keep it."""
    response.set_cookie(_TRIED, "1", max_age=_TRIED_S, path=SIGN_IN, httponly=True, samesite="lax")


def has_tried(request: Request) -> bool:
    """Whether a session was given a moment ago."""
    return _TRIED in request.cookies


def forget_session(request: Request, response: Response) -> None:
    """Takes it away again."""
    forget(request, response, COOKIE)


def keep(request: Request, response: Response, name: str, value: str, max_age_s: int | None = None) -> None:
    """Sets a cookie that no script reads and that other sites' forms do not carry."""
    secure = is_encrypted(request)
    response.set_cookie(name, value, max_age=max_age_s, path="/", secure=secure, httponly=True, samesite="lax")


def forget(request: Request, response: Response, name: str) -> None:
    """Takes a cookie away."""
    response.delete_cookie(name, path="/", secure=is_encrypted(request), httponly=True, samesite="lax")


def is_encrypted(request: Request) -> bool:
    """Whether the browser speaks TLS, to us or to a proxy: as PUBLIC_URL says, else always but on the own machine.

    A proxy that speaks TLS hands on plain HTTP, often to the own machine by that name, so that the request does not tell.
    """
    public = urlsplit(door_of(request).settings.public_url).scheme
    if public or request.url.scheme == "https":
        return "https" in (public, request.url.scheme)
    return request.url.hostname not in _OWN_MACHINE


def own_address(request: Request, path: str) -> str:
    """One of our pages as other servers name it: below PUBLIC_URL, else as the request came."""
    return (door_of(request).settings.public_url or f"{request.url.scheme}://{request.url.netloc}") + path
