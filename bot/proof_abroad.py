"""Holds a statement in another language against its Japanese evidence: figures, dates, places, denials, certainty."""

import re
from collections.abc import Sequence

from bot.proof_abroad_figures import missing_abroad
from bot.proof_abroad_names import strange_names
from bot.proof_abroad_pairing import mispaired_abroad
from bot.proof_abroad_polarity import contradictions_abroad
from bot.proof_abroad_subjects import strange_subjects
from bot.proof_evidence import Line
from bot.understanding.language import language_of

# What every Japanese sentence has, while a name in kana may stand in a Chinese one.
_JAPANESE = re.compile(r"[はをがでに]|です|ます|する|した|ない")
_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|[(（][^()（）]*[)）]")
_HAN = re.compile(r"[㐀-鿿]")
# Chinese in letters that Japanese has too: what no Japanese sentence without kana says.
_CHINESE = re.compile(
    r"[將為於達與從該這們個]|[预預][计計]|目[标標]|[了是](?![非])|的(?![確中])|[一-鿿]{2}在|以及|并且|並且|其中|每[年个個]"
)


def language_abroad(statement: str) -> str:
    """The language of a statement, "" for Japanese and for what has no words."""
    statement = _QUOTED.sub(" ", statement)
    language = language_of(statement)
    if not _JAPANESE.search(statement) and len(_HAN.findall(statement)) > 3 and _CHINESE.search(statement):
        return "zh" if language == "ja" else language
    return "" if language == "ja" else language


def unsupported_abroad(statement: str, lines: Sequence[Line], language: str) -> list[str]:
    """What a statement in `language` says beyond these Japanese lines and what their citations show."""
    evidence = [text for line in lines for text in (line.text, *line.beside)]
    names = tuple(dict.fromkeys(name for line in lines for name in line.names))
    return [
        *missing_abroad(statement, evidence, language),
        *mispaired_abroad(statement, lines, language),
        *strange_names(statement, evidence, language, names),
        *contradictions_abroad(statement, [line.text for line in lines], language, (*evidence, *names)),
        *strange_subjects(statement, (*evidence, *names), language),
    ]
