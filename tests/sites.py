"""A real server in a thread of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from bot.web.app import create_app
from tests.fakes_bot import FakeBot

STREAM = {"Accept": "text/event-stream"}
HTML = {"Accept": "text/html"}


@dataclass(frozen=True)
class Site:
    """A bot, served; `client` calls it."""

    bot: FakeBot
    client: httpx.Client
    url: str

    def ask(self, question: str, **more: str) -> dict[str, object]:
        """The answer's JSON."""
        response = self.client.post("/api/v1/answers", json={"question": question, **more})
        assert response.status_code == 200, response.text
        answer: dict[str, object] = response.json()
        return answer


@contextmanager
def served(bot: FakeBot) -> Iterator[Site]:
    """Serves the bot on a free port for as long as the context lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(create_app(bot), log_config=None, proxy_headers=False, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        with httpx.Client(base_url=url, timeout=60) as client:
            yield Site(bot, client, url)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        bot.catalogue.close()
