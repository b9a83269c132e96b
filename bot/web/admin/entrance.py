"""Who is signed in, and what they may do."""

import hmac
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from bot.accounts.roles import Role
from bot.web.admin.csrf import is_token, masked
from bot.web.admin.office import office_of
from bot.web.door import door_of
from bot.web.problems import ProblemError
from vectorstore.operations.acts import Act

COOKIE = "keikaku_session"
CSRF_HEADER = "X-CSRF-Token"
_CALLS = "/api/"
_READING = ("GET", "HEAD", "OPTIONS")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who is signed in; `csrf` is put into each form that they are shown.

    `secret` is what that rests on, "" for a program, which no page can make send anything.
    """

    name: str
    role: Role
    csrf: str = ""
    is_local: bool = True
    secret: str = field(default="", repr=False)

    def act(self, why: str = "") -> Act:
        """What they do, for the audit log."""
        return Act(self.name, why)


def allowed(least: Role, *, is_form_read: bool = True) -> Callable[[Request], AsyncIterator[Operator]]:
    """A dependency that lets in whoever may do what `least` may; what changes something must carry the CSRF token.

    Without `is_form_read` the form is left for the route to take as it comes, which then calls `check_token` itself.

    Raises:
        ProblemError: `not_signed_in`, `not_allowed` where the role does not reach, or `csrf`.
    """

    async def operator_of(request: Request) -> AsyncIterator[Operator]:
        operator = await run_in_threadpool(identified, request)
        request.state.operator = operator
        is_change = bool(operator.secret) and request.method not in _READING
        if is_change:
            check_origin(request)
        if not operator.role.includes(least):
            raise ProblemError("not_allowed", language="ja")
        try:
            if is_change and (is_form_read or not _comes_in_pieces(request)):
                check_token(operator, await _token_sent(request))
            yield operator
        finally:
            await request.close()

    return operator_of


def identified(request: Request) -> Operator:
    """Who sends a request: by the session's cookie or, calls alone, by the token of ADMIN_TOKEN.

    Raises:
        ProblemError: `not_signed_in`, or `rate_limited` where tokens are guessed.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and request.url.path.startswith(_CALLS):
        return _by_token(request, token.strip())
    known = office_of(request).sessions.of(cookie) if (cookie := request.cookies.get(COOKIE, "")) else None
    if known is None:
        raise ProblemError("not_signed_in", language="ja")
    return Operator(known.name, known.role, masked(known.csrf), is_local=not known.subject, secret=known.csrf)


def check_origin(request: Request) -> None:
    """Refuses what a page of another site sends.

    Raises:
        ProblemError: `csrf`.
    """
    if not door_of(request).origins.is_sent_by_us(request):
        raise ProblemError("csrf", language="ja")


def _by_token(request: Request, token: str) -> Operator:
    wanted = office_of(request).settings.admin_token.get_secret_value()
    if wanted and hmac.compare_digest(token.encode(), wanted.encode()):
        return Operator("token", Role.ADMIN)
    door_of(request).limiter.count(request, "sign_in")
    raise ProblemError("not_signed_in", language="ja")


def check_token(operator: Operator, sent: object) -> None:
    """Refuses what was sent without the session's CSRF token; who shows a token of ADMIN_TOKEN has no session.

    Raises:
        ProblemError: `csrf`.
    """
    if operator.secret and not (isinstance(sent, str) and is_token(sent, operator.secret)):
        raise ProblemError("csrf", language="ja")


async def _token_sent(request: Request) -> object:
    sent: object = request.headers.get(CSRF_HEADER)
    if sent is None and _media_type(request) in _FORMS:
        sent = (await request.form()).get("csrf")
    return sent


def _comes_in_pieces(request: Request) -> bool:
    return CSRF_HEADER not in request.headers and _media_type(request) == _FORMS[1]


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
