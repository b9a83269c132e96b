"""One reply as it goes out: head, pieces in OpenAI's form, or any bytes at all."""

import json
import select
import socket
import struct
import threading
import time
from collections.abc import Mapping

from tests.llm_server.received import Received

_LOOK_S = 0.02
_RESET = struct.pack("ii", 1, 0)
_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}


class Left(Exception):  # noqa: N818 - nothing went wrong here
    """The client hung up, or the server is being stopped."""


class Line:
    """The server's end of one exchange. What a script writes after `end` or `reset` is not sent."""

    def __init__(self, line: socket.socket, request: Received, ended: threading.Event) -> None:
        self._line = line
        self._request = request
        self._ended = ended
        self._begun = False
        self._pieces = 0
        self.open = True
        """Whether another request may come on the same connection."""

    def piece(self, text: str) -> None:
        """Some of the reply's text."""
        self._request.said += text
        self._pieces += 1
        if self._request.streams:
            self._event(self._chunk({"content": text}))

    def think(self, text: str) -> None:
        """Some of what the model says to itself, which servers send apart from the reply."""
        if self._request.streams:
            self._event(self._chunk({"reasoning_content": text}))

    def finish(self, reason: str = "stop") -> None:
        """The end as it should be: why it ended, what it cost, and that it is done."""
        usage = {"prompt_tokens": 100, "completion_tokens": self._pieces, "total_tokens": 100 + self._pieces}
        if not self._request.streams:
            message = {"role": "assistant", "content": self._request.said}
            choices = [{"index": 0, "message": message, "finish_reason": reason}]
            self.whole(200, self._outer("chat.completion") | {"choices": choices, "usage": usage})
            return
        self._event(self._chunk({}, reason))
        if self._request.wants_usage:
            self._event(self._outer("chat.completion.chunk") | {"choices": [], "usage": usage})
        self.chunk(b"data: [DONE]\n\n")
        self.chunk(b"")

    def begin(self, content_type: str = "text/event-stream") -> None:
        """The head of a reply in chunks, once."""
        if not self._begun:
            self._begun = True
            self.send(_head(200, {"Content-Type": content_type, "Transfer-Encoding": "chunked"}))

    def chunk(self, body: bytes) -> None:
        """A chunk of the body as HTTP frames it; an empty one ends the reply."""
        self.begin()
        self.send(f"{len(body):x}\r\n".encode() + body + b"\r\n")

    def whole(self, status: int, body: Mapping[str, object] | bytes, **headers: str) -> None:
        """A reply that is not streamed."""
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._begun = True
        self.send(_head(status, {"Content-Type": "application/json", "Content-Length": str(len(raw)), **named}) + raw)

    def send(self, raw: bytes) -> None:
        """These bytes and no others."""
        if self._ended.is_set():
            raise Left
        try:
            self._line.sendall(raw)
        except OSError as error:
            raise Left from error

    def pause(self, seconds: float) -> None:
        """Says nothing for so long; ends at once when the client hangs up."""
        give_up = time.monotonic() + seconds
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        while (rest := give_up - time.monotonic()) > 0:
            if self._ended.is_set() or (poll.poll(0) and self._has_left()):
                raise Left
            self._ended.wait(min(_LOOK_S, rest))

    def end(self) -> None:
        """Closes the connection, in the middle of whatever was being said."""
        self.open = False

    def reset(self) -> None:
        """Breaks the connection off, as a killed machine does."""
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.open = False

    def _has_left(self) -> bool:
        try:
            return self._line.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return True

    def _event(self, body: Mapping[str, object]) -> None:
        self.chunk(b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n")

    def _chunk(self, delta: Mapping[str, object], reason: str | None = None) -> dict[str, object]:
        first = {"role": "assistant"} if self._pieces <= 1 else {}
        choices = [{"index": 0, "delta": {**first, **delta}, "finish_reason": reason}]
        return self._outer("chat.completion.chunk") | {"choices": choices}

    def _outer(self, kind: str) -> dict[str, object]:
        return {"id": "chatcmpl-1", "object": kind, "created": 1_750_000_000, "model": self._request.body.get("model")}


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"HTTP/1.1 {status} {_REASONS.get(status, 'Error')}",
        *(f"{key}: {value}" for key, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
