"""Understands a question: what is asked, of which city and plan, in which words to search."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain import Question, Turn
from bot.understanding.asking import Asked, asked_of
from bot.understanding.choosing import picked_of
from bot.understanding.expansion import expanded, in_japanese, translated
from bot.understanding.focus import content_words, focus_of
from bot.understanding.followups import Resolved, resolve
from bot.understanding.kana import is_kana_only, read_aloud
from bot.understanding.language import frame_of, language_of
from bot.understanding.personal_data import without_masks
from bot.understanding.places import city_of, held_cities, other_cities
from bot.understanding.plans import named_plans
from bot.understanding.scope import Refusal, scope_of
from bot.understanding.vocabulary import Vocabulary, mended
from vectorstore.eras import year_variants
from vectorstore.normalising import CJK

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BOTH = re.compile(
    r"両[市町村区者方]|双方|2つの(?:市|町|計画)|\bboth\b|\btwo cities\b|[两兩](?:市|个市|城)|두 (?:시|도시)|hai thành phố|ambas|dalawang lungsod"
)
_COMPARING = re.compile(
    r"を?(?:比較|比べ|並べ)(?:て|る|し)?(?:ください|教えて|みて)?|の?(?:違い|共通点?)|両[市町村区者方]に?|それぞれ"
)
_QUOTED = re.compile(r"[「『“\"]([^」』”\"]{3,60})[」』”\"]")
_EVERYWHERE = frozenset({"計画", "市民", "サービス", "都市", "施策", "事業", "資料", "地域", "年度", "行政", "情報"})
_BLANK = re.compile(rf"(?<=[{CJK}]) (?=[{CJK}])")
_BARE_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d|\s*[年년])")
_TURNS = 6
_SAID_CHARS = 80
"""Of the last answer, what a question that points back at it most likely means."""
_MAX_TERMS = 40

__all__ = ["Asked", "Holdings", "SubQuery", "Understood", "understand"]


@dataclass(frozen=True, slots=True)
class Holdings:
    """The cities and plans that can be asked about; `plans` holds (id, title, city).

    `closed` are cities whose plans are held too, but are not for this question.
    """

    cities: tuple[str, ...] = ()
    plans: tuple[tuple[str, str, str], ...] = ()
    closed: tuple[str, ...] = ()

    def within(self, city: str) -> "Holdings":
        """What is held of one city, the others closed."""
        plans = tuple(each for each in self.plans if each[2] == city)
        return Holdings((city,), plans, self._without({city}))

    def of_plans(self, ids: Collection[str]) -> "Holdings":
        """What is held of some plans, by their ids; cities that they are not of are closed.

        Where the city of none of them is known, they may be any city's.
        """
        plans = tuple(each for each in self.plans if each[0] in ids)
        cities = tuple(dict.fromkeys(city for _, _, city in plans if city)) or (self.cities if plans else ())
        return Holdings(cities, plans, self._without(cities))

    def _without(self, open_cities: Collection[str]) -> tuple[str, ...]:
        return tuple(each for each in self.cities + self.closed if each not in open_cities)


@dataclass(frozen=True, slots=True)
class SubQuery:
    """One side of a comparison: what to search for in one city or plan."""

    text: str
    city: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as the bot took it.

    `language` is the one that the question is understood in, `frame` the interface that the answer's own words are in.
    `text` is the question itself, `search_text` what is searched with: mended, with the topic of the conversation.
    `lexical_terms` are further words for the lexical leg alone. `understood_as` restates the question where that
    differs from what was typed. `focus` and `content_words` are Japanese, whatever the question's language.
    """

    text: str
    search_text: str
    language: str
    frame: str
    lexical_terms: tuple[str, ...] = ()
    understood_as: str = ""
    refusal: Refusal | None = None
    cities: tuple[str, ...] = ()
    other_cities: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    asked: frozenset[Asked] = frozenset({Asked.OTHER})
    focus: tuple[str, ...] = ()
    content_words: tuple[str, ...] = ()
    followup: bool = False
    compares: tuple[SubQuery, ...] = ()


def understand(
    question: Question, holdings: Holdings, vocabulary: Vocabulary | None = None, meant: str = ""
) -> Understood:
    """What `question` asks, with its typos mended and the conversation's topic carried over.

    `meant` is the same question as it reads by itself, where somebody else than the rules here has found that out.
    """
    known = _with_cities(vocabulary or Vocabulary({}), holdings.cities)
    typed, text, frame = _read(question, meant)
    # What stands for personal data is no word of any plan.
    told = without_masks(text)
    spoken = language_of(told)
    previous = _previous(question.history, holdings, known)
    repaired, mends = _mended(told, known)
    is_whole = text != typed
    resolved = _whole(repaired) if is_whole else resolve(repaired, spoken, previous, holdings.cities, frame)
    japanese = in_japanese(resolved.search_text, spoken)
    cities, other, plans = _subjects(japanese, previous, question.city, holdings, known)
    cities = _both(text, holdings.cities) or cities
    asked = asked_of(told if resolved.leaning else resolved.search_text, spoken)
    names = [name for city in holdings.cities for name in (city, city_of(city).base)]
    terms = (*_years(resolved.search_text, spoken), *mends, *_said(question.history, resolved))
    terms += expanded(resolved.search_text, spoken, known)
    return Understood(
        text=text,
        search_text=resolved.search_text,
        language=spoken,
        frame=frame,
        lexical_terms=tuple(dict.fromkeys(terms))[:_MAX_TERMS],
        understood_as=resolved.restated if _differ(resolved.restated, without_masks(typed)) else "",
        refusal=scope_of(typed) or (scope_of(text) if is_whole else None),
        cities=cities,
        other_cities=other,
        plans=plans,
        asked=asked,
        focus=_focus(resolved.search_text, spoken, names),
        content_words=_content(resolved.search_text, spoken, names),
        followup=resolved.followup,
        compares=_compared(resolved.search_text, asked, cities, plans),
    )


