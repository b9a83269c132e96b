"""Who hangs up is noticed, whichever way they asked: nobody writes for them any more, and what was begun is kept."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from bot.asker import current_asker
from bot.domain import AnswerEvent, Question
from bot.ledger_selection import Selection
from tests.fakes_bot import WordAnswerer, open_fake_bot
from tests.sites import Site, served
from vectorstore.japan_time import today

QUESTION = "公園の広さ"
LONGEST_S = 8.0
WAYS = {
    "stream": ("/api/v1/answers", "application/json", "text/event-stream"),
    "json": ("/api/v1/answers", "application/json", "application/json"),
    "page": ("/", "application/x-www-form-urlencoded", "text/html"),
}


class PatientAnswerer(WordAnswerer):
    """Takes its time as long as somebody waits."""

    left_after_s: float | None = None
    begun = threading.Event()

    def events(self, question: Question) -> Iterator[AnswerEvent]:
        for event in super().events(question):
            yield event
            self._wait()

    def _wait(self) -> None:
        asker, since = current_asker(), time.monotonic()
        self.begun.set()
        while not asker.has_left and time.monotonic() - since < LONGEST_S:
            time.sleep(0.01)
        if asker.has_left and self.left_after_s is None:
            self.left_after_s = time.monotonic() - since


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[tuple[Site, PatientAnswerer]]:
    bot = open_fake_bot(tmp_path, RATE_PER_MINUTE=1000)
    bot.answerer = answerer = PatientAnswerer(bot.catalogue)
    answerer.begun.clear()
    with served(bot) as site:
        yield site, answerer


@pytest.mark.parametrize("way", WAYS)
def test_a_reader_who_hangs_up_has_left(patient: tuple[Site, PatientAnswerer], way: str) -> None:
    site, answerer = patient
    with asked(site, way):
        assert answerer.begun.wait(LONGEST_S)
    until = time.monotonic() + LONGEST_S
    while not (kept := site.bot.ledger.records.count(Selection(today(), today()))) and time.monotonic() < until:
        time.sleep(0.02)
    assert answerer.left_after_s is not None
    assert answerer.left_after_s < LONGEST_S / 2
    assert kept == 1


def asked(site: Site, way: str) -> socket.socket:
    """A connection on which the question has been sent, and nothing is read."""
    path, kind, accepted = WAYS[way]
    body = (json.dumps({"question": QUESTION}) if way != "page" else urlencode({"question": QUESTION})).encode()
    place = urlsplit(site.url)
    line = socket.create_connection((place.hostname or "", place.port or 0))
    head = (
        f"POST {path} HTTP/1.1",
        f"Host: {place.netloc}",
        f"Content-Type: {kind}",
        f"Accept: {accepted}",
        f"Content-Length: {len(body)}",
    )
    line.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)
    return line
