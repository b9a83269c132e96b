"""A bad line: a proxy in front of a server that cuts, delays, refuses or forges what the next calls get."""

import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.services import free_port

_END_OF_HEAD = b"\r\n\r\n"
_END_OF_EVENT = b"\n\n"
_PIECE = 1024
_SETTLE_S = 0.05
_PATIENCE_S = 60.0
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER for a connection that is to end in a reset."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What one call meets: `reply` in place of the server's, a wait, a cut, a crawl, or silence."""

    reply: bytes = b""
    wait_s: float = 0.0
    cut_after_events: int | None = None
    cut_after_bytes: int | None = None
    bytes_per_s: int = 0
    refuses: bool = False
    hangs: bool = False

    def end_in(self, received: bytes) -> int | None:
        """Where the reply is cut, once so much of it has come; None where it goes on."""
        if self.cut_after_bytes is not None and len(received) >= self.cut_after_bytes:
            return self.cut_after_bytes
        if self.cut_after_events is not None and received.count(_END_OF_EVENT) >= self.cut_after_events:
            *whole, _ = received.split(_END_OF_EVENT)
            return sum(len(each) + len(_END_OF_EVENT) for each in whole[: self.cut_after_events])
        return None


SLOW_3G = Fault(wait_s=0.4, bytes_per_s=50_000)
RESET = Fault(cut_after_bytes=0)
REFUSED = Fault(refuses=True)
SILENCE = Fault(hangs=True)
_PROBLEM = '{"type":"about:blank","title":"x","status":%d,"detail":"%s","code":"%s","error_id":"%s"}'


def answered(status: int, body: str, media_type: str = "application/problem+json", *headers: str) -> Fault:
    """A fault that answers in the server's place, as somebody between it and the resident does."""
    content = body.encode()
    head = [
        f"HTTP/1.1 {status} X",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(content)}",
        "Access-Control-Allow-Origin: *",
        "Access-Control-Expose-Headers: Retry-After",
        "Connection: close",
        *headers,
    ]
    return Fault(reply="\r\n".join(head).encode() + _END_OF_HEAD + content)


TOO_MANY = answered(
    429,
    _PROBLEM % (429, "質問が続いています。7秒ほど待ってください。", "rate_limited", ""),
    "application/problem+json",
    "Retry-After: 7",
)
INTERNAL = answered(500, _PROBLEM % (500, "うまく処理できませんでした。番号: AB12CD34", "internal", "AB12CD34"))
BAD_GATEWAY = answered(502, "<html><h1>502 Bad Gateway</h1><script>window.__pwned = 1</script></html>", "text/html")
NOT_READY = answered(
    503, _PROBLEM % (503, "準備中です。", "not_ready", ""), "application/problem+json", "Retry-After: 1"
)


@dataclass
class Chaos:
    """The proxy; `faults` are met by the next calls whose path begins with `prefix`, `always` by all after them."""

    upstream: tuple[str, int]
    prefix: str = "/api/v1/answers"
    faults: deque[Fault] = field(default_factory=deque)
    always: Fault | None = None
    calls: list[str] = field(default_factory=list)
    port: int = 0
    _listener: socket.socket | None = None
    _open: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Where the proxy listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listens, at the same port as before if it did so once."""
        self.port = self.port or free_port()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def stop(self) -> None:
        """Goes away, and every open line with it."""
        listener, self._listener = self._listener, None
        if listener:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for line in list(self._open):
            _reset(line)

    def wait_for_calls(self, count: int) -> None:
        """Until so many calls have come in all.

        Raises:
            TimeoutError: they do not.
        """
        until = time.monotonic() + _PATIENCE_S
        while len(self.calls) < count:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.calls)} calls instead of {count}: {self.calls}")
            time.sleep(_SETTLE_S)

    def mend(self) -> None:
        """Nothing is wrong any more, and no call has been seen."""
        self.faults.clear()
        self.always = None
        self.calls.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        self._open.add(line)
        with suppress(OSError):
            request = _read_request(line)
            if request:
                self._answer(line, request)
        self._open.discard(line)
        line.close()

    def _answer(self, line: socket.socket, request: bytes) -> None:
        method, path, *_ = request.decode("latin-1").split(" ", 2)
        fault = Fault()
        if path.startswith(self.prefix) and method != "OPTIONS":
            fault = self.faults.popleft() if self.faults else self.always or Fault()
            self.calls.append(f"{method} {path}")
        time.sleep(fault.wait_s)
        if fault.hangs:
            line.recv(1)
        elif fault.refuses:
            _reset(line)
        elif fault.reply:
            line.sendall(fault.reply)
        else:
            self._relay(line, request, fault)

    def _relay(self, line: socket.socket, request: bytes, fault: Fault) -> None:
        with socket.create_connection(self.upstream) as server:
            server.sendall(request)
            received = b""
            while piece := server.recv(_PIECE):
                passed, received = len(received), received + piece
                end = fault.end_in(received)
                line.sendall(received[passed:end])
                if end is not None:
                    # What was sent before a reset is not to be lost with it.
                    time.sleep(_SETTLE_S)
                    _reset(line)
                    return
                time.sleep(len(piece) / fault.bytes_per_s if fault.bytes_per_s else 0)


@contextmanager
def chaos(upstream_url: str) -> Iterator[Chaos]:
    """A proxy in front of the server for as long as the context lasts."""
    split = urlsplit(upstream_url)
    made = Chaos((split.hostname or "", split.port or 80))
    made.start()
    try:
        yield made
    finally:
        made.stop()


def _read_request(line: socket.socket) -> bytes:
    """A whole request, which asks for its connection to be closed after the reply."""
    received = b""
    while _END_OF_HEAD not in received:
        if not (piece := line.recv(_PIECE)):
            return b""
        received += piece
    head, _, body = received.partition(_END_OF_HEAD)
    fields = [each for each in head.split(b"\r\n") if not each.lower().startswith(b"connection:")]
    lengths = [each.partition(b":")[2] for each in fields if each.lower().startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += line.recv(_PIECE)
    return b"\r\n".join([*fields, b"Connection: close"]) + _END_OF_HEAD + body


def _reset(line: socket.socket) -> None:
    with suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        line.shutdown(socket.SHUT_RD)
        line.close()
