"""Holds a statement in another language against its Japanese evidence: figures, dates, places, denials, certainty."""

import re
from collections.abc import Iterator, Sequence

from bot.proving.abroad.clauses import turned_in_clauses
from bot.proving.abroad.figures import Told, missing_abroad, plain, told_in
from bot.proving.abroad.names import strange_names
from bot.proving.abroad.pairing import mispaired_abroad
from bot.proving.abroad.polarity import contradictions_abroad
from bot.proving.abroad.rivals import rivals_figures
from bot.proving.abroad.subjects import strange_subjects
from bot.proving.abroad.tongues import other_tongues
from bot.proving.abroad.words import wording
from bot.proving.evidence import Line
from bot.understanding.expansion import in_japanese_letters
from bot.understanding.language import language_of

# What every Japanese sentence has, while a name in kana may stand in a Chinese one.
_JAPANESE = re.compile(r"[はをがでに]|です|ます|する|した|ない")
_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|[(（][^()（）]*[)）]")
_HAN = re.compile(r"[㐀-鿿]")
_KANA = re.compile(r"[ぁ-んァ-ヶ]")
_OTHERS_LETTERS = 2
"""Letters that Japan writes another way, from which a sentence without kana is Chinese: a name has one or two."""
# A whole clause in Latin letters, whatever stands before it: no name has so many small words.
_LATIN_CLAUSE = re.compile(r"(?:[^\W\d_\u3000-\uffff]+[ ,'’-]+){4,}[^\W\d_\u3000-\uffff]+")
# 震度5弱 is a step of its own, no "nearly 5".
_SEISMIC = re.compile(r"(震度\s?\d)[弱強]")
_COMPARED = {"lesser": re.compile(r"[をにも](?=下回)"), "greater": re.compile(r"[をにも](?=上回)")}
_FEW = 3
_MARK = re.compile(
    r"\s*[(]?(\d{1,2})(?:[).]\s*|\s+)(?=[^\W\d])(?!(?:人|件|年|か月|回|校|箇所|か所|か国|言語|世帯|棟|台|名|歳))"
)
_EAST = re.compile(r"[\u3000-\u30ff㐀-鿿]")
_SMALL = re.compile(r"(?<![^\W\d_])[a-zà-ỹ]+(?![^\W\d_])")
# Chinese in letters that Japanese has too: what no Japanese sentence without kana says.
_CHINESE = re.compile(
    r"[將為於达達與从從該这這们們个個于]|[预預][计計]|目[标標]|[了是](?![非])|的(?![確中])|[一-鿿]{2}在|自[^，。]{2,12}起|以及|并且|並且|其中|每[年个個]|有\s?\d|，"
)

# Beside kana, which a row's cells have as well as a name in a Chinese sentence, only what Japanese never writes.
_CHINESE_BESIDE_KANA = re.compile(r"[將為於達從从這这們们個个]|是(?![非正])|[，,](?=[「一-鿿])")


def language_abroad(statement: str) -> str:
    """The language of a statement, "" for Japanese and for what has no words."""
    bare = _QUOTED.sub(" ", statement)
    # What stands in brackets as a whole, or behind DX, is the statement itself.
    statement = bare if sum(map(str.isalpha, bare)) > _FEW else statement
    if any(len(_SMALL.findall(clause.group())) > _FEW for clause in _LATIN_CLAUSE.finditer(statement)):
        return language_of(_EAST.sub(" ", statement))
    language = language_of(statement)
    if not _JAPANESE.search(statement) and len(_HAN.findall(statement)) > _FEW and _is_chinese(statement):
        return "zh" if language == "ja" else language
    return "" if language == "ja" else language


def foreign_clauses(statement: str, evidence: Sequence[str]) -> list[str]:
    """Clauses in another language within a Japanese statement that no quote has."""
    return other_tongues(statement, evidence, "")


def _row(line: Line) -> str:
    """A row with the names of its columns before each cell; "" for what is no row."""
    return " ".join(f"{name} {cell}" for name, cell in line.columns)


def _said(line: Line) -> str:
    """Of a table the names of its columns say what its figures are: 現状値, 決算."""
    return line.quoted if line.columns else line.text


def _unmarked(line: Line, statement: str) -> str:
    """The line without the number of an item, which counts nothing: 「2 子ども医療費の助成」 is not two of anything."""
    mark = None if line.columns else _MARK.match(line.text)
    return line.text[mark.end() :] if mark and not re.match(rf"\W*{mark[1]}(?!\d)", plain(statement)) else line.text


def _compared(statement: str, evidence: Sequence[str], language: str) -> Iterator[str]:
    """Of 7.9%を下回る the 7.9% by itself, where the statement compares the same way."""
    text, words = plain(statement), wording(language)
    figures = [each for each in told_in(statement, language) if not each.is_date and each.value is not None]
    for quoted in evidence:
        for side, other in (("lesser", "greater"), ("greater", "lesser")):
            cue = words.cues[side].search(text)
            if cue and _COMPARED[side].search(quoted) and not words.says(other, text):
                is_less = (side == "lesser") == (bool(figures) and cue.start() > figures[0].start)
                if len(figures) != 2 or _ascend(figures) == is_less:
                    yield _COMPARED[side].sub("、", quoted)


def _ascend(figures: Sequence[Told]) -> bool:
    first, second = (each.value or 0 for each in figures)
    return first < second


def _is_chinese(statement: str) -> bool:
    if (_CHINESE_BESIDE_KANA if _KANA.search(statement) else _CHINESE).search(statement):
        return True
    others = sum(one != other for one, other in zip(statement, in_japanese_letters(statement), strict=False))
    return others >= _OTHERS_LETTERS and not _KANA.search(statement)


def unsupported_abroad(statement: str, lines: Sequence[Line], language: str) -> list[str]:
    """What a statement in `language` says beyond these Japanese lines and what their citations show."""
    evidence = [_SEISMIC.sub(r"\1、\1", text) for line in lines for text in (_unmarked(line, statement), *line.beside)]
    names = tuple(dict.fromkeys(name for line in lines for name in line.names))
    return [
        *missing_abroad(statement, [*evidence, *_compared(statement, evidence, language)], language),
        *mispaired_abroad(statement, lines, language),
        *rivals_figures(statement, lines, language),
        *strange_names(statement, evidence, language, names),
        *contradictions_abroad(statement, [_said(line) for line in lines], language, (*evidence, *names)),
        *turned_in_clauses(statement, [*evidence, *map(_row, lines)], language),
        *strange_subjects(statement, (*evidence, *names), language),
        *other_tongues(statement, (*evidence, *names), language),
    ]
