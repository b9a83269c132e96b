"""What LangSmith hears of written answers: nothing, whatever variables another program has set."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.writing.models.langchain_models import open_model
from bot.writing.models.providers import Connection
from bot.writing.port import Message, Role, Shape
from tests.llm_server import llm, says


class _Collector(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Collecting)
        self.heard: list[str] = []


class _Collecting(BaseHTTPRequestHandler):
    server: _Collector

    def do_GET(self) -> None:
        self.server.heard.append(self.path)
        self.send_error(404)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it overrides
        """Nothing."""


@pytest.fixture
def langsmith(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What would be sent to LangSmith by the environment's wish."""
    with _Collector() as collector:
        threading.Thread(target=collector.serve_forever, args=(0.02,), daemon=True).start()
        for name, value in {
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_API_KEY": "lsv2_none",
            "LANGSMITH_ENDPOINT": f"http://127.0.0.1:{collector.server_address[1]}",
        }.items():
            monkeypatch.setenv(name, value)
        yield collector.heard
        collector.shutdown()


def test_nothing_is_traced_whatever_the_environment_says(langsmith: list[str]) -> None:
    with llm(says("はい。", size=100)) as server:
        model = open_model("openai:stand-in", Connection(server.url, "none"))
        asked = (Message(Role.USER, "公園の広さは？"),)
        assert "はい。" in model.stream(asked, Shape.STATEMENTS, 5)
    time.sleep(1)
    assert langsmith == []
