"""Questions that lean on the one before: the topic is carried over, a slot exchanged, a correction honoured."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.understanding.expansion import in_japanese_letters
from bot.understanding.focus import content_words, is_asking, phrases_of
from bot.understanding.places import city_of, held_cities
from bot.understanding.words import words_of
from prompts.reading import say, table
from vectorstore.eras import dates_in

_NUMBERED = re.compile(r"([^\d\s、。のはがをに]{1,8}?)\s*(\d+(?:-\d+)*|[①-⑳])")
_BARE_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)")
_YEAR_UNIT = re.compile(r"年度?|년도?")
_OWN_MATTER = re.compile(r"(?!計画|資料|場合)[一-龥ァ-ヺ]{2,}")
_OWN_TOPIC_WORDS = 2
_MARKS = re.compile(r"[「」『』“”\"]+")
_TOPIC_PARTICLES = ("は", "って", "が", "を", "について", "に")
_MAX_TOPIC_CHARS = 80


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands by itself; where it leaned on nothing, both texts are the question.

    `search_text` is searched with, `restated` is shown.
    """

    search_text: str
    restated: str
    followup: bool = False
    leaning: bool = False


def resolve(text: str, language: str, previous: str, cities: Sequence[str], frame: str = "") -> Resolved:
    """`text` made independent of `previous`, the question before it, which already is ("" at the start).

    What is restated is in the interface `frame`, or else in the question's own language.
    """
    if not previous:
        return Resolved(text, text)
    patterns = _patterns(language)
    if corrected := _corrected(text, previous, patterns, cities):
        return Resolved(corrected, corrected, followup=True)
    slot = patterns["slot"].match(text) if "slot" in patterns else None
    wanted = next((found.strip() for found in slot.groupdict().values() if found), "") if slot else ""
    if wanted and not patterns["leaning"].search(wanted):
        exchanged = _exchanged(previous, wanted, cities)
        return Resolved(exchanged, exchanged, followup=True)
    if patterns and (patterns["leaning"].search(text) or _has_no_topic(text, language)):
        topic = topic_of(previous, language)
        restated = say("replies.about", frame or language, topic=_MARKS.sub(" ", topic).strip(), question=text)
        return Resolved(f"{topic} {text}", restated, followup=True, leaning=True)
    return Resolved(text, text)


def may_stand_alone(text: str, language: str) -> bool:
    """Whether a question points back at nothing, and names something that may be a topic of its own."""
    patterns = _patterns(language)
    if patterns and patterns["leaning"].search(text):
        return False
    return language != "ja" or any(content_words(each.text) and not is_asking(each) for each in phrases_of(text))


def topic_of(question: str, language: str) -> str:
    """What a question is about, in its own words: its noun phrases, or all of it where it is not Japanese."""
    if language != "ja":
        return question.strip(" ?？.。")[:_MAX_TOPIC_CHARS]
    nouns = [
        phrase.text + ("の" if phrase.particle == "の" else " ")
        for phrase in phrases_of(question)
        if content_words(phrase.text)
    ]
    return "".join(nouns).strip().rstrip("の")[:_MAX_TOPIC_CHARS] or question[:_MAX_TOPIC_CHARS]


def _corrected(text: str, previous: str, patterns: Mapping[str, re.Pattern[str]], cities: Sequence[str]) -> str:
    match = patterns["correction"].search(text) if "correction" in patterns else None
    if not match:
        return ""
    groups = match.groupdict()
    wrong = next((groups[key] for key in ("wrong", "wrong2") if groups.get(key)), "")
    right = next((groups[key] for key in ("right", "right2") if groups.get(key)), "")
    if not right or not (wrong or held_cities(right, cities)):
        return ""
    if held_cities(right, cities):
        return _exchanged(previous, right, cities)
    return previous.replace(wrong, right) if wrong in previous else f"{right} {previous}"


