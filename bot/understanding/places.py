"""Which municipalities a question names: those whose plans are held, and others."""

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from bot.understanding.transliteration import hangul, romaji_spellings
from bot.understanding.words import Word, reading_of, words_of
from prompts.reading import words

SUFFIXES = "市区町村都道府県"
_SUFFIX_READINGS = ("シ", "ク", "マチ", "チョウ", "ムラ", "ソン", "ト", "ドウ", "フ", "ケン")
_AFTER_KANA = r"(?=[市区町村し]|ク|シ|く|まち|ちょう|むら|の|は|が|って|で|に|と|も|へ|[\s、。?？!！」)]|$)"
_NO_PLACES = words("no_places")
_PARTICLES = frozenset(["助詞", "補助記号", "助動詞", "空白"])
_TITLES = words("titles")
_VICINITY = words("vicinity")
_LATIN_CITY = re.compile(
    r"\b([A-Z][a-zāīūēō]{2,})(?:[ -](?:City|city|Ward|ward|Town|town|Village|village)\b|-(?:shi|ku|machi|cho|mura|son)\b)"
    r"|\b(?:[Cc]ity|[Tt]own|[Ww]ard|[Vv]illage) of ([A-Z]\w{2,})"
    r"|\b[Tt]hành phố ([A-Z]\w{2,})|\b[Cc]idade de ([A-Z]\w{2,})|\b(?:[Ll]ungsod|[Ss]iyudad|[Ss]yudad) ng ([A-Z]\w{2,})"
)
_NEIGHBOUR = re.compile(
    r"(?:お?隣|おとなり|となり|よそ)の(?:市町村|[市町村区])(?=の|は|って|だと|では)"
    r"|\b(?:neighbou?ring|next) (?:city|town|village|municipality)\b(?! council)"
)
_HANGUL_CITY = re.compile(r"(?<![가-힣])([가-힣]{2,5})시(?=의|는|은|에서|와|과|도\s)")
_HANGUL_WORDS = words("no_places_ko")


# A kanji before the name makes it the end of a longer one, unless it ends a prefecture or a county.
_KANJI_BUT_AREAS = "㐀-庛庝-看眍-遒達-郠郢-郼郾-鿿"


@dataclass(frozen=True, slots=True)
class City:
    """A municipality that plans are held of, with every way in which people name it."""

    name: str
    base: str
    katakana: str
    romaji: frozenset[str]
    hangul: str


@lru_cache(maxsize=256)
def city_of(name: str) -> City:
    """The names of a municipality: 三鷹市, 三鷹, みたか, Mitaka, 미타카."""
    base = name[:-1] if len(name) > 1 and name[-1] in SUFFIXES else name
    reading = reading_of(name)
    suffix = next((each for each in _SUFFIX_READINGS if base != name and reading.endswith(each)), "")
    katakana = _as_place(base, reading, suffix)
    return City(name, base, katakana, romaji_spellings(katakana), hangul(katakana))


def _as_place(base: str, reading: str, suffix: str) -> str:
    if base[-1:] == "野" and base not in {word.surface for word in words_of(base)}:
        # A name that no dictionary has: at the end of a place 野 reads の.
        return reading_of(base[:-1]) + "ノ"
    return reading.removesuffix(suffix)


def held_cities(text: str, held: Sequence[str]) -> tuple[str, ...]:
    """The held municipalities that `text` names, in the order in which they stand in it."""
    places = {name: _found_at(city_of(name), text) for name in held}
    return tuple(sorted((name for name, place in places.items() if place >= 0), key=lambda name: places[name]))


def other_cities(text: str, held: Sequence[str], known: Container[str] = ()) -> tuple[str, ...]:
    """Municipalities and prefectures named in `text` that are not held.

    Towns, villages and prefectures that the plans themselves speak of (`known`) are places in them, not other cities.
    """
    cities = [city_of(name) for name in held]
    own = {form for city in cities for form in (city.name, city.base)}
    found = dict.fromkeys(
        name for name in _japanese(text) if name not in own and not (name[-1] not in "市区" and name in known)
    )
    spelled = {form for city in cities for form in (*city.romaji, city.hangul)}
    found.update(dict.fromkeys(_NEIGHBOUR.findall(text)))
    found.update(dict.fromkeys(name for name in _foreign(text) if _latin(name) not in spelled and name not in spelled))
    return tuple(found)


def _found_at(city: City, text: str) -> int:
    if whole := re.search(rf"(?<![{_KANJI_BUT_AREAS}]){re.escape(city.name)}(?!時代|幕府)", text):
        return whole.start()
    if len(city.base) > 1:
        for spoken in (words_of(text), words_of(text, short=True)):
            for word, after in zip_longest(spoken, spoken[1:]):
                if word.surface == city.base and not _goes_on(word, after):
                    return int(word.start)
    return _spelled_at(city, text)


def _goes_on(word: Word, after: Word | None) -> bool:
    """Whether the name is but the beginning of another: a person's (町田さん), a mine's or a station's (日立鉱山)."""
    if after is None or after.start != word.end:
        return False
    return after.surface in _TITLES or (
        after.is_noun and not after.surface.isascii() and after.surface not in _VICINITY
    )


def _spelled_at(city: City, text: str) -> int:
    latin = re.search(rf"\b(?:{'|'.join(sorted(city.romaji))})(?:-?(?:shi|ku|machi|cho|mura))?\b", _latin(text))
    if latin:
        return latin.start()
    if len(city.hangul) > 1 and (korean := re.search(rf"(?<![가-힣]){city.hangul}", text)):
        return korean.start()
    hiragana = "".join(chr(ord(kana) - 0x60) if "ァ" <= kana <= "ヴ" else kana for kana in city.katakana)
    kana = re.search(rf"(?<![ぁ-んァ-ヺ])(?:{hiragana}|{city.katakana}){_AFTER_KANA}", text)
    return kana.start() if kana and len(city.katakana) > 2 else -1


def _latin(text: str) -> str:
    """Lower case without marks: Chōfu → chofu."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter))


def _japanese(text: str) -> list[str]:
    words = words_of(text)
    found = []
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else None
        if not word.is_place or word.surface in _NO_PLACES:
            continue
        if word.surface[-1] in SUFFIXES and len(word.surface) > 2:
            found.append(word.surface)
        elif after and after.surface in SUFFIXES:
            found.append(word.surface + after.surface)
        elif _stands_alone(words, place) and (name := _municipality(word.surface)):
            found.append(name)
    return found


def _stands_alone(words: Sequence[Word], place: int) -> bool:
    """Not part of 〜駅, 〜中学校, 〜委員: neighbours are particles, marks or nothing."""
    neighbours = [words[at] for at in (place - 1, place + 1) if 0 <= at < len(words)]
    return all(word.pos[0] in _PARTICLES or word.surface in {"って", "じゃ"} for word in neighbours)


@lru_cache(maxsize=1024)
def _municipality(base: str) -> str:
    """札幌市 for 札幌: the dictionary knows the names of all cities and wards; "" for other places."""
    for suffix in "市区":
        words = words_of(base + suffix)
        if len(words) == 1 and words[0].is_place:
            return base + suffix
    return ""


def _foreign(text: str) -> list[str]:
    names = [next(filter(None, match.groups())) for match in _LATIN_CITY.finditer(text)]
    korean = [match[1] for match in _HANGUL_CITY.finditer(text) if match[1] not in _HANGUL_WORDS]
    return names + korean
