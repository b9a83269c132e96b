"""A city's site whose files change: a real server that knows ETag, Last-Modified and robots.txt, and keeps a log."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Lying:
    """What lies at one path; a file without a status of its own is sent with its ETag."""

    content: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class WatchedSite:
    """The site; `called` lists path and conditional headers of each call."""

    url: str
    files: dict[str, Lying] = field(default_factory=dict)
    called: list[tuple[str, str]] = field(default_factory=list)

    def put(self, path: str, content: bytes | str, kind: str = "text/html; charset=utf-8") -> str:
        """Puts a file there; returns its address."""
        self.files[path] = Lying(content.encode() if isinstance(content, str) else content, kind)
        return self.url + path

    def redirect(self, path: str, location: str) -> str:
        """Leads from there to elsewhere."""
        self.files[path] = Lying(status=302, headers={"Location": location})
        return self.url + path

    def fail(self, path: str, status: int, **headers: str) -> str:
        """Has the server answer with a failure."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.files[path] = Lying(b"failed", status=status, headers=named)
        return self.url + path

    def calls(self, path: str) -> list[str]:
        """If-None-Match of each call to a path."""
        return [condition for called, condition in self.called if called == path]


@contextmanager
def watched_site() -> Iterator[WatchedSite]:
    """Serves the site on loopback for as long as the context lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = WatchedSite(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    site: WatchedSite


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Sends what lies there, or 304 to whoever has it already."""
        assert isinstance(self.server, _Server)
        site, condition = self.server.site, self.headers.get("If-None-Match", "")
        site.called.append((self.path, condition))
        lying = site.files.get(self.path, Lying(b"not found", status=404))
        etag = f'"{hashlib.sha256(lying.content).hexdigest()[:16]}"'
        if lying.status == 200 and condition == etag:
            self._send(Lying(status=304, headers={"ETag": etag}))
        elif lying.status == 200:
            self._send(Lying(lying.content, lying.kind, 200, {"ETag": etag, **lying.headers}))
        else:
            self._send(lying)

    def _send(self, lying: Lying) -> None:
        self.send_response(lying.status)
        self.send_header("Content-Type", lying.kind)
        self.send_header("Content-Length", str(len(lying.content)))
        for name, value in lying.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(lying.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the standard library
        """Says nothing."""
