"""Holds a statement in another language against its Japanese evidence: figures, dates, places, denials, certainty."""

import re
from collections.abc import Sequence

from bot.proving.abroad.clauses import turned_in_clauses
from bot.proving.abroad.figures import missing_abroad
from bot.proving.abroad.names import strange_names
from bot.proving.abroad.pairing import mispaired_abroad
from bot.proving.abroad.polarity import contradictions_abroad
from bot.proving.abroad.subjects import strange_subjects
from bot.proving.evidence import Line
from bot.understanding.expansion import in_japanese_letters
from bot.understanding.language import language_of
from vectorstore.normalising import contains_quote

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
_FEW = 3
_EAST = re.compile(r"[\u3000-\u30ff㐀-鿿]")
_SMALL = re.compile(r"(?<![^\W\d_])[a-zà-ỹ]+(?![^\W\d_])")
# Chinese in letters that Japanese has too: what no Japanese sentence without kana says.
_CHINESE = re.compile(
    r"[將為於达達與从從該这這们們个個于]|[预預][计計]|目[标標]|[了是](?![非])|的(?![確中])|[一-鿿]{2}在|以及|并且|並且|其中|每[年个個]|有\s?\d|，"
)

_OTHER_SCRIPTS = re.compile(r"[가-힣][가-힣 ]{5,}|[\u0900-\u097f][\u0900-\u097f ]{5,}")
# Beside kana, which a row's cells have as well as a name in a Chinese sentence, only what Japanese never writes.
_CHINESE_BESIDE_KANA = re.compile(r"[將為於達從从這这們们個个]|是(?![非正])|[，,](?=[「一-鿿])")


def language_abroad(statement: str) -> str:
    """The language of a statement, "" for Japanese and for what has no words."""
    bare = _QUOTED.sub(" ", statement)
    # What stands in brackets as a whole is the statement itself.
    statement = bare if any(letter.isalpha() for letter in bare) else statement
    if any(len(_SMALL.findall(clause.group())) > _FEW for clause in _LATIN_CLAUSE.finditer(statement)):
        return language_of(_EAST.sub(" ", statement))
    language = language_of(statement)
    if not _JAPANESE.search(statement) and len(_HAN.findall(statement)) > _FEW and _is_chinese(statement):
        return "zh" if language == "ja" else language
    return "" if language == "ja" else language


def foreign_clauses(statement: str, evidence: Sequence[str]) -> list[str]:
    """Clauses in other letters within a Japanese statement that no quote has: names are shorter."""
    latin = (match.group() for match in _LATIN_CLAUSE.finditer(statement))
    clauses = [each for each in latin if len(_SMALL.findall(each)) > _FEW] + _OTHER_SCRIPTS.findall(statement)
    return [f"unknown: {each}" for each in clauses if not any(contains_quote(text, each) for text in evidence)]


def _said(line: Line) -> str:
    """Of a table the names of its columns say what its figures are: 現状値, 決算."""
    return line.quoted if line.columns else line.text


def _is_chinese(statement: str) -> bool:
    if (_CHINESE_BESIDE_KANA if _KANA.search(statement) else _CHINESE).search(statement):
        return True
    others = sum(one != other for one, other in zip(statement, in_japanese_letters(statement), strict=False))
    return others >= _OTHERS_LETTERS and not _KANA.search(statement)


def unsupported_abroad(statement: str, lines: Sequence[Line], language: str) -> list[str]:
    """What a statement in `language` says beyond these Japanese lines and what their citations show."""
    evidence = [_SEISMIC.sub(r"\1、\1", text) for line in lines for text in (line.text, *line.beside)]
    names = tuple(dict.fromkeys(name for line in lines for name in line.names))
    return [
        *missing_abroad(statement, evidence, language),
        *mispaired_abroad(statement, lines, language),
        *strange_names(statement, evidence, language, names),
        *contradictions_abroad(statement, [_said(line) for line in lines], language, (*evidence, *names)),
        *turned_in_clauses(statement, evidence, language),
        *strange_subjects(statement, (*evidence, *names), language),
    ]