def _read(question: Question, meant: str) -> tuple[str, str, str]:
    """What was typed, what it is to be read as, and the interface to answer in: a choice is in its question's language."""
    typed = clean(question.text)
    picked = "" if meant else picked_of(typed, question.history)
    frame = frame_of(without_masks(picked or typed), question.language, question.level)
    return typed, clean(meant or picked) or typed, frame


def clean(text: str) -> str:
    """The question in one width, without control characters and doubled blanks."""
    return " ".join(_CONTROL.sub(" ", unicodedata.normalize("NFKC", text)).split())


@lru_cache(maxsize=8)
def _with_cities(vocabulary: Vocabulary, cities: tuple[str, ...]) -> Vocabulary:
    return vocabulary.with_names((*cities, *(city_of(name).base for name in cities)))


def _previous(history: Sequence[Turn], holdings: Holdings, known: Vocabulary) -> str:
    """The question before this one, itself made independent of those before it; "" at the start."""
    previous = ""
    for turn in [turn for turn in history if turn.role == "user"][-_TURNS:]:
        said = without_masks(clean(turn.content))
        previous = resolve(_mended(said, known)[0], language_of(said), previous, holdings.cities).search_text
    return previous


def _subjects(
    japanese: str, previous: str, city: str, holdings: Holdings, known: Vocabulary
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The cities, the other cities and the plans that are asked about: named now, or else before, or by the site."""
    others = held_cities(japanese, holdings.closed)
    others += other_cities(japanese, holdings.cities + holdings.closed, known)
    cities, plans = _subject(japanese, holdings)
    if not cities and not plans and not others:
        cities, plans = _subject(previous, holdings)
        cities = cities or held_cities(city, holdings.cities)
    return cities, others, plans


def _whole(text: str) -> Resolved:
    """A question that stands by itself in place of one that leaned on the conversation."""
    return Resolved(text, text, followup=True)


def _differ(restated: str, typed: str) -> bool:
    return _BLANK.sub("", restated) != _BLANK.sub("", typed)


def _subject(text: str, holdings: Holdings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cities and plans that a text names."""
    cities = held_cities(text, holdings.cities)
    return cities, named_plans(text, holdings.plans, cities)


def _years(text: str, language: str) -> tuple[str, ...]:
    """The years in both calendars; other languages leave 年 out, and do not tell whether they mean 年度."""
    if language == "ja":
        return year_variants(text)
    spelled = (_BARE_YEAR.sub(rf"\g<0>{unit}", text) for unit in ("年", "年度"))
    return tuple(dict.fromkeys(term for each in (text, *spelled) for term in year_variants(each)))


def _mended(text: str, known: Vocabulary) -> tuple[str, tuple[str, ...]]:
    if language_of(text) != "ja":
        return text, ()
    # やさしい日本語 puts blanks between words; they tell where kana words end, and only disturb after that.
    return (_BLANK.sub("", read_aloud(text, known)), ()) if is_kana_only(text) else mended(_BLANK.sub("", text), known)


def _said(history: Sequence[Turn], resolved: Resolved) -> list[str]:
    """What the last answer quoted, for a question that points back at it."""
    if not resolved.leaning:
        return []
    answers = [turn.content for turn in history if turn.role == "assistant"]
    if not answers:
        return []
    said = clean(answers[-1])
    return [*_QUOTED.findall(said)[:3], said[:_SAID_CHARS]]


def _focus(text: str, language: str, names: Sequence[str]) -> tuple[str, ...]:
    if language == "ja":
        return focus_of(text, names)
    words = dict.fromkeys(words[0] for words in translated(text, language))
    return tuple(word for word in words if word not in _EVERYWHERE and word not in names)


def _content(text: str, language: str, names: Sequence[str]) -> tuple[str, ...]:
    if language == "ja":
        return content_words(text, names)
    return content_words(" ".join(word for words in translated(text, language) for word in words), names)


def _both(text: str, cities: tuple[str, ...]) -> tuple[str, ...]:
    return cities if len(cities) == 2 and _BOTH.search(text.lower()) else ()


def _compared(text: str, asked: frozenset[Asked], cities: Sequence[str], plans: Sequence[str]) -> tuple[SubQuery, ...]:
    if len(cities) < 2 and (Asked.COMPARE not in asked or len(plans) < 2):
        return ()
    topic = _COMPARING.sub(" ", text)
    for name in cities:
        for form in (name, city_of(name).base, *city_of(name).romaji):
            topic = re.sub(rf"{re.escape(form)}(?:'s)?(?:[とや・のは、]| and )?", " ", topic, flags=re.IGNORECASE)
    topic = " ".join(re.sub(r"[、。?？]+(?= |$)|^[、の]", "", " ".join(topic.split())).split())
    if len(cities) > 1:
        return tuple(SubQuery(f"{name} {topic}", city=name) for name in cities)
    return tuple(SubQuery(topic, plan=plan) for plan in plans)
