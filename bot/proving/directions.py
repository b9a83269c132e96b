"""Whether a change goes the way that its evidence tells: 150億円の増 is no decrease."""

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from bot.understanding.numbers import figures_in

_MORE = re.compile(r"\s*(?:の|に|も|ほど|だけ|分)?\s*(?:増|上昇|上回|プラス|黒字|多[いくか])")
_LESS = re.compile(r"\s*(?:の|に|も|ほど|だけ|分)?\s*(?:減|低下|下回|マイナス|赤字|少な)")
_STEP = re.compile(r"[^\S\n]*(?:から|を)、?[^\d。]{0,6}$")
_SENTENCES = re.compile(r"[^。\n!?]+")


def reversed_changes(statement: str, evidence: Sequence[str]) -> list[str]:
    """Figures behind which the statement has an increase and the evidence a decrease, or the other way round."""
    real = [(figure.value, figure.unit, _way(text, figure.end)) for text in evidence for figure in figures_in(text)]
    found = []
    for figure in figures_in(statement):
        way = _way(statement, figure.end)
        ways = {each for value, unit, each in real if (value, unit) == (figure.value, figure.unit) and each}
        if way and ways and way not in ways:
            found.append(f"direction: {figure.text}")
    real_steps = {step for text in evidence for step in _steps(text)}
    back = [step for step in _steps(statement) if step not in real_steps and step[::-1] in real_steps]
    return found + [f"direction: from {float(start):g} to {float(end):g}" for start, end in back]


def _steps(text: str) -> Iterator[tuple[Fraction, Fraction]]:
    """What changes to what: 6,000円を3,000円に."""
    for sentence in _SENTENCES.findall(text):
        for one, other in itertools.pairwise(figures_in(sentence)):
            if one.unit == other.unit and _STEP.fullmatch(sentence, one.end, other.start):
                yield one.value, other.value


def _way(text: str, end: int) -> str:
    return "more" if _MORE.match(text, end) else "less" if _LESS.match(text, end) else ""
