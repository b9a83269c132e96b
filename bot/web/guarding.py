"""What holds for every request: a body of a fair size, headers that keep a page to itself, words instead of a crash."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    # Questions may be spoken.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Listed sites read answers by CORS, which this leaves alone; the widget's script says otherwise for itself.
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OPERATORS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""Nothing that operators see stays in a browser that the next one sits down at."""


class Guard:
    """Limits bodies, adds the headers, and hands errors that nobody foresaw to `on_error`.

    The framework's own last resorts answer outside of CORS, in plain English, and log the exception's words.
    """

    def __init__(
        self,
        app: ASGIApp,
        body_limit: Callable[[Request], Awaitable[int]],
        on_error: Callable[[Request, Exception], Awaitable[Response]],
    ) -> None:
        self._app = app
        self._body_limit = body_limit
        self._on_error = on_error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _Headed(send, _HEADERS | (_OPERATORS if is_for_operators(scope["path"]) else {}))
        try:
            limit = await self._body_limit(Request(scope))
            await self._app(scope, _limited(scope, receive, limit), guarded)
        except ClientDisconnect:
            return  # Nobody is left to be told, and nothing has failed: a browser was closed while it sent a file.
        except Exception as error:
            response = await self._on_error(Request(scope), error)
            if guarded.started:
                raise ConnectionAbortedError("a response broke off; the log tells why") from None
            await response(scope, receive, guarded)


def is_for_operators(path: str) -> bool:
    """Whether a path is one of the operators' pages or calls."""
    return path.startswith(("/admin/", "/api/v1/admin/")) or path in ("/admin", "/api/v1/admin")


def _limited(scope: Scope, receive: Receive, limit: int) -> Receive:
    declared = Headers(scope=scope).get("content-length", "")
    received = int(declared) if declared.isdecimal() and int(declared) > limit else 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive() if received <= limit else {"type": "http.request"}
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413)
        return message

    return receive_limited


class _Headed:
    """Sends on, with the headers added; `started` once there is no going back."""

    def __init__(self, send: Send, headers: Mapping[str, str]) -> None:
        self._send = send
        self._headers = headers
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        await self._send(message)
