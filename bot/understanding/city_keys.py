"""Which held city is meant by what a web editor or a caller writes: 三鷹市, 三鷹, mitaka, mitaka-shi."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from bot.understanding.places import city_of
from bot.understanding.transliteration import hepburn
from bot.understanding.words import reading_of

_SUFFIXES = {
    "市": ("shi", "city"),
    "区": ("ku", "city", "ward"),
    "町": ("machi", "cho", "town"),
    "村": ("mura", "son", "village"),
    "都": ("to",),
    "道": ("do",),
    "府": ("fu",),
    "県": ("ken",),
}
_LONG_O = re.compile(r"ou|oo|oh(?![aiueo])")
_TO_HIRAGANA = {ord(katakana): ord(katakana) - 0x60 for katakana in map(chr, range(ord("ァ"), ord("ヶ") + 1))}


def city_for(key: str, held: Iterable[str]) -> str:
    """The one held city that `key` names in full, without its suffix, or in Latin letters; "" for none or several."""
    cities = set(held)
    whole = unicodedata.normalize("NFKC", key).strip()
    if whole in cities:
        return whole
    wanted = _folded(whole)
    named = [city for city in cities if wanted in _keys(city)]
    return named[0] if len(named) == 1 else ""


@lru_cache(maxsize=256)
def _keys(city: str) -> frozenset[str]:
    names = city_of(city)
    # Some names read otherwise as a whole: 青空市 is also an open-air market, あおぞらいち.
    readings = {names.katakana, reading_of(names.base)}
    spelled = [hepburn(reading) for reading in readings]
    with_suffix = [each + suffix for each in spelled for suffix in _SUFFIXES.get(city[-1:], ())]
    return frozenset(filter(None, map(_folded, (names.name, names.base, *readings, *spelled, *with_suffix))))


def _folded(text: str) -> str:
    """One spelling for many: hiragana; in Latin letters no macrons, hyphens, blanks or long vowels (Chōfu-shi)."""
    lowered = text.casefold().translate(_TO_HIRAGANA)
    if not re.search(r"[a-z]", lowered):
        return lowered
    plain = "".join(letter for letter in unicodedata.normalize("NFD", lowered) if letter.isalnum())
    short = _LONG_O.sub("o", plain).replace("uu", "u")
    return re.sub(r"n(?=[bmp])", "m", short)
