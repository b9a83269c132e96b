"""What a server does when something is wrong with it."""

from collections.abc import Sequence
from typing import Literal

from tests.llm_server.line import Line
from tests.llm_server.received import Received
from tests.llm_server.scripts import Script, Text, pieces, says, text_of

Cut = Literal["quiet", "closed", "reset"]
"""The reply ends as if it were whole but for the reason; the connection is closed, or reset, in its middle."""

_NAMES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded"}


def cut(text: Text, how: Cut = "closed", *, after: float = 0.6, pace_s: float = 0.0) -> Script:
    """Breaks off once this share of the text is out."""

    def script(request: Received, line: Line) -> None:
        whole = text_of(text, request)
        for piece in pieces(whole[: int(len(whole) * after)]):
            line.pause(pace_s)
            line.piece(piece)
        if how == "quiet" and request.streams:
            line.chunk(b"")
        elif how == "reset":
            line.reset()
        line.end()

    return script


def truncated(text: Text, *, after: float = 0.6) -> Script:
    """Stops for its length and says so."""

    def shorter(request: Received) -> str:
        whole = text_of(text, request)
        return whole[: int(len(whole) * after)]

    return says(shorter, reason="length")


def fails(status: int, *, retry_after: str = "", body: bytes | None = None) -> Script:
    """An error as OpenAI words it, or with any body."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    error = {"error": {"message": "as scripted", "type": "error", "code": _NAMES.get(status)}}
    return lambda _, line: line.whole(status, error if body is None else body, **headers)


def garbage(raw: bytes = b"\x00\xff\x16\x03\x01 SSH-2.0-not-http \r\n\r\n\xde\xad") -> Script:
    """Bytes that are no HTTP."""

    def script(_: Received, line: Line) -> None:
        line.send(raw)
        line.end()

    return script


def broken_events(*raw: bytes) -> Script:
    """A stream whose events are these bytes."""

    def script(_: Received, line: Line) -> None:
        for each in raw:
            line.chunk(each)
        line.chunk(b"")

    return script


def picky(refused: Sequence[str], then: Script, status: int = 400) -> Script:
    """Refuses any request that has one of these fields, as servers do that do not know them."""

    def script(request: Received, line: Line) -> None:
        for name in refused:
            if name in request.body:
                message = f"Unsupported parameter: '{name}' is not supported with this model."
                error = {"message": message, "type": "invalid_request_error", "param": name}
                line.whole(status, {"error": error | {"code": "unsupported_parameter"}})
                return
        then(request, line)

    return script
