"""Our retrieval in LangChain's hands."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.desk import Answering
from bot.retrieval.langchain_retriever import KeikakuRetriever
from tests.sample_city import SampleCity
from vectorstore.domain import Audience, Passage

DOCS = Path(__file__).resolve().parents[3] / "docs" / "langchain.md"
QUESTION = "公園の広さの目標は？"


def test_it_finds_what_a_search_finds(sample_city: SampleCity) -> None:
    found = KeikakuRetriever(answerer=sample_city.bot.answerer, k=4).invoke(QUESTION)
    wanted = sample_city.bot.answerer.search(QUESTION, 4)
    assert [each.id for each in found] == [each.chunk.id for each in wanted]
    assert [each.page_content for each in found] == [each.chunk.text for each in wanted]
    assert [each.metadata["score"] for each in found] == [each.score for each in wanted]


def test_each_document_says_where_it_stands_in_values_that_json_knows(sample_city: SampleCity) -> None:
    first = KeikakuRetriever(answerer=sample_city.bot.answerer).invoke(QUESTION)[0]
    passage = sample_city.bot.answerer.search(QUESTION, 1)[0]
    where = json.loads(json.dumps(first.metadata))
    assert (where["plan"], where["plan_id"]) == (passage.plan.title, passage.plan.id)
    assert where["status"] == passage.status.value
    assert where["heading_path"] == list(passage.chunk.heading_path)
    assert where["url"].startswith(f"/plans/{passage.plan.id}/{passage.edition.number}#")


def test_it_can_be_awaited_and_asked_for_several_at_once(sample_city: SampleCity) -> None:
    retriever = KeikakuRetriever(answerer=sample_city.bot.answerer, k=2)
    awaited = asyncio.run(retriever.ainvoke(QUESTION))
    assert [awaited, awaited] == retriever.batch([QUESTION, QUESTION])


class Recording:
    """Passes a search on, and keeps of which city and for whom it was."""

    def __init__(self, answerer: Answering) -> None:
        self.answerer = answerer
        self.asked: list[tuple[str, Audience]] = []
        self.answer, self.events = answerer.answer, answerer.events

    def search(self, query: str, k: int, city: str = "", audience: Audience = Audience.PUBLIC) -> list[Passage]:
        self.asked.append((city, audience))
        return self.answerer.search(query, k, city, audience)


def test_internal_papers_and_one_city_are_read_by_those_alone_who_say_so(sample_city: SampleCity) -> None:
    answerer = Recording(sample_city.bot.answerer)
    KeikakuRetriever(answerer=answerer).invoke(QUESTION)
    KeikakuRetriever(answerer=answerer, city="みなと野市", audience=Audience.INTERNAL).invoke(QUESTION)
    assert answerer.asked == [("", Audience.PUBLIC), ("みなと野市", Audience.INTERNAL)]


def test_none_is_no_number_of_passages(sample_city: SampleCity) -> None:
    with pytest.raises(ValidationError):
        KeikakuRetriever(answerer=sample_city.bot.answerer, k=0)


@pytest.mark.slow
def test_the_examples_of_the_documentation_run(sample_data_dir: Path) -> None:
    examples = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 2
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(examples)],
        env=os.environ | {"KEIKAKU_DATA_DIR": str(sample_data_dir), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "/plans/" in done.stdout
    assert "[5]" in done.stdout
    assert f"Question: {QUESTION}" in done.stdout
