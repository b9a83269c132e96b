"""The server on loopback: a thread for each connection, stopped and started again as a test likes."""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

from tests.llm_server.line import Left, Line
from tests.llm_server.received import Received, read_body
from tests.llm_server.scripts import Script
from tests.services import free_port

MODEL = "stand-in"


class LlmServer:
    """A language model's server as a test drives it, from any thread."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Received] = []
        """Every request for a completion, from the first."""
        self.port = free_port()
        self._listener: _Listener | None = None

    @property
    def url(self) -> str:
        """What `LLM_BASE_URL` is set to."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def open_lines(self) -> int:
        """Replies under way."""
        return self._listener.under_way if self._listener else 0

    def settings(self, **more: str) -> dict[str, str]:
        """The settings that have keikaku use it."""
        own = {"LLM_MODEL": f"openai:{MODEL}", "LLM_BASE_URL": self.url, "LLM_API_KEY": "none"}
        return own | more

    def start(self) -> None:
        """Listens, on the same port as before."""
        self._listener = _Listener(self)
        threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Breaks every connection off and listens no more."""
        if self._listener:
            self._listener.end()
            self._listener = None


@contextmanager
def llm(script: Script) -> Iterator[LlmServer]:
    """A server that follows the script as long as the context lasts."""
    server = LlmServer(script)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Listener(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, server: LlmServer) -> None:
        super().__init__(("127.0.0.1", server.port), _Handler)
        self.model = server
        self.ended = threading.Event()
        self.under_way = 0
        self.lines: set[socket.socket] = set()
        self.held = threading.Lock()

    def end(self) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()
        with self.held:
            for line in self.lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Closes only: a line that is to be reset must not say goodbye first."""
        self.close_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news; a script that fails is."""
        if not self.ended.is_set():
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.server.held:
            self.server.lines.add(self.connection)

    def finish(self) -> None:
        with self.server.held:
            self.server.lines.discard(self.connection)
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """The models there are."""
        received = self._received({})
        line = Line(self.connection, received, self.server.ended)
        if self.path != "/v1/models":
            line.whole(404, {"error": {"message": f"no {self.path}"}})
            return
        line.whole(200, {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "tests"}]})

    def do_POST(self) -> None:
        """A completion as the script has it."""
        received = self._received(read_body(self.rfile.read(int(self.headers.get("Content-Length", 0)))))
        line = Line(self.connection, received, self.server.ended)
        if self.path not in ("/v1/chat/completions", "/api/chat"):
            line.whole(404, {"error": {"message": f"no {self.path}"}})
            return
        with self.server.held:
            self.server.model.requests.append(received)
            self.server.under_way += 1
        try:
            self.server.model.script(received, line)
        except Left:
            received.left = True
            line.end()
        finally:
            with self.server.held:
                self.server.under_way -= 1
        self.close_connection = self.close_connection or not line.open

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it overrides
        """Nothing: what was asked stands in `requests`."""

    def _received(self, body: Mapping[str, object]) -> Received:
        return Received(
            self.path, {name.lower(): value for name, value in self.headers.items()}, body, time.monotonic()
        )
