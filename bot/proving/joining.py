"""Whether a statement that rests on several sentences joins what none of them joins: of whom, and what for."""

import re
from collections.abc import Iterator, Sequence

from bot.proving.evidence import Line, signs
from bot.proving.figures import dated
from bot.proving.words import known, terms_in
from bot.understanding.numbers import figures_in
from vectorstore.eras import dates_in

_SENTENCES = re.compile(r"[^。\n!?]+")
_TOPIC = re.compile(r"(?:^|(?<=[、\s(]))([^、。は()]{2,40}?)(?<![でにとへ])は(?!、?(?:なく|ない))")
_NUMBER = re.compile(r"^[\s○◯◇◆●・▪■□※◎*\-]+|^[(]?\d{1,2}[).]?\s*")
_AND_THIS = re.compile(r"^(.+?)(?:が|で)?、(?:これ|それ)(?:ら)?[はも]、?(.+)$")
_FOR = re.compile(r"^(.+?)(?:ため|目的で|ように)[、に]")


def joined(statement: str, lines: Sequence[Line]) -> list[str]:
    """Topics and purposes that the statement takes from another line than what it tells of them."""
    if len(lines) < 2:
        return []
    reasons = [match.groups() for sentence in _SENTENCES.findall(statement) if (match := _AND_THIS.match(sentence))]
    for line in (each for each in lines if not each.text.rstrip().endswith("。")):
        statement = statement.replace(_NUMBER.sub("", line.text), "、")  # an item that is told as it stands
    parts = [part for sentence in _SENTENCES.findall(statement) for part in (*_topics(sentence), *_purposes(sentence))]
    apart = [about for about, told in (*reasons, *parts) if _is_apart(about, told, lines)]
    return list(dict.fromkeys(f"joined: {about.strip()}" for about in apart))


def _topics(sentence: str) -> Iterator[tuple[str, str]]:
    """Each topic with what is told of it, up to the next one."""
    topics = list(_TOPIC.finditer(sentence))
    for at, topic in enumerate(topics):
        yield topic[1], sentence[topic.end() : topics[at + 1].start() if at + 1 < len(topics) else len(sentence)]


def _purposes(sentence: str) -> Iterator[tuple[str, str]]:
    purpose = _FOR.match(sentence)
    if purpose:
        yield purpose[1], sentence[purpose.end() :]


def _is_apart(about: str, told: str, lines: Sequence[Line]) -> bool:
    """Whether no line that has the most of what is told has what it is told of, though another line has."""
    nouns = [term for term in terms_in(about) if term.is_noun and term.weight >= 1]
    used = [_used(told, line) for line in lines]
    most = max(used)
    numerals = re.findall(r"\d[\d,.]*", about)
    if not (nouns or numerals) or not most:
        return False
    main = [line for line, weight in zip(lines, used, strict=True) if weight == most]
    return not any(
        all(known((line.whole, *signs([line]))).has(term) for term in nouns)
        and (nouns or all(numeral in line.quoted for numeral in numerals))
        for line in main
    )


def _used(told: str, line: Line) -> float:
    """The weight of the words, figures and dates of a clause that a line has."""
    held, days = known((line.quoted,)), dates_in(line.quoted)
    figures = {figure.value for figure in figures_in(line.quoted)}
    return (
        sum(term.weight for term in terms_in(told) if held.has(term))
        + sum(figure.value in figures for figure in figures_in(told))
        + sum(dated(day, days) for day in dates_in(told))
    )
