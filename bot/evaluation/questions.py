"""Question sets: JSON Lines, one question a line, with the quotes that an answer must show."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain import Turn
from bot.errors import BotError
from vectorstore.domain import Audience

EXPECTATIONS = ("answer", "abstain", "refuse")


class QuestionSetError(BotError):
    """A question set cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right answer shows. `gold_pages` are file pages, empty where the format has none."""

    id: str
    text: str
    expected: str
    language: str = "ja"
    type: str = "fact"
    gold_quotes: tuple[str, ...] = ()
    gold_sections: tuple[tuple[str, ...], ...] = ()
    gold_pages: tuple[int, ...] = ()
    answer: str = ""
    history: tuple[Turn, ...] = ()
    city: str = ""
    audience: Audience = Audience.PUBLIC
    level: str = ""
    """"easy" where the answer is to be in やさしい日本語."""


def read_questions(path: Path) -> tuple[GoldQuestion, ...]:
    """Every question of the file.

    Raises:
        QuestionSetError: the file is missing, or a line is not a question.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"{path}: cannot be read ({error}). Give a JSON Lines file in UTF-8.") from error
    return tuple(_questions(path, lines))


def _questions(path: Path, lines: Sequence[str]) -> Iterator[GoldQuestion]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield gold_question(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise QuestionSetError(f"{path}:{number}: not a question ({error!r}). See docs/evaluation.md.") from error


def gold_question(row: Mapping[str, object]) -> GoldQuestion:
    """One line of a question set.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is not a question.
    """
    expected = str(row.get("expected", "answer"))
    if expected not in EXPECTATIONS:
        raise ValueError(f"expected is {expected!r}, not one of {', '.join(EXPECTATIONS)}")
    return GoldQuestion(
        id=str(row["id"]),
        text=str(row["question"]),
        expected=expected,
        language=str(row.get("lang", "ja")),
        type=str(row.get("type", "fact")),
        gold_quotes=tuple(str(quote) for quote in _list(row, "gold_quote") if quote),
        gold_sections=tuple(
            tuple(level.strip() for level in str(path).split(" > ")) for path in _list(row, "gold_section")
        ),
        gold_pages=tuple(int(str(page)) for page in _list(row, "gold_page") if page is not None),
        answer=str(row.get("answer") or ""),
        history=tuple(Turn(str(turn["role"]), str(turn["content"])) for turn in _list(row, "history")),
        city=str(row.get("city") or ""),
        audience=Audience(str(row.get("audience") or Audience.PUBLIC.value)),
        level=str(row.get("level") or ""),
    )


def _list(row: Mapping[str, object], key: str) -> list[dict[str, object]]:
    value = row.get(key) or []
    if not isinstance(value, list):
        raise TypeError(f"{key} is not a list")
    return value
