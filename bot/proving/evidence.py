"""What a statement may rest on: each quoted line with what its citation shows beside it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.proving.figures import UNIT_OF_ROW
from bot.proving.words import word_list
from bot.understanding.numbers import figures_in
from bot.understanding.words import words_of
from vectorstore.domain import Passage, Sentence
from vectorstore.normalising import contains_quote, fold_quote

# The number of a paragraph or list item says nothing: 「3 前項の規定により」.
_NUMBERED = re.compile(r"^\s*[(]?\d{1,2}[).]?\s+(?=[^\d\s])")
_CELLS = re.compile(r"[:/「」\s]+")
_CHANGED = re.compile(r"(?:.*?:)?([^:]+?)→(.+)")
_CIRCLED = re.compile(r"(?<=\d)[①-⑳]|[①-⑳](?=\d)")
_TOPIC = re.compile(r"([一-龥々ァ-ヴー]{2,6})は")
_ASIDE = re.compile(r"\([^()]*\)。?$")
_SOURCE = re.compile(r"\(([^()]{1,30})\)[。\s]*$")
_DUE = re.compile(r"まで(?:に|の間に)[^。]*(?:ます|[るうくすつむ])(?:。|$)", re.MULTILINE)
_CHANGES = ("追加", "削除", "見出し", "(空欄)", "")
_COMPARES = re.compile(r"比較|増減|増△減|差引")

Place = tuple[Passage, int]
"""A passage and the number of one of its sentences."""


@dataclass(frozen=True, slots=True)
class Line:
    """One quoted sentence or row.

    `beside` holds what stands in the same table: its caption and unit, the names of its columns. `names` holds what the
    citation shows anyway: the headings, the plan's title and city; it may be spoken of, but carries no figure.
    `section` tells apart what was read in different places.
    """

    text: str
    beside: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    section: str = ""

    @property
    def quoted(self) -> str:
        """The line and what stands beside it."""
        return "\n".join((self.text, *self.beside))

    @property
    def whole(self) -> str:
        """All that may be spoken of."""
        return "\n".join((self.quoted, *self.names))


def lines_of(places: Sequence[Place]) -> tuple[Line, ...]:
    """The quoted sentences, each with what its citation shows."""
    lines = {(passage.chunk.id, at): _line(passage, passage.chunk.sentences[at]) for passage, at in places}
    for (chunk, at), line in sorted(lines.items()):
        before = lines.get((chunk, at - 1))
        if before and not line.columns and not before.columns and _goes_on(line.text):
            lines[chunk, at] = replace(line, text=f"{before.text}{line.text}")
            del lines[chunk, at - 1]
    return tuple(lines.values())


def lines_from(evidence: Sequence[str], names: Sequence[str] = ()) -> tuple[Line, ...]:
    """Plain texts as lines, every one of them shown under the same names."""
    return tuple(Line(plain_text(text), names=tuple(map(plain_text, names))) for text in evidence)


def unnumbered(text: str) -> str:
    """A sentence, NFKC, without the number that its paragraph begins with; what is no sentence keeps its own."""
    return _NUMBERED.sub("", text) if text.rstrip().endswith("。") else text


def unnumbered_as(statement: str, lines: Sequence[str]) -> str:
    """A statement without the number that it begins with, where one of the lines begins with the same."""
    bare = unnumbered(statement)
    number = fold_quote(statement[: len(statement) - len(bare)])
    return bare if number and any(fold_quote(line).startswith(number) for line in lines) else statement


def unlabelled(statement: str, lines: Sequence[Line]) -> str:
    """A statement without the name of the city or plan before it, 「名前:…」, where all the lines are from there."""
    label, mark, rest = statement.partition(":")
    return rest if mark and rest and lines and all(label in line.names for line in lines) else statement


def is_told_by_code(statement: str, lines: Sequence[Line]) -> bool:
    """Whether it is a row or a change told cell by cell, 「列：値／列：値」 or 「前 → 後」, each as it stands in a line.

    Lines of a passage bring their columns with them and are asked more.
    """
    if any(line.section for line in lines):
        return False
    changed = _CHANGED.fullmatch(statement)
    told = changed.groups() if changed else _CELLS.split(_ASIDE.sub("", statement))
    cells = [cell.strip(" 「」") for cell in told]
    if not changed and len(cells) < 2:
        return False
    return all(cell in _CHANGES or any(contains_quote(line.text, cell) for line in lines) for cell in cells)


def is_told_in_cells(statement: str, lines: Sequence[Line]) -> bool:
    """Whether it is made of the cells and column names of one row alone: it is Japanese then, kana or not."""
    cells = [cell for cell in _CELLS.split(_ASIDE.sub("", statement)) if cell]
    return any(line.columns and all(contains_quote(line.quoted, cell) for cell in cells) for line in lines)


def is_due(text: str) -> bool:
    """Whether it tells by when something will be: that may be told as what is to be."""
    return bool(_DUE.search(text))


def source_of(line: Line) -> str:
    """Who said it, where the line ends with that: 「…がよい。(三輪委員)」; "" where it does not."""
    found = None if line.columns else _SOURCE.search(line.text)
    if not found:
        return ""
    last = words_of(found[1])[-1]
    is_one = last.pos[2] == "人名" or found[1].endswith(tuple(word_list("sources")))
    return found[1] if is_one else ""


def signs(lines: Sequence[Line]) -> Iterator[str]:
    """Words for what a sign says: △87 is a decrease; an increase is one only in a column of comparisons.

    Of what somebody said it may be told that somebody said it.
    """
    for line in lines:
        if source_of(line):
            yield " ".join(sorted(word_list("anyone")))
        if any(figure.unit == "倍" and figure.value > 1 for figure in figures_in(line.text)):
            yield "増 増加 増える 上昇"
        if any(figure.value < 0 for figure in figures_in(line.text)):
            yield "減 減少 減る マイナス 赤字 不足 下回る"
        elif any(_COMPARES.search(name) for name, _ in line.columns):
            yield "増 増加 増える"
        if is_due(line.text):
            yield "予定"
        yield from _aims(line)


def _aims(line: Line) -> Iterator[str]:
    """What a row aims at, by its present and its target: 142 now and 520 later is an increase."""
    now, then = (
        [figures_in(cell)[0] for name, cell in line.columns if re.search(kind, name) and figures_in(cell)]
        for kind in ("現状|基準|実績|現在", "目標")
    )
    if len(now) == len(then) == 1 and now[0].unit == then[0].unit:
        more = then[0].value - now[0].value
        yield (
            "増 増加 増える 伸ばす 引き上げる 高める"
            if more > 0
            else "減 減少 減る 引き下げる 抑える"
            if more < 0
            else "維持"
        )


def _goes_on(text: str) -> bool:
    """「完成は令和10年度です。」: the sentence before tells of what."""
    topic = _TOPIC.match(text)
    return topic is not None and text.endswith("。") and topic[1] in word_list("of_it")


def _line(passage: Passage, sentence: Sentence) -> Line:
    columns = tuple((plain_text(name), plain_text(cell)) for name, cell in sentence.columns)
    units = (f"{UNIT_OF_ROW}{cell}" for name, cell in columns if name.endswith("単位") and cell)
    beside = dict.fromkeys((plain_text(sentence.context), *(name for name, _ in columns), *units))
    shown = (*passage.chunk.heading_path, passage.plan.title, passage.plan.city)
    return Line(
        plain_text(sentence.text),
        tuple(_NUMBERED.sub("", text) for text in beside if text),
        columns,
        tuple(plain_text(name) for name in shown if name),
        passage.chunk.section_id,
    )


def plain_text(text: str) -> str:
    """NFKC, with what is circled kept apart from the digits beside it: ④100万円 is no 4100万円."""
    return unicodedata.normalize("NFKC", _CIRCLED.sub(lambda mark: f" {mark.group()} ", text))
