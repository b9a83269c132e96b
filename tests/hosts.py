"""A city's own web site: pages on an origin of their own, each with the widget's one line in it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlencode, urlsplit

PAGES = Path(__file__).with_name("host_pages")
STRICT = (
    "default-src 'none'; script-src 'self' {widget}; style-src 'self'; connect-src {widget}; img-src data:; "
    "base-uri 'none'; form-action 'none'; trusted-types 'none'; require-trusted-types-for 'script'"
)
"""What a careful city sends; a script that makes HTML from text, or a style in an attribute, is stopped by it."""
_STRICT_PAGES = ("hostile", "strict")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The web site."""

    url: str

    def page(self, name: str, widget: str, attributes: str = "") -> str:
        """Address of a page with the widget of the server at `widget`; `attributes` go into its script tag."""
        return f"{self.url}/{name}?{urlencode({'widget': widget, 'attributes': attributes})}"


@contextmanager
def hosting() -> Iterator[Hosts]:
    """Serves the web site for as long as the context lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Hosts(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Sends a page, or one of the files it uses."""
        url = urlsplit(self.path)
        name = Path(url.path).name
        given = {key: values[0] for key, values in parse_qs(url.query).items()}
        file = PAGES / (name if "." in name else f"{name}.html")
        if not file.is_file():
            self.send_error(404)
            return
        widget = given.get("widget", "")
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".html":
            script = f'<script src="{escape(widget)}/widget.js" {given.get("attributes", "")} defer></script>'
            text = Template(text).substitute(script=script, widget=escape(widget), query=escape(url.query))
        self._send(text.encode(), guess_type(file.name)[0] or "", STRICT.format(widget=widget), name in _STRICT_PAGES)

    def _send(self, body: bytes, media_type: str, policy: str, is_strict: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if is_strict:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
        """Says nothing."""
