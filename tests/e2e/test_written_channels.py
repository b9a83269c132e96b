"""A written answer as people see it come about: sentence by sentence, and replaced by the quoted one where it breaks off."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NewContext
from tests.e2e.llm_asked import WritingSite, writing_site
from tests.e2e.llm_judge import folded
from tests.e2e.resident import ANSWER_MS, Resident
from tests.e2e.slack_served import OPEN, Served, served
from tests.e2e.slack_shown import read
from tests.llm_server import LlmServer, cut, llm, true_reply, truthful
from tests.slack_cloud import slack_cloud

pytestmark = [pytest.mark.slow]

LIMIT_S = "20"


@pytest.fixture(scope="module")
def model() -> Iterator[LlmServer]:
    with llm(truthful()) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(model: LlmServer, sample_data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingSite]:
    data_dir = Path(shutil.copytree(sample_data_dir, tmp_path_factory.mktemp("written") / "data", symlinks=True))
    with writing_site(model, data_dir, LLM_TIMEOUT_S=LIMIT_S) as opened:
        yield opened


@pytest.fixture(scope="module")
def slack(model: LlmServer, sample_data_dir: Path) -> Iterator[Served]:
    with slack_cloud() as cloud, served(cloud, sample_data_dir, **model.settings(LLM_TIMEOUT_S=LIMIT_S)) as opened:
        opened.start()
        yield opened
        assert cloud.violations == []


@pytest.fixture
def resident(new_context: NewContext, site: WritingSite) -> Resident:
    page = new_context().new_page()
    page.goto(urljoin(site.server.url, "/"))
    resident = Resident(page)
    expect(resident.field).to_be_visible()
    return resident


def shown(resident: Resident) -> list[str]:
    return [folded(text) for text in resident.statements.all_text_contents()]


@pytest.mark.browser
def test_the_widget_shows_a_written_answer_sentence_by_sentence(resident: Resident, site: WritingSite) -> None:
    site.model.script = truthful(pace_s=0.15)
    resident.send(site.question())
    expect(resident.statements.first).to_be_visible(timeout=ANSWER_MS)
    begun = resident.statements.count()
    assert resident.chat.locator(".answer").count() == 0 or site.model.open_lines == 1
    expect(resident.chat.locator(".answer")).to_have_count(1, timeout=2 * ANSWER_MS)
    expect(resident.statements.nth(begun)).to_be_visible(timeout=2 * ANSWER_MS)
    assert len(shown(resident)) == len(set(shown(resident)))


@pytest.mark.browser
def test_where_the_model_breaks_off_the_quoted_answer_stands_in_the_widget_and_nothing_twice(
    resident: Resident, site: WritingSite
) -> None:
    site.model.script = cut(true_reply, "closed", after=0.8, pace_s=0.1)
    question = site.question()
    resident.send(question)
    expect(resident.statements.first).to_be_visible(timeout=ANSWER_MS)
    expect(resident.chat.locator(".answer .citation").first).to_be_visible(timeout=2 * ANSWER_MS)
    told = site.hears(cut(true_reply, "closed", after=0.8), question)
    assert told.answer["mode"] == "quoted"
    statements = told.answer["statements"]
    assert isinstance(statements, list)
    expect(resident.statements).to_have_count(len(statements))
    for have, want in zip(shown(resident), statements, strict=True):
        assert folded(want["text"]) in have


def test_slack_shows_a_written_answer_and_says_so(slack: Served, model: LlmServer) -> None:
    model.script = truthful(pace_s=0.02)
    said = read(slack.asks(OPEN, "市の面積はどれくらいですか。"))
    assert model.requests[-1].said
    assert "96.4" in said
    assert said.count("96.4平方キロメートル") <= 2  # the sentence, and the quote below it


def test_where_the_model_breaks_off_slack_shows_the_quoted_answer_and_nothing_twice(
    slack: Served, model: LlmServer
) -> None:
    question = "津波が来るまで最短で何分ですか。"
    model.script = cut(true_reply, "closed", after=0.8, pace_s=0.05)
    written = read(slack.asks(OPEN, question))
    answer = slack.client.post("/api/v1/answers", json={"question": question}).json()
    assert answer["mode"] == "quoted"
    for statement in answer["statements"]:
        assert folded(statement["text"]) in folded(written)
        assert folded(written).count(folded(statement["text"])) <= 2
