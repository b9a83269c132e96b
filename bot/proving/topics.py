"""Whether what a sentence says of one of its topics is told of another: A in 2026, B in 2028 is no B in 2026."""

import re
from collections.abc import Iterator, Sequence

from bot.proving.clauses import clauses_in
from bot.proving.evidence import Line
from bot.proving.figures import dated
from vectorstore.eras import dates_in

_SENTENCES = re.compile(r"[^。\n!?]+")
_TOPIC = re.compile(r"([一-龥々ァ-ヴーA-Za-z]{2,})(?:は|も)(?!、?(?:なく|ない))")


def crossed(statement: str, lines: Sequence[Line]) -> list[str]:
    """Dates and acts that the evidence gives to another topic of a sentence, one that goes unnamed."""
    told = [sentence for line in lines if not line.columns for sentence in _SENTENCES.findall(line.text)]
    if all(len(_TOPIC.findall(sentence)) < 2 for sentence in told):
        return []
    found = [reason for said in _SENTENCES.findall(statement) for reason in _crossed(said, statement, told)]
    return list(dict.fromkeys(found))


def _crossed(said: str, statement: str, told: Sequence[str]) -> Iterator[str]:
    for day in dates_in(said):
        topic = _nearest(said[: day.start])
        sites = [each[: one.start] for each in told for one in dates_in(each) if dated(day, [one])]
        if _is_anothers(topic, sites, statement):
            yield f"of another topic: {day.text}"
    for act in (head for clause in clauses_in(said) for head in clause.heads):
        topic = next(iter(_TOPIC.findall(said)), "")
        sites = [
            each[: each.find(clause.text) + one.start]
            for each in told
            for clause in clauses_in(each)
            for one in clause.acts
            if act.is_same(one) and clause.text in each
        ]
        if _is_anothers(topic, sites, statement):
            yield f"of another topic: {act.lemma}"


def _nearest(before: str) -> str:
    """The last of the topics of a text."""
    return next(iter(_TOPIC.findall(before)[-1:]), "")


def _is_anothers(topic: str, sites: Sequence[str], statement: str) -> bool:
    """Whether before every site another topic, one that goes unnamed, has come after this one."""
    return bool(topic and sites) and all(
        (other := _nearest(before)) and other not in statement and not topic.endswith(other) and f"{topic}は" in before
        for before in sites
    )
