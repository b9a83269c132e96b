"""Files, folders and addresses give source files; what cannot be read comes as an error in its place."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.sources import SourceLimits, find_sources

HTML = "<html><body><p>川の計画</p></body></html>".encode()
OPEN = SourceLimits(allow_private_addresses=True, timeout_s=3.0, max_bytes=1000)


class City(BaseHTTPRequestHandler):
    """A city's web server with every trouble that one can have."""

    def do_GET(self) -> None:
        """Answers by path."""
        getattr(self, f"_{self.path.split('?')[0].strip('/').replace('.', '_').replace('/', '_')}")()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the standard library
        """Keeps the test's output clean."""

    def _send(self, content: bytes, kind: str = "text/html", status: int = 200, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)

    def _plan(self) -> None:
        self._send(HTML)

    def _host(self) -> None:
        self._send(str(self.headers["Host"]).encode(), "text/plain")

    def _files_plan_html(self) -> None:
        self._send(HTML)

    def _moved(self) -> None:
        self._send(b"", status=302, location="/plan")

    def _circle(self) -> None:
        self._send(b"", status=302, location="/circle")

    def _to_file(self) -> None:
        self._send(b"", status=302, location="file:///etc/passwd")

    def _gone(self) -> None:
        self._send(b"gone", status=404)

    def _huge(self) -> None:
        try:
            self._send(b"a" * 5_000_000)
        except ConnectionError:
            self.close_connection = True

    def _slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        stop = self.server.stop if isinstance(self.server, CityServer) else threading.Event()
        try:
            while not stop.wait(0.1):
                self.wfile.write(b"a")
                self.wfile.flush()
        except ConnectionError:
            self.close_connection = True


class CityServer(ThreadingHTTPServer):
    """The server, with a sign to end slow answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), City)
        self.stop = threading.Event()


@contextmanager
def serving() -> Iterator[str]:
    server = CityServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def city() -> Iterator[str]:
    with serving() as address:
        yield address


def names(found: list[SourceFile | SourceError]) -> list[str]:
    return [each.name if isinstance(each, SourceFile) else str(each) for each in found]


def only(path: str, limits: SourceLimits = OPEN) -> SourceFile | SourceError:
    (found,) = find_sources([path], limits)
    return found


def test_a_folder_gives_its_files_in_order_without_junk(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.html", "b/1.md", ".hidden.txt", "~$a.docx", "Thumbs.db", "x.tmp", "__MACOSX/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("計画", encoding="utf-8")
    assert names(list(find_sources([str(tmp_path)]))) == ["a.html", "b/1.md", "b/2.txt"]


def test_an_unknown_kind_in_a_folder_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    (tmp_path / "b.txt").write_bytes(b"y")
    first, second = find_sources([str(tmp_path)])
    assert isinstance(first, SourceError)
    assert str(first).startswith("a.png: a kind of file that is not read. Save it as one of")
    assert isinstance(second, SourceFile)


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x")
    assert names(list(find_sources([str(file), str(tmp_path), str(tmp_path / "." / "a.txt")]))) == ["a.txt"]


def test_a_missing_file_an_empty_folder_and_a_huge_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "huge.txt").write_bytes(b"x" * 2000)
    paths = [str(tmp_path / name) for name in ("none.pdf", "empty", "huge.txt")]
    missing, empty, huge = names(list(find_sources(paths, SourceLimits(max_bytes=1000))))
    assert missing.startswith("none.pdf: no such file")
    assert empty.endswith("the folder holds no files. Check the path.")
    assert huge.startswith("huge.txt: 0.0 MiB, more than the 0 MiB allowed")


def test_a_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(list(find_sources([str(tmp_path)]))) == ["a.txt"]


def test_a_folder_of_too_many_files_stops_with_a_word(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_bytes(b"x")
    assert names(list(find_sources([str(tmp_path)], SourceLimits(max_files=2))))[-1].endswith(
        "more than 2 files. Ingest the folder in parts."
    )


@pytest.mark.parametrize("path", ["a\0b.txt", "~nobody_here/a.txt", "", "x" * 5000, " "])
def test_a_senseless_path_is_an_error_and_no_traceback(path: str) -> None:
    assert isinstance(only(path), SourceError)


def test_an_address_is_fetched_and_named_by_its_path(city: str) -> None:
    assert only(f"{city}/files/plan.html") == SourceFile("plan.html", HTML, f"{city}/files/plan.html")


def test_the_content_type_gives_a_missing_suffix(city: str) -> None:
    found = only(f"{city}/plan?id=1")
    assert isinstance(found, SourceFile)
    assert found.name == "plan.html"


def test_the_server_is_asked_by_its_name(city: str) -> None:
    found = only(f"{city.replace('127.0.0.1', 'localhost')}/host")
    assert isinstance(found, SourceFile)
    assert found.content.startswith(b"localhost:")


def test_a_redirect_is_followed_and_the_address_given_is_kept(city: str) -> None:
    assert only(f"{city}/moved") == SourceFile("plan.html", HTML, f"{city}/moved")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/circle", "redirected more than 5 times"),
        ("/to_file", "file scheme. Give an http or https address"),
        ("/gone", "the server answered 404"),
        ("/huge", "more than the 0 MiB allowed"),
    ],
)
def test_trouble_on_the_way_is_named(city: str, path: str, message: str) -> None:
    found = only(f"{city}{path}")
    assert isinstance(found, SourceError)
    assert str(found).startswith(f"{city}{path}: ")
    assert message in str(found)


def test_a_server_that_drips_is_left_after_the_time_allowed(city: str) -> None:
    found = only(f"{city}/slow", SourceLimits(allow_private_addresses=True, timeout_s=0.5))
    assert str(found).startswith(f"{city}/slow: no answer within")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "LOCALHOST"])
def test_no_spelling_of_the_own_machine_is_reached(city: str, host: str) -> None:
    found = only(f"{city.replace('127.0.0.1', host)}/plan", SourceLimits())
    assert isinstance(found, SourceError)
    assert "lies in a private network" in str(found)


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - asked for, not bound to
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[::]",
    ],
)
def test_private_addresses_are_refused_without_a_connection(host: str) -> None:
    found = only(f"http://{host}/plan", SourceLimits())
    assert isinstance(found, SourceError)
    assert "lies in a private network" in str(found)


@pytest.mark.parametrize(
    "address", ["ftp://example.jp/a", "http://", "http://[::1", "javascript://x", "http://u:p@x.jp/a"]
)
def test_a_wrong_address_is_an_error_and_never_shows_a_password(address: str) -> None:
    found = only(address)
    assert isinstance(found, SourceError)
    assert "u:p" not in str(found)
