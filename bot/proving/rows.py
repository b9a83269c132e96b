"""Whether a statement tells of a table what its rows say: of one row, with its sign, and a target as a target."""

import re
from collections.abc import Iterator, Sequence

from bot.proving.evidence import Line
from bot.proving.words import known, terms_in
from bot.understanding.numbers import figures_in
from vectorstore.normalising import fold_quote

_SENTENCES = re.compile(r"[^。\n!?]+")
_REACHED = re.compile(r"(?:ました|でした|(?:[しっれいえ]|だっ)た)\s*$")
_AIM = re.compile(r"目標|目指|見込|予定|計画値|KPI|推計|想定")
_STATE = re.compile(r"現状|実績|基準|現在|決算|推移")
_LESS = re.compile(r"[^\S\n]*の?(?:赤字|マイナス|不足)")
_LACKING = re.compile(r"赤字|マイナス|不足|減")
_DIGITS = re.compile(r"\d[\d,.]*")
_NAME = 3
"""Letters from which a cell that stands whole in a statement names its row."""


def misread(statement: str, lines: Sequence[Line]) -> list[str]:
    """What is told of the quoted rows that they do not say."""
    rows = [line for line in lines if line.columns]
    told = [*_reached(statement, rows), *_in_the_red(statement, rows), *_of_another(statement, rows)]
    return list(dict.fromkeys(told))


def _reached(statement: str, rows: Sequence[Line]) -> Iterator[str]:
    """A target told as what was."""
    cells = [cell for row in rows for cell in _cells(row)]
    for sentence in _SENTENCES.findall(statement):
        if not _REACHED.search(sentence) or _AIM.search(sentence):
            continue
        for digits in _digits(sentence):
            names = [name for name, value in cells if value == digits]
            if names and all(_AIM.search(name) for name in names):
                yield f"only aimed at: {digits}"


def _cells(row: Line) -> Iterator[tuple[str, str]]:
    """The digits of a row's figures, each with its column's name and cell, and the caption where that tells no state."""
    heads = {name for name, _ in row.columns}
    beside = " ".join(text for text in row.beside if text not in heads)
    caption = "" if _STATE.search(beside) else beside
    for name, cell in row.columns:
        own = f"{name} {cell}"
        around = own if _STATE.search(own) else f"{caption} {own}"
        yield from ((around, digits) for digits in _digits(own))


def _digits(text: str) -> list[str]:
    """The digits of the figures of a text, those of dates left out."""
    return [found.group() for figure in figures_in(text) if (found := _DIGITS.search(figure.text))]


def _in_the_red(statement: str, rows: Sequence[Line]) -> Iterator[str]:
    """A deficit of a figure that no cell has with a minus."""
    cells = [cell for row in rows for name, cell in row.columns if not _LACKING.search(f"{name}{cell}")]
    for figure in figures_in(statement):
        digits = _DIGITS.search(figure.text)
        if digits and _LESS.match(statement, figure.end):
            before = [cell[: cell.index(digits.group())][-2:] for cell in cells if digits.group() in cell]
            if before and not any(sign in text for text in before for sign in "△▲-−"):
                yield f"direction: {figure.text}"


def _of_another(statement: str, rows: Sequence[Line]) -> Iterator[str]:
    """What only a row has that goes unnamed, told of the row that is named."""
    if len(rows) < 2:
        return
    named = [row for row in rows if _is_named(row, statement, rows)]
    if not named:
        return
    held = known(tuple(row.whole for row in named))
    for row in rows:
        if row not in named and any(row.section == one.section for one in named):
            own = known((row.text,))
            yield from (
                f"of another row: {term.surface}"
                for term in terms_in(statement)
                if term.is_noun and term.weight >= 1 and own.has(term) and not held.has(term)
            )


def _is_named(row: Line, statement: str, rows: Sequence[Line]) -> bool:
    """Whether the statement has the row's own name, or one of its cells that no other row has."""
    said, whole = known((statement,)), fold_quote(statement)
    labels = [cell for name, cell in row.columns if not name.endswith("単位") and terms_in(cell)]
    others = [fold_quote(other.text) for other in rows if other is not row]
    if labels and all(said.has(term) for term in terms_in(labels[0])):
        return True
    cells = [fold_quote(cell) for cell in labels]
    return any(len(cell) >= _NAME and cell in whole and not any(cell in other for other in others) for cell in cells)
