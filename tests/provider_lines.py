"""Stand-ins for the servers of providers that do not speak OpenAI's protocol: one reply each, over a real socket."""

import json
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Lines = Callable[[str, str], Iterator[bytes]]
"""The bytes of a reply: its text, and why it ended, "" where it breaks off."""


def anthropic(text: str, reason: str) -> Iterator[bytes]:
    """Server-sent events of the messages API."""

    def event(kind: str, **more: object) -> bytes:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode()

    head = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": []}
    counted = {"input_tokens": 9, "output_tokens": 1}
    yield event("message_start", message={**head, "stop_reason": None, "stop_sequence": None, "usage": counted})
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    for letter in text:
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": letter})
    if reason:
        yield event("content_block_stop", index=0)
        ended = {"stop_reason": reason, "stop_sequence": None}
        yield event("message_delta", delta=ended, usage={"input_tokens": 9, "output_tokens": 4})
        yield event("message_stop")


def ollama(text: str, reason: str) -> Iterator[bytes]:
    """A line of JSON for each piece."""

    def line(letter: str, **more: object) -> bytes:
        said = {"role": "assistant", "content": letter}
        head = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": said, "done": False}
        return json.dumps(head | more).encode() + b"\n"

    for letter in text:
        yield line(letter)
    if reason:
        yield line("", done=True, done_reason=reason, prompt_eval_count=9, eval_count=4)


def google(text: str, reason: str) -> Iterator[bytes]:
    """Server-sent events of Gemini; the last piece holds the reason."""
    for at, letter in enumerate(text, 1):
        ended = {"finishReason": reason} if reason and at == len(text) else {}
        said = {"content": {"role": "model", "parts": [{"text": letter}]}, "index": 0, **ended}
        counted = {"promptTokenCount": 9, "candidatesTokenCount": at, "totalTokenCount": 9 + at}
        yield f"data: {json.dumps({'candidates': [said], 'usageMetadata': counted})}\r\n\r\n".encode()


def bedrock(text: str, reason: str) -> Iterator[bytes]:
    """AWS's binary events."""
    yield _aws_event("messageStart", {"role": "assistant"})
    for letter in text:
        yield _aws_event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": letter}})
    if reason:
        yield _aws_event("contentBlockStop", {"contentBlockIndex": 0})
        yield _aws_event("messageStop", {"stopReason": reason})
        counted = {"inputTokens": 9, "outputTokens": 4, "totalTokens": 13}
        yield _aws_event("metadata", {"usage": counted, "metrics": {"latencyMs": 1}})


def _aws_event(kind: str, content: Mapping[str, object]) -> bytes:
    """Length, length of the head and their checksum; head; content; checksum of it all."""
    named = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
    head = b"".join(
        bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
        for name, value in named.items()
    )
    body = json.dumps(content).encode()
    lengths = struct.pack(">II", 16 + len(head) + len(body), len(head))
    event = lengths + struct.pack(">I", zlib.crc32(lengths)) + head + body
    return event + struct.pack(">I", zlib.crc32(event))


@dataclass
class ProviderServer(ThreadingHTTPServer):
    """What it replies with, and what it was sent."""

    reply: Iterable[bytes] = ()
    status: int = 200
    hangs: bool = False
    bodies: list[dict[str, object]] = field(default_factory=list)
    daemon_threads = True

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ProviderServer

    def do_POST(self) -> None:
        """The reply, or an error, and the end of the connection."""
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.close_connection = True
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/event-stream" if self.server.status == 200 else "application/json")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.server.status != 200:
            error = {"code": self.server.status, "message": "as scripted", "status": "FAILED"}
            self.wfile.write(json.dumps({"error": error, "message": "as scripted"}).encode())
            return
        for line in self.server.reply:
            self.wfile.write(line)
        self.wfile.flush()
        if self.server.hangs:
            self.server.ended.wait(30)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it overrides
        """Nothing."""


@contextmanager
def serving(reply: Iterable[bytes] = (), status: int = 200, *, hangs: bool = False) -> Iterator[ProviderServer]:
    """A server with that one reply."""
    server = ProviderServer(reply=reply, status=status, hangs=hangs)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
