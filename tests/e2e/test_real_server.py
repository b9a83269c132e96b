"""Residents of a real server process that holds the sample plans: each quote is found, a crowd is served, a restart survived."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import expect

from bot.benchmark.processes import Place, Server
from bot.benchmark.residents import gather
from tests.e2e.conftest import NewContext
from tests.e2e.resident import ANSWER_MS, Resident
from tests.sample_city import SAMPLES
from tests.services import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTIONS = [json.loads(line)["question"] for line in (SAMPLES / "questions.jsonl").read_text("utf-8").splitlines()]
RESIDENTS = 50
SECONDS = 10


@pytest.fixture(scope="module")
def place(sample_data_dir: Path) -> Place:
    settings = {"KEIKAKU_DATA_DIR": str(sample_data_dir), "RATE_PER_MINUTE": "1000000", "RATE_PER_DAY": "1000000"}
    return Place(sample_data_dir, settings)


@pytest.fixture(scope="module")
def server(place: Place) -> Iterator[Server]:
    with serving(place, free_port()) as started:
        yield started


def serving(place: Place, port: int) -> AbstractContextManager[Server]:
    url = f"http://127.0.0.1:{port}/api/v1/answers"
    return place.serving(url, QUESTIONS[0], "bot.cli", "serve", "--port", str(port))


def solid(text: str) -> str:
    """The text without its blanks: a quote over several blocks breaks its lines where they end."""
    return "".join(text.split())


def test_every_citation_opens_with_exactly_its_quote_marked_and_in_sight(
    new_context: NewContext, server: Server
) -> None:
    page = new_context().new_page()
    seen = 0
    for question in QUESTIONS:
        answer = httpx.post(server.url, json={"question": question}, timeout=20).json()
        for citation in answer["citations"]:
            page.goto(urljoin(server.url, citation["url"]), wait_until="domcontentloaded")
            marks = page.locator("mark")
            assert solid("".join(marks.all_text_contents())) == solid(citation["quote"]), citation["url"]
            expect(marks.first).to_be_in_viewport()
            seen += 1
    assert seen >= len(QUESTIONS) // 2


def test_fifty_residents_at_once_are_served_without_an_error(server: Server) -> None:
    # In a thread of its own, for the browser's loop runs in this one.
    with ThreadPoolExecutor(1) as beside:
        crowd = beside.submit(gather, server.url, QUESTIONS, RESIDENTS, SECONDS).result()
    assert crowd.errors == []
    assert len(crowd.first_ms) >= RESIDENTS


def test_a_question_outlives_a_restart_of_the_server(new_context: NewContext, place: Place) -> None:
    port = free_port()
    resident = Resident(new_context().new_page())
    with serving(place, port) as first:
        resident.page.goto(urljoin(first.url, "/"))
        expect(resident.field).to_be_visible()
    resident.send(QUESTIONS[0])
    expect(resident.status).to_have_text(resident.word("widget.cut"))
    with serving(place, port):
        expect(resident.statements.first).to_be_visible(timeout=2 * ANSWER_MS)
        expect(resident.chat.locator(".answer")).to_have_count(1)
