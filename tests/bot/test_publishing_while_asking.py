"""Residents ask while operators publish, roll back and clear away."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from bot.answerer import Answerer
from bot.domain import Answer, Question
from bot.library import Library
from bot.retrieval.confidence import Judge, Thresholds
from tests.workbench import PARK, TESTER, Workbench, workbench
from vectorstore.domain import Audience
from vectorstore.errors import IndexUnusableError

__all__ = ["workbench"]

CLIENTS = 8
SWITCHES = 20
AREA = "公園の面積は何ヘクタールに広げますか。"


def park(hectares: int) -> dict[str, str | bytes]:
    return {"park.md": PARK.replace("20ヘクタール", f"{hectares}ヘクタール")}


@pytest.fixture
def library(workbench: Workbench) -> Iterator[Library]:
    opened = Library(workbench.store, workbench.catalogue, workbench.embedder, look_again_s=0.05)
    yield opened
    opened.close()


@pytest.mark.slow
def test_no_answer_fails_or_mixes_two_generations(workbench: Workbench, library: Library) -> None:
    hectares: dict[str, str] = {}

    def publish(number: int) -> None:
        made = workbench.ingest(park(number)).generation
        assert made is not None
        hectares[made.id] = f"{number}ヘクタール"

    publish(20)
    answerer = Answerer(library, Judge(Thresholds(japanese=0.45)))
    done = threading.Event()

    def ask(_: int) -> list[Answer]:
        answers = []
        while not done.is_set():
            answers.append(answerer.answer(Question(AREA)))
        return answers

    chance = Random(5)
    with ThreadPoolExecutor(CLIENTS) as pool:
        asked = pool.map(ask, range(CLIENTS))
        try:
            for number in range(SWITCHES):
                match chance.choice(("publish", "rollback")):
                    case "publish":
                        publish(21 + number)
                    case _ if len(hectares) > 1:
                        workbench.publisher.rollback(TESTER)
                workbench.publisher.collect_garbage(0, TESTER)
        finally:
            done.set()
        answers = [answer for each in asked for answer in each]
    assert len({answer.generation for answer in answers}) > 3
    for answer in answers:
        figures = {figure for each in answer.citations for figure in re.findall(r"\d+ヘクタール", each.quote)}
        assert figures == {hectares[answer.generation]}, answer


def test_what_was_cleared_away_between_two_looks_is_not_asked_for(workbench: Workbench, library: Library) -> None:
    workbench.ingest(park(20))
    slow = Library(workbench.store, workbench.catalogue, workbench.embedder, look_again_s=3600)
    with slow.holding(Audience.PUBLIC) as holding:
        first = holding.generation
    for number in (21, 22):
        workbench.ingest(park(number))
    assert workbench.publisher.collect_garbage(0, TESTER) == [first]
    with slow.holding(Audience.PUBLIC) as holding:
        assert holding.generation == first, "what is open stays in use"
    with slow.holding(Audience.INTERNAL) as holding:
        current = workbench.catalogue.current()
        assert current is not None
        assert holding.generation == current.id
    slow.close()


def test_a_live_generation_that_is_damaged_is_still_said_to_be(workbench: Workbench, library: Library) -> None:
    made = workbench.ingest(park(20)).generation
    assert made is not None
    workbench.store.remove(made.id)
    with pytest.raises(IndexUnusableError, match="keikaku ingest"), library.holding(Audience.PUBLIC):
        pass
