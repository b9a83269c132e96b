"""What somebody said, written down with who it was: it may be told as that one's words, never as the plan's."""

import re
from collections.abc import Sequence

from bot.proving.evidence import Line, source_of
from bot.proving.words import Known, terms_in, word_list

_SAID = "意見|声|要望|指摘|提案|感想|回答"
# 「…という意見がありました」: the words before it are the opinion's own.
_TOLD = re.compile(
    rf"(?:という|との|といった)(?:{_SAID})(?:も|が|を|は)?、?[^、。]{{0,10}}?"
    r"(?:あ[りるっ]|出|寄せ|述べ|示さ|示し|挙げ|挙が|もら|頂|いただ)[られさい]*(?:まし)?(?:ます|た|ている|ています|る)?[。\s]*$"
)
_TELLS = re.compile(rf"{_SAID}|述べ|求め|発言|コメント|挙げ|(?:と|との|という)考え")


def untold(statement: str, quoted: str) -> str:
    """The statement without 「という意見がありました」, where its evidence is such a thing."""
    return _TOLD.sub("。", statement) if re.search(rf"{_SAID}|\([^()]+\)[。\s]*$", quoted, re.MULTILINE) else statement


def misattributed(statement: str, lines: Sequence[Line]) -> list[str]:
    """An opinion told as the plan's own word, or as that of somebody whom only a heading names."""
    opinions = [line for line in lines if source_of(line)]
    if not opinions or any(line not in opinions and line.text.rstrip().endswith("。") for line in lines):
        return []
    told = Known([line.text for line in opinions])
    if not _TELLS.search(statement) and not any(source_of(line) in statement for line in opinions):
        return ["opinion: told as the plan's own"]
    shown = Known([name for line in opinions for name in line.names[-2:]])
    return [
        f"said by: {term.surface}"
        for term in terms_in(statement)
        if term.is_noun
        and term.weight >= 1
        and not told.has(term)
        and not shown.has(term)
        and not _is_anyone(term.lemma)
    ]


def _is_anyone(word: str) -> bool:
    return word in word_list("anyone")
