"""What a model is told about the language and level of an answer, and whether it kept to the language."""

import re
from dataclasses import dataclass

from bot.understanding.language import is_in, language_of
from prompts.interfaces import interface
from prompts.reading import FALLBACK, INTERFACES, table

_KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟ]")
_HAN = re.compile(r"[㐀-鿿々]")
_HANGUL = re.compile(r"[가-힣]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_LATIN = re.compile(r"[^\W\d_]+")
_EAST = re.compile(r"[\u0900-\u097f\u3000-\u30ff㐀-鿿가-힣々]")
# Names and quoted words stay Japanese in every language.
_NAMES = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|（[^）]*）|\([^)]*\)|《[^》]*》|‘[^’]{0,40}’|'[^']{0,40}'")
_CHARSETS = {"zh": ("gb2312", "big5"), "zh-Hant": ("big5", "gb2312")}
_TELLING_WORDS = 6
"""Fewer Latin words, some of them names, do not tell one language from another."""
_SHORT_HAN = 12
"""A name or a date in so many Chinese letters may stand without a kana."""
_TELLS_NOTHING = 4
"""So few letters are a unit or a sign: 256.0km."""
_CHINESE_MARKS = re.compile(r"[，。]")
"""Japanese of so many letters without a kana is a name or a row of them, and no sentence."""
_NAMES_SHARE = 5
"""Up to one letter in five may be of Japanese names, which are copied as they are."""


@dataclass(frozen=True, slots=True)
class Level:
    """How to write in one interface: the name of its language, and rules."""

    language: str
    rules: tuple[str, ...]


def level_of(frame: str) -> Level:
    """What a model is told that writes in the interface `frame`."""
    told = table("levels")[frame if frame in INTERFACES else FALLBACK]
    if not isinstance(told, dict):
        raise TypeError(f"levels.toml says nothing of {frame}")
    return Level(str(told["language"]), tuple(map(str, told["rules"])))


def is_in_language(text: str, frame: str) -> bool:
    """Whether a text is in the language of an interface; one too short to tell, and names within it, are let pass."""
    bare = _NAMES.sub(" ", text)
    said = bare if any(letter.isalpha() for letter in bare) else text
    language = interface(frame).language
    if language == "ja":
        return _is_japanese(said)
    if language == "ko":
        said = said if _HANGUL.search(said) else text
        return len(_HANGUL.findall(said)) >= len(_KANA.findall(said)) and bool(_HANGUL.search(said))
    if language == "ne":
        return len(_DEVANAGARI.findall(said)) * 2 >= _others(said, _DEVANAGARI)
    if language in _CHARSETS:
        return _is_chinese(said, language)
    return _is_latin(said, language)


def _is_japanese(said: str) -> bool:
    kana, han = len(_KANA.findall(said)), len(_HAN.findall(said))
    is_told = kana > 0 or han <= _SHORT_HAN or (language_of(said) == "ja" and not _CHINESE_MARKS.search(said))
    if sum(letter.isalpha() for letter in said) <= _TELLS_NOTHING:
        return is_told
    return is_told and (kana + han) * 3 >= _others(said, _KANA, _HAN)


def _is_chinese(said: str, language: str) -> bool:
    """Chinese holds no kana; of its letters those tell which are only in the other kind's character set."""
    han = _HAN.findall(said)
    own, other = _CHARSETS[language]
    foreign = sum(is_in(letter, other) and not is_in(letter, own) for letter in han)
    return bool(han) and max(foreign, len(_KANA.findall(said))) * _NAMES_SHARE <= len(han)


def _is_latin(said: str, language: str) -> bool:
    words = _LATIN.findall(_EAST.sub(" ", said))
    if sum(map(len, words)) < len(_EAST.findall(said)):
        return False
    return len(words) < _TELLING_WORDS or language_of(" ".join(words)) == language


def _others(said: str, *own: re.Pattern[str]) -> int:
    """How many letters belong to none of these scripts."""
    letters = sum(letter.isalpha() for letter in said)
    return letters - sum(len(pattern.findall(said)) for pattern in own)
