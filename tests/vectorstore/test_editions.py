"""Which editions of a plan answer, by status, date and policy."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.fakes_bot import PLAN, edition
from vectorstore.domain import Edition, Status
from vectorstore.editions import live_editions
from vectorstore.operations.policies import Answering

DRAFT, ADOPTED, MINUTES, OPINION = Status.DRAFT, Status.ADOPTED, Status.MINUTES, Status.OPINION
GONE, OLD = Status.WITHDRAWN, Status.SUPERSEDED


def dated(number: int, status: Status, date: str, name: str = "") -> Edition:
    return replace(edition(number, status, PLAN), date=date, source_url="", file_name=name or f"{number}.pdf")


def live(editions: Sequence[Edition], answering: Answering = Answering.USUAL) -> list[int]:
    return [each.number for each in live_editions(editions, answering)]


@pytest.mark.parametrize(
    ("statuses", "usual", "adopted", "with_draft"),
    [
        ((DRAFT,), [1], [], [1]),
        ((DRAFT, ADOPTED), [2], [2], [2]),
        ((ADOPTED, DRAFT), [1], [1], [1, 2]),
        ((ADOPTED, DRAFT, DRAFT), [1], [1], [1, 3]),
        ((ADOPTED, MINUTES, OPINION), [1], [1], [1]),
        ((MINUTES,), [1], [], [1]),
        ((ADOPTED, ADOPTED), [2], [2], [2]),
        ((ADOPTED, GONE), [1], [1], [1]),
        ((GONE, OLD), [], [], []),
    ],
)
def test_the_policy_says_who_answers(
    statuses: Sequence[Status], usual: list[int], adopted: list[int], with_draft: list[int]
) -> None:
    editions = [dated(at, status, f"202{at}-03") for at, status in enumerate(statuses, 1)]
    found = [live(editions, answering) for answering in (Answering.USUAL, Answering.ADOPTED, Answering.WITH_DRAFT)]
    assert found == [usual, adopted, with_draft]


@pytest.mark.parametrize(
    ("draft", "adopted", "is_beside"),
    [("2025-10", "2024-03", True), ("2023-10", "2024-03", False), ("", "2024", True), ("2024", "2024-03", True)],
)
def test_a_draft_from_before_the_adopted_text_is_what_that_came_from(draft: str, adopted: str, is_beside: bool) -> None:
    editions = [dated(1, ADOPTED, adopted), dated(2, DRAFT, draft)]
    assert live(editions, Answering.WITH_DRAFT) == ([1, 2] if is_beside else [1])


def test_a_plan_published_in_parts_answers_from_all_of_them() -> None:
    assert live([dated(1, ADOPTED, "2024-03"), dated(2, ADOPTED, "2024"), dated(3, ADOPTED, "2020")]) == [1, 2]


@pytest.mark.parametrize(
    ("labels", "status", "answering"),
    [
        (("素案", "案"), DRAFT, [2]),
        (("案", "素案"), DRAFT, [1]),
        (("骨子案", "第１次案", "修正案"), DRAFT, [3]),
        (("確定版", "改訂版"), ADOPTED, [2]),
        (("本編", "資料編", "改訂版"), ADOPTED, [1, 2, 3]),
        (("素案", "素案"), DRAFT, [1, 2]),
        (("", "案"), DRAFT, [1, 2]),
    ],
)
def test_of_editions_of_one_date_the_furthest_answers(
    labels: Sequence[str], status: Status, answering: list[int]
) -> None:
    editions = [replace(dated(at, status, "2026"), label=label) for at, label in enumerate(labels, 1)]
    assert live(editions) == answering


def test_a_file_that_came_again_under_its_name_takes_the_place_of_the_one_before() -> None:
    assert live([dated(1, ADOPTED, "2024-03", "a.pdf"), dated(2, ADOPTED, "2024-03", "a.pdf")]) == [2]