def _exchanged(previous: str, wanted: str, cities: Sequence[str]) -> str:
    """`previous` with the thing of the same kind replaced by `wanted`: a city, a year, a number, else the topic."""
    for exchange in (_city_exchanged, _year_exchanged, _number_exchanged, _topic_exchanged):
        if exchanged := exchange(previous, wanted, cities):
            return exchanged
    return f"{wanted} {previous}"


def _city_exchanged(previous: str, wanted: str, cities: Sequence[str]) -> str:
    wanted = in_japanese_letters(wanted)
    named = held_cities(wanted, cities)
    place = next((word.surface for word in words_of(wanted) if word.is_place), "")
    new = named[0] if named else place
    if not new or len(wanted) > len(new) + 6 or _OWN_MATTER.search(wanted.replace(new, "").replace(new[:-1], "")):
        return ""
    for old in held_cities(previous, cities):
        city = city_of(old)
        for spelled in (city.name, city.base, city.hangul + "시", city.hangul, *city.romaji):
            found = re.search(re.escape(spelled), previous, re.IGNORECASE) if spelled else None
            if found:
                return previous[: found.start()] + wanted_city(new, wanted, found.group()) + previous[found.end() :]
    joint = "の" if previous and previous[0] > "\u2fff" else " "
    return f"{new}{joint}{previous}"


def wanted_city(name: str, wanted: str, replaced: str) -> str:
    """The new city in the script of the old one."""
    return wanted if replaced.isascii() or "가" <= replaced[0] <= "힣" else name


def _year_exchanged(previous: str, wanted: str, _: Sequence[str]) -> str:
    new, old = [m for m in dates_in(wanted) if m.year], [m for m in dates_in(previous) if m.year]
    if new and old:
        return previous[: old[0].start] + new[0].text + previous[old[0].end :]
    bare = _BARE_YEAR.search(wanted)
    if bare and old:  # 2040 for 2030年度 becomes 2040年度
        unit = "".join(_YEAR_UNIT.findall(old[0].text)[-1:])
        return previous[: old[0].start] + bare.group() + unit + previous[old[0].end :]
    return _BARE_YEAR.sub(bare.group(), previous, count=1) if bare and _BARE_YEAR.search(previous) else ""


def _number_exchanged(previous: str, wanted: str, _: Sequence[str]) -> str:
    new = _NUMBERED.search(wanted)
    if not new:
        return ""
    for old in _NUMBERED.finditer(previous):
        if old[1].endswith(new[1]) or new[1].endswith(old[1]):
            kept = old[1].removesuffix(new[1]) if old[1].endswith(new[1]) else ""
            # 第2章 for 第1章: what follows the number is there already.
            rest = previous[old.end() :].removeprefix(wanted[new.end() :])
            return previous[: old.start()] + kept + wanted + rest
    return ""


def _topic_exchanged(previous: str, wanted: str, _: Sequence[str]) -> str:
    phrases = phrases_of(previous)
    places = [place for place, phrase in enumerate(phrases) if phrase.particle in _TOPIC_PARTICLES]
    if not places or not content_words(wanted):
        return ""
    first = last = places[0]
    # 調布市の人口 for 日野市の人口: what brings its own owner replaces the old one's too.
    while "の" in wanted and first and phrases[first - 1].particle == "の":
        first -= 1
    return previous[: phrases[first].words[0].start] + wanted + previous[phrases[last].end :]


def _has_no_topic(text: str, language: str) -> bool:
    """担当はどこですか, 前年度と比べて増えましたか: one bare noun says of nothing what is asked of it."""
    if language == "ja":
        named = [phrase for phrase in phrases_of(text) if content_words(phrase.text) and not is_asking(phrase)]
        return sum(len(phrase.words) for phrase in named) < _OWN_TOPIC_WORDS
    return len(text) < 6 if language == "zh" else len(text.split()) < 4


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    words = table("followups").get(language, {})
    if not isinstance(words, Mapping):
        return {}
    return {name: re.compile(str(pattern), re.IGNORECASE) for name, pattern in words.items()}
