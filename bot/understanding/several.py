"""Several questions in one message, each with the ways in which it may be read."""

import re
from dataclasses import replace

from bot.domain import Question, Turn
from bot.understanding.followups import may_stand_alone
from bot.understanding.query import Holdings, Understood, clean, understand
from bot.understanding.vocabulary import Vocabulary

MOST = 4
"""Questions that are answered one by one; what follows them is read with the last."""
_SENTENCE = re.compile(r"(?:「[^「」]*」|[^?。!！])+[?。!！]*")
_ASKS = re.compile(r"\?\s*$|(?:か|かな|かしら|の|教えて\S{0,6}|知りたい\S{0,4})[。!！\s]*$")

Readings = tuple[Understood, ...]
"""How a question may be read, to be tried in this order."""


def questions_of(
    understood: Understood, question: Question, holdings: Holdings, vocabulary: Vocabulary
) -> tuple[Readings, ...]:
    """The questions of a message, each by itself; empty where it is no more than one."""
    texts = _questions(understood.text, understood.language)
    if len(texts) < 2:
        return ()
    # What was restated stands by itself already.
    history = question.history if understood.text == clean(question.text) else ()
    found: list[Readings] = []
    before = ""
    for text in texts:
        asked = replace(question, text=text, history=(*history, Turn("user", before)) if before else history)
        found.append(tuple(_readings(asked, bool(before), understood, holdings, vocabulary)))
        before = found[-1][0].search_text
    return tuple(found)


def _readings(
    asked: Question, is_later: bool, whole: Understood, holdings: Holdings, vocabulary: Vocabulary
) -> list[Understood]:
    first = understand(asked, holdings, vocabulary)
    if not is_later or not first.followup:
        return [first]
    # 水道代はいくらですか may be on what was asked before, or on a matter of its own; the city stays in either case.
    city = Turn("user", " ".join(whole.cities))
    return [first, understand(replace(asked, history=(city,) if whole.cities else ()), holdings, vocabulary)]


def _questions(text: str, language: str) -> list[str]:
    """The questions of a text, each with what is told before it, and with those after it that point back at it."""
    told, found = "", list[str]()
    for sentence in _SENTENCE.findall(text):
        told += sentence
        if not _ASKS.search(sentence):
            continue
        if found and (len(found) == MOST or not may_stand_alone(told, language)):
            found[-1] += told
        else:
            found.append(told.strip())
        told = ""
    return [*found[:-1], found[-1] + told] if found else []
