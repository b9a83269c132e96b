"""Which of the quoted lines a statement really rests on: a line that lends it one word is no evidence for that word."""

from collections.abc import Sequence

from bot.proving.evidence import Line
from bot.proving.figures import dated
from bot.proving.words import known, terms_in
from bot.understanding.numbers import figures_in
from vectorstore.eras import dates_in
from vectorstore.normalising import fold_quote

LEAST_USED = 0.25
"""The share of a line's words and figures that a statement must use for the line to count."""


def bearing(statement: str, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The line that the statement uses most of, and those of which it uses enough.

    Otherwise a figure of one sentence could be told of the subject of another.
    """
    if len(lines) < 2:
        return tuple(lines)
    folded = fold_quote(statement)
    used = [_used(statement, line) for line in lines]
    main = max(range(len(lines)), key=lambda at: used[at])
    return tuple(
        line
        for at, line in enumerate(lines)
        if at == main or line.columns or used[at][1] >= LEAST_USED or _is_named(line, folded)
    )


def _is_named(line: Line, statement: str) -> bool:
    """Whether the statement has the whole line, but for its number."""
    text = fold_quote(line.text).lstrip("0123456789()・○◯●-.")
    return bool(text) and text in statement


def _used(statement: str, line: Line) -> tuple[float, float]:
    """The weight of the line's words and figures that the statement uses, and their share."""
    said, days = known((statement,)), dates_in(statement)
    figures = [figure.value for figure in figures_in(statement)]
    parts = [(term.weight, said.has(term)) for term in terms_in(line.text)]
    parts += [(1.0, figure.value in figures) for figure in figures_in(line.text)]
    parts += [(1.0, dated(day, days)) for day in dates_in(line.text)]
    all_weight = sum(weight for weight, _ in parts)
    weight = sum(weight for weight, is_used in parts if is_used)
    return weight, weight / all_weight if all_weight else 0.0
