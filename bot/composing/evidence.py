"""What kind of thing a sentence holds: a date, an amount, a person, a place, a reason."""

import re
from collections.abc import Callable, Mapping, Set

from bot.understanding.query import Asked
from vectorstore.domain import Sentence
from vectorstore.normalising import fold

_DATE = re.compile(r"\d{4}年|(?:明治|大正|昭和|平成|令和|[mtshr])\s*(?:\d+|元)\s*[.年]|\d+\s*月|年度|から.{0,12}まで|\d{4}")
_FIGURE = re.compile(r"[\d〇一二三四五六七八九十百千]+\s*[^\d\s]")
_AMOUNT = re.compile(r"[\d,.]+\s*(?:円|千円|万円|億円|百万円)|[\d,]{4,}")
_PERSON = re.compile(r"(?:長|員|者|氏|課|部|局|室|係|会|団体|組合|協議会|機構|学校|町|市|村|区)")
_REASON = re.compile(r"(?:ため|から|ので|より|理由|背景|目的|もと|図)")


def answers_kind(sentence: Sentence, asked: Set[Asked]) -> bool:
    """Whether the sentence holds the kind of thing that is asked for; false where nothing particular is."""
    text = fold(sentence.search_text)
    return any(holds(text) for kind, holds in _KINDS.items() if kind in asked)


def _has(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.search(text))


_KINDS: Mapping[Asked, Callable[[str], bool]] = {
    Asked.WHEN: _has(_DATE),
    Asked.HOW_MUCH: _has(_AMOUNT),
    Asked.HOW_MANY: _has(_FIGURE),
    Asked.WHO: _has(_PERSON),
    Asked.WHY: _has(_REASON),
}
