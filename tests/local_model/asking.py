"""Asks a server over HTTP as the widget does, and judges what comes by the question's gold quotes."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bot.evaluation.matching import contains, figures_shown, has_figure
from bot.evaluation.questions import GoldQuestion
from bot.proof import unsupported
from tests.e2e import llm_judge

Event = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what came of it; shares are 0 to 1, None where the question does not bear on them.

    `first_s` is the time to the first statement that was shown, None where none was.
    """

    id: str
    expected: str
    status: str
    mode: str
    quotes_shown: float | None
    figure_shown: bool | None
    unproved: tuple[str, ...]
    statements: int
    first_s: float | None
    whole_s: float
    texts: tuple[str, ...]

    @property
    def as_expected(self) -> bool:
        """Whether it said something where the plans do, and nothing where they do not."""
        return (self.status in ("answered", "partial")) == (self.expected == "answer")


def ask(url: str, gold: GoldQuestion, limit_s: float) -> Asked:
    """Asks a question, in the conversation that leads to it."""
    conversation = ""
    for turn in gold.history:
        if turn.role == "user":
            earlier = httpx.post(url, json=_body(turn.content, conversation), timeout=limit_s).raise_for_status()
            conversation = earlier.json()["conversation_id"]
    begun, first = time.perf_counter(), None
    shown: list[dict[str, Any]] = []
    answer: dict[str, Any] = {}
    for name, content in _events(url, _body(gold.text, conversation), limit_s):
        if name == "statement":
            first = first or time.perf_counter() - begun
            shown.append(content)
        elif name == "answer":
            answer = content
    return _judged(gold, answer, shown, (first, time.perf_counter() - begun))


def _body(question: str, conversation: str) -> dict[str, str]:
    return {"question": question, "conversation_id": conversation}


def _events(url: str, body: Mapping[str, str], limit_s: float) -> Iterator[Event]:
    headers = {"Accept": "text/event-stream"}
    with httpx.stream("POST", url, json=dict(body), headers=headers, timeout=limit_s) as response:
        response.raise_for_status()
        name = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))


def _unproved(answer: Mapping[str, Any]) -> Iterator[str]:
    """Faults of what is shown: by a judge who shares nothing with the proof where it is Japanese, else by the proof."""
    cited = {each["number"]: each for each in answer["citations"]}
    for statement in answer["statements"]:
        rests = [cited[number] for number in statement["citations"]]
        is_japanese = statement["written_in"] in ("", "ja", "ja-easy")
        quotes = [each["quote"] for each in rests]
        found = llm_judge.unsupported(statement, rests) if is_japanese else unsupported(statement["text"], quotes)
        yield from (f"{fault}: {statement['text']}" for fault in found)


def _judged(
    gold: GoldQuestion, answer: Mapping[str, Any], shown: list[dict[str, Any]], times: tuple[float | None, float]
) -> Asked:
    quotes = {each["number"]: each["quote"] for each in answer["citations"]}
    texts = [each["text"] for each in answer["statements"]]
    found = [any(contains(quote, wanted) for quote in quotes.values()) for wanted in gold.gold_quotes]
    return Asked(
        id=gold.id,
        expected=gold.expected,
        status=answer["status"],
        mode=answer["mode"],
        quotes_shown=sum(found) / len(found) if found else None,
        figure_shown=figures_shown(gold.answer, [*texts, *quotes.values()]) if has_figure(gold.answer) else None,
        unproved=tuple(_unproved(answer)),
        statements=len(shown),
        first_s=times[0],
        whole_s=times[1],
        texts=tuple(texts),
    )
