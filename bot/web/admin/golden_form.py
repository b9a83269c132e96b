"""The form in which an operator writes a golden question."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.evaluation.golden_sets import LONGEST_QUESTION
from bot.evaluation.questions import EXPECTATIONS
from vectorstore.domain import Audience
from vectorstore.operations.golden import GoldenQuestion
from vectorstore.ulid import new_ulid

_MAX_QUOTES = 20
_MAX_QUOTE_CHARS = 2000


def _unix_lines(value: object) -> object:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class GoldenForm(BaseModel):
    """What was sent, as it was typed; `quotes` has a sentence a line."""

    model_config = ConfigDict(str_strip_whitespace=True)

    question: str = ""
    city: str = Field(default="", max_length=100)
    expected: str = "answer"
    quotes: Annotated[str, BeforeValidator(_unix_lines)] = ""
    answer: Annotated[str, BeforeValidator(_unix_lines)] = Field(default="", max_length=_MAX_QUOTE_CHARS)
    audience: str = Audience.PUBLIC.value

    @classmethod
    def of(cls, kept: GoldenQuestion) -> "GoldenForm":
        """The form as it was filled in for a golden question."""
        quotes = kept.body.get("gold_quote")
        return cls(
            question=kept.question,
            city=kept.city,
            expected=str(kept.body.get("expected", "answer")),
            quotes="\n".join(str(quote) for quote in quotes) if isinstance(quotes, list) else "",
            answer=str(kept.body.get("answer") or ""),
            audience=str(kept.body.get("audience") or Audience.PUBLIC.value),
        )

    def faults(self) -> dict[str, str]:
        """What is wrong, as codes by field."""
        lines = self._lines()
        is_answered = self.expected == "answer"
        found = {
            "question": _fault_of_question(self.question),
            "expected": "" if self.expected in EXPECTATIONS else "bad_expected",
            "quotes": "quotes_missing" if is_answered and not lines else "",
            "audience": "" if self.audience in {each.value for each in Audience} else "bad_audience",
        }
        if len(lines) > _MAX_QUOTES or any(len(line) > _MAX_QUOTE_CHARS for line in lines):
            found["quotes"] = "quotes_too_many"
        return {name: fault for name, fault in found.items() if fault}

    def golden(self, before: GoldenQuestion | None = None) -> GoldenQuestion:
        """The golden question of a form without faults; what it does not ask for stays as it was."""
        said: dict[str, object] = {
            "expected": self.expected,
            "gold_quote": self._lines() if self.expected == "answer" else [],
            "answer": self.answer,
            "audience": self.audience,
        }
        if before is None:
            return GoldenQuestion(new_ulid(), self.city, self.question, {"lang": "ja", "type": "operator"} | said)
        return GoldenQuestion(before.id, self.city, self.question, before.body | said, before.origin)

    def _lines(self) -> list[str]:
        return list(dict.fromkeys(line.strip() for line in self.quotes.split("\n") if line.strip()))


def _fault_of_question(text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        return "question_empty"
    return "question_too_long" if len(text) > LONGEST_QUESTION else ""
