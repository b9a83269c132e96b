import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Pages = Callable[[Path], list[str]]
Fold = Callable[[str], str]


@pytest.fixture(scope="module")
def questions(samples: Path) -> list[dict[str, Any]]:
    lines = (samples / "questions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def files(samples: Path) -> dict[str, Path]:
    """The newest edition of every public plan."""
    plans = tomllib.loads((samples / "plans.toml").read_text("utf-8"))["plan"]
    public = {plan["id"]: plan["edition"][-1] for plan in plans}
    return {key: samples / edition["file"] for key, edition in public.items() if edition["audience"] == "public"}


def test_every_gold_quote_stands_on_the_page_it_names(
    questions: list[dict[str, Any]], files: dict[str, Path], pages_of: Pages, folded: Fold
) -> None:
    for question in questions:
        for quote, page in zip(question["gold_quote"], question["gold_page"], strict=True):
            pages = pages_of(files[question["doc"]])
            place = pages[page - 1] if page else "".join(pages)
            assert folded(quote) in place, f"{question['id']}: {quote} is not on page {page}"


def test_every_heading_of_a_gold_section_stands_in_its_document(
    questions: list[dict[str, Any]], files: dict[str, Path], pages_of: Pages, folded: Fold
) -> None:
    for question in questions:
        for section in question["gold_section"]:
            text = "".join(pages_of(files[question["doc"]]))
            for heading in section.split(" > "):
                assert folded(heading) in text, f"{question['id']}: no heading {heading}"


def test_an_answerable_question_has_a_quote_and_any_other_has_none(questions: list[dict[str, Any]]) -> None:
    for question in questions:
        assert question["expected"] in {"answer", "abstain", "refuse"}
        assert (question["expected"] == "answer") == bool(question["gold_quote"]), question["id"]


def test_the_set_is_broad(questions: list[dict[str, Any]]) -> None:
    assert len(questions) >= 25
    assert len({question["id"] for question in questions}) == len(questions)
    assert {question["lang"] for question in questions} == {"ja", "en", "zh", "vi"}
    assert len([question for question in questions if "history" in question]) >= 2
    kinds = {"fact", "table", "list", "number_date", "comparison", "status", "not_in_doc", "personal_info"}
    assert kinds <= {question["type"] for question in questions}
