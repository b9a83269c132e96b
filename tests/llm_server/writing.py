"""Replies made of the passages that the request holds: true ones, and ones that are false in one point."""

import json
import re
from collections.abc import Sequence
from itertools import count

from tests.llm_server.lies import LIES
from tests.llm_server.received import Received
from tests.llm_server.scripts import Script, says

_MARKS = re.compile(r"^[\s・●○■□◆◇※*\-–—\d.()（）①-⑳]+")
_REWORDED = (
    ("である。", "です。"),
    ("また、", ""),
    ("さらに、", ""),
    ("する。", "します。"),
    ("めざします", "目指します"),
)
_LEAST, _MOST_CHARS = 8, 120
STATEMENTS = 3


def reply(texts: Sequence[str], passages: Sequence[int] = (1,), words: str = "") -> str:
    """Statements in the wanted form."""
    drafts = [{"text": text, "passages": list(passages), "words": words} for text in texts]
    return json.dumps({"statements": drafts}, ensure_ascii=False)


def true_statements(request: Received, most: int = STATEMENTS) -> list[str]:
    """The lines of its passages that have most in common with the question, lightly reworded."""
    lines = [line for passage in request.passages for line in passage.lines if _LEAST <= len(line) <= _MOST_CHARS]
    told = sorted(dict.fromkeys(lines), key=lambda line: (not line.endswith("。"), -_common(line, request.question)))
    return [_reworded(line) for line in told[:most]]


def true_reply(request: Received) -> str:
    """The reply of a model that says what the passages say."""
    return reply(true_statements(request))


def false_statements(request: Received, kind: str, most: int = STATEMENTS) -> list[str]:
    """The true ones, each false in one point; those that have no such point are not told."""
    candidates = true_statements(request, 40)
    told = [lied for text in candidates if (lied := LIES[kind](text)) != text]
    return told[:most]


def truthful(most: int = STATEMENTS, *, pace_s: float = 0.0) -> Script:
    """Says what the passages say."""
    return says(lambda request: reply(true_statements(request, most)), pace_s=pace_s)


def lying(*kinds: str, honest: int = 0, pace_s: float = 0.0) -> Script:
    """Tells another kind of lie at each request, after so many true statements; all kinds unless some are named."""
    wanted, turn = kinds or tuple(LIES), count()

    def text(request: Received) -> str:
        kind = wanted[next(turn) % len(wanted)]
        return reply([*true_statements(request, honest), *false_statements(request, kind)])

    return says(text, pace_s=pace_s)


def _reworded(line: str) -> str:
    text = _MARKS.sub("", line) if not line[0].isdigit() else line
    for old, new in _REWORDED:
        text = text.replace(old, new)
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _common(line: str, question: str) -> int:
    pairs = {question[at : at + 2] for at in range(len(question) - 1)}
    return sum(pair in line for pair in pairs)
