"""Golden questions as question sets, and out of past answers."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from bot.domain import Answer, AnswerStatus
from bot.evaluation.questions import QuestionSetError, gold_question
from vectorstore.domain import Audience
from vectorstore.operations.golden import GoldenQuestion
from vectorstore.ulid import new_ulid

LONGEST_ID = 64
LONGEST_QUESTION = 300
_ID = re.compile(rf"[\w.:-]{{1,{LONGEST_ID}}}")
_EXPECTED = {
    AnswerStatus.ANSWERED: "answer",
    AnswerStatus.PARTIAL: "answer",
    AnswerStatus.NOT_FOUND: "abstain",
    AnswerStatus.REFUSED: "refuse",
}

CityOf = Callable[[str], str]
"""The city of a plan, by its id; "" where there is no such plan."""


def golden_lines(questions: Iterable[GoldenQuestion]) -> Iterator[str]:
    """Each golden question as a line of a question set."""
    for each in questions:
        yield json.dumps(each.body | {"id": each.id, "question": each.question, "city": each.city}, ensure_ascii=False)


def read_golden(name: str, lines: Iterable[str], city: str, city_of: CityOf) -> list[GoldenQuestion]:
    """Golden questions out of a question set's lines: of the city that a line names, else of its `doc`'s, else of `city`.

    Raises:
        QuestionSetError: a line is no question; the message names `name` and the line.
    """
    found: dict[str, GoldenQuestion] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            each = _golden(_row(line), city, city_of)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise QuestionSetError(f"{name}:{number}: not a question ({error!r}). See docs/evaluation.md.") from error
        found[each.id] = each
    return list(found.values())


def golden_of_answer(answer: Answer, audience: Audience, city: str = "") -> GoldenQuestion:
    """The golden question that wants a past answer again: the same quotes shown, or declined as it was.

    Raises:
        QuestionSetError: it was given while the channel was paused.
    """
    expected = _EXPECTED.get(answer.status)
    if expected is None:
        raise QuestionSetError(f"answer {answer.id}: nothing was answered ({answer.status.value})")
    cited = answer.citations
    body: dict[str, object] = {
        "lang": answer.language,
        "type": "pinned",
        "doc": cited[0].plan.id if cited else "",
        "gold_section": _unlike(" > ".join(each.heading_path) for each in cited),
        "gold_page": _unlike(each.page for each in cited if each.page is not None),
        "gold_quote": _unlike(each.quote for each in cited),
        "answer": "\n".join(statement.text for statement in answer.statements),
        "expected": expected,
        "audience": audience.value,
    }
    named = city or next((each.plan.city for each in cited), "")
    return GoldenQuestion(answer.id, named, answer.understood_as or answer.question, body, f"answer:{answer.id}")


def _golden(row: Mapping[str, object], city: str, city_of: CityOf) -> GoldenQuestion:
    name = str(row.get("id") or new_ulid())
    read = gold_question({**row, "id": name})
    if not read.text.strip() or len(read.text) > LONGEST_QUESTION:
        raise ValueError(f"a question has 1 to {LONGEST_QUESTION} letters")
    if not _ID.fullmatch(name):
        raise ValueError(f"an id has {LONGEST_ID} letters or less, without blanks and slashes")
    body = {key: value for key, value in row.items() if key not in ("id", "question", "city")}
    named = read.city or city_of(str(row.get("doc") or "")) or city
    return GoldenQuestion(name, named, read.text.strip(), body, "import")


def _row(line: str) -> Mapping[str, object]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise TypeError("a line is not an object")
    return cast("dict[str, object]", row)


def _unlike(values: Iterable[object]) -> Sequence[object]:
    return list(dict.fromkeys(values))
