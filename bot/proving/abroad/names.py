"""Whether the places that a statement in another language names are those of its evidence, by their reading.

Departments and plans may be translated; the name of a place is spelled by its reading, in Latin letters, Hangul or
Devanagari, or written in the Chinese forms of its kanji. Source: 修正ヘボン式; 외래어 표기법 (문교부 고시 제85-11호).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from bot.proving.abroad.words import Wording, eras, wording
from bot.understanding.expansion import in_japanese_letters
from bot.understanding.places import city_of
from bot.understanding.transliteration import hangul, hepburn
from bot.understanding.words import words_of
from vectorstore.normalising import fold_quote

_SYLLABLE = (
    r"(?:(?:ky|gy|sh|j|ch|ny|hy|by|py|my|ry)[auo]|(?:sh|ch|j)[ie]|tsu|fu|[kgnbpmr][aiueo]|[sz][aueo]|[td][aeo]|h[aieo]"
    r"|y[auo]|wa|[aiueo])"
)
_LATIN_NAME = re.compile(
    rf"(?:(?:t(?=ch|ts|t)|k(?=k)|s(?=s)|p(?=p))?{_SYLLABLE}|n(?![aiueoy])|m(?=[bmp])|h(?![aiueoy]))+"
)
_CAPITAL = re.compile(r"[a-zà-ɏḀ-ỹ]+(?:[-'](?!s\b)[a-zà-ɏḀ-ỹ]+)*", re.IGNORECASE)
_LATIN_CITY = re.compile(
    r"\b([A-Z][\w']{2,})(?:[ -](?:City|city|Ward|ward|Town|town|Village|village|Prefecture|prefecture)\b|-(?:shi|ku|machi|cho|mura|son|ken|to|fu)\b)"
    r"|\b(?:[Cc]ity|[Tt]own|[Ww]ard|[Vv]illage|[Pp]refecture|[Mm]unicipality) of ([A-Z]\w{2,})"
    r"|\b(?:[Tt]hành phố|[Tt]hị xã|[Qq]uận|[Tt]ỉnh|TP\.?) ([A-Z]\w{2,})"
    r"|\b(?:[Cc]idade|[Mm]unicípio|[Pp]refeitura|[Pp]rovíncia) de ([A-Z]\w{2,})"
    r"|\b(?:[Ll]ungsod|[Ss]iyudad|[Ss]yudad|[Bb]ayan|[Mm]unisipyo|[Mm]unisipalidad) ng ([A-Z]\w{2,})"
)
_SUFFIX = re.compile(r"-(?:shi|ku|machi|cho|mura|son|ken|to|fu)$")
# 町 is machi or cho, 村 mura or son: no dictionary tells which.
_TOWN_SUFFIX = re.compile(r"(?<=\w{4})(?:machi|cho|mura|son)$")
_HANGUL_CITY = re.compile(
    r"(?<![가-힣])([가-힣]{1,5})시(?=$|[^가-힣]|의|는|은|이|가|를|을|에서|에|와|과|도(?:\s|$)|로|청|민|내)"
)
_HAN_CITY = re.compile(
    r"([㐀-鿿]{1,6})([市縣县県]|(?<=東京)都|(?<=北海)道|(?<=大阪)府|(?<=京都)府)(?![民営内內政役立长長场場营營议議区區街值面中])"
)
# Words between which a name stands in Chinese: 件和市 is no city.
_FUNCTION = re.compile(r"[和与與及或比的在由被把对対将為为是於于從从向]")
_DEVANAGARI_CITY = re.compile(r"([ऀ-ॿ]{2,})\s?(?:शहर|सहर|नगरपालिका|सिटी|महानगर)")
_TOWN = re.compile(r"([一-龥ぁ-んァ-ヶ々ー]{1,8})(?=[市区町村郡都府県])")
_JAPANESE = re.compile(r"[一-鿿々ぁ-んァ-ヶー]{2,}")
_QUOTED_KANA = re.compile(r"「([^」]*[ぁ-んァ-ヶ][^」]*)」")
_POSTPOSED = re.compile(r"(?:को|का|की|मा|ले|लाई|बाट|लागि|सँग|गर्न|पनि|सम्म|देखि|ने|एको|एका)$")
_SHORT = 3
_LONG = re.compile(r"ou|oo|uu|oh(?![aiueo])")
_SKELETON = {**dict.fromkeys("कखक़", "k"), **dict.fromkeys("गघ", "g"), **dict.fromkeys("चछ", "c"), **dict.fromkeys("जझज़", "j"),
    **dict.fromkeys("टठतथ", "t"), **dict.fromkeys("डढदध", "d"), **dict.fromkeys("नणङञं", "n"), "ँ": "n", "प": "p", "फ": "f",
    **dict.fromkeys("बभ", "b"), "म": "m", "य": "y", "र": "r", "ल": "r", "व": "w", **dict.fromkeys("शषस", "s"), "ह": "h"}  # fmt: skip
_VOWEL_SIGNS = {"ा": "a+", "ि": "i", "ी": "i+", "ु": "u", "ू": "u+", "े": "e", "ै": "e?i?", "ो": "o", "ौ": "o?u?", "आ": "a", "अ": "a",
    "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ए": "e", "ऐ": "e?i?", "ओ": "o", "औ": "o"}  # fmt: skip
# Letters and clusters that no Japanese name has: plain words before शहर.
_NOT_JAPANESE = re.compile(r"[घझठढथधभणङखछ]|[क-ह]्(?![यवक-ह])|[कगतदपबमरलवषसशह]्[रलव]|्[रल]|र्|क्ष|ज्ञ")


def strange_names(statement: str, evidence: Sequence[str], language: str, names: Sequence[str] = ()) -> list[str]:
    """Places of the statement that neither its evidence nor `names` (city, titles, headings) speak of."""
    known = tuple(dict.fromkeys((*evidence, *names)))
    words = wording(language)
    # In another script a name in Latin letters is written as in English.
    latin = list(_strange_latin(statement, known, words if words.small else wording("en"), cased=bool(words.small)))
    if language == "zh":
        return [*latin, *_not_quoted(statement, known, _QUOTED_KANA), *_strange_han(statement, known, words)]
    found = [*latin, *_not_quoted(statement, known, _JAPANESE)]
    if language == "ko":
        return found + [f"{name}시" for name in _HANGUL_CITY.findall(statement) if not _is_korean(name, known, words)]
    if language == "ne":
        return found + [name for name in _DEVANAGARI_CITY.findall(statement) if not _is_nepali(name, known, words)]
    return found


def _not_quoted(statement: str, known: Sequence[str], pattern: re.Pattern[str]) -> list[str]:
    """Japanese in the midst of another language: a name as it stands in the plan, or none of it."""
    folded = [fold_quote(text) for text in known]
    return [name for name in pattern.findall(statement) if not any(fold_quote(name) in text for text in folded)]


def _strange_latin(statement: str, known: Sequence[str], words: Wording, *, cased: bool) -> Iterator[str]:
    quoted = unicodedata.normalize("NFKC", " ".join(known)).lower()
    readings = [_romaji(text) for text in known]
    towns = [spelled for town in _towns(known) for spelled in _town_readings(town)]
    cities = {next(filter(None, match.groups())) for match in _LATIN_CITY.finditer(statement)}
    for match in _CAPITAL.finditer(unicodedata.normalize("NFC", statement)):
        word = match.group()
        if not word[0].isupper() or word.isupper():
            continue
        name = _spelled(_SUFFIX.sub("", word.lower()))
        is_owner = statement[match.end() :].startswith("'s ")
        named = is_owner or word in cities or _SUFFIX.sub("", word) in cities or bool(_SUFFIX.search(word.lower()))
        if (
            word.lower() in words.months
            or name in words.no_cities
            or word.lower() in words.not_names
            or word.lower() in eras()
        ):
            continue
        is_japanese = bool(_LATIN_NAME.fullmatch(_flat(word.lower())))
        begins = cased and _begins(statement, match.start())
        if (begins and not (named and is_japanese)) or not (named or (len(name) > _SHORT and is_japanese)):
            continue
        where = towns if word in cities else readings
        spellings = (name,) if word in cities else (name, _TOWN_SUFFIX.sub("", name))
        if not any(each in reading for each in spellings for reading in where) and (
            word in cities or name not in quoted
        ):
            yield word


def _town_readings(town: str) -> tuple[str, ...]:
    """A municipality by its reading: 港野 for みなと野."""
    return (_romaji(town), *(_spelled(romaji) for romaji in city_of(f"{town}市").romaji))


def _is_read_so(name: str, towns: Collection[str]) -> bool:
    return len(name) > 1 and any(reading in towns for reading in _town_readings(name))


def _towns(known: Sequence[str]) -> list[str]:
    """The names of municipalities, prefectures and wards in the texts, each without its last letter."""
    return [name for text in known for name in _TOWN.findall(text)]


def _begins(statement: str, at: int) -> bool:
    return not statement[:at].strip(" \"'“‘「(*-") or statement[:at].rstrip(" \"'“‘「(")[-1] in ".:!?;\n"


def _flat(word: str) -> str:
    """Without the macrons of romaji; the accents of other languages stay, and show that a word is theirs."""
    return unicodedata.normalize(
        "NFC", "".join(mark for mark in unicodedata.normalize("NFD", word) if mark not in "\u0304\u0302")
    )


def _spelled(word: str) -> str:
    """A name with long vowels told like short ones, n before b, m, p told one way."""
    short = _LONG.sub(lambda match: match.group()[0], _flat(word).replace("-", "").replace("'", ""))
    return re.sub(r"m(?=[bmp])", "n", short).replace("tch", "cch")


@lru_cache(maxsize=2048)
def _romaji(text: str) -> str:
    return _spelled(
        "".join(hepburn(word.reading) or word.surface.lower() for word in words_of(text)).replace("tch", "cch")
    )


@lru_cache(maxsize=2048)
def _hangul(text: str) -> str:
    return "".join(hangul(word.reading) for word in words_of(text) if word.reading)


def _is_korean(name: str, known: Sequence[str], words: Wording) -> bool:
    if name in words.no_cities or any(name.endswith(each) for each in words.no_cities if len(each) > 1):
        return True
    loose = _voiceless(name)
    towns = [spelled for town in _towns(known) for spelled in (_hangul(town), city_of(f"{town}市").hangul)]
    return any(_voiceless(town).endswith(loose) for town in towns) or any(name in text for text in known)


def _voiceless(text: str) -> str:
    """Syllables told alike whether Korean writes them soft, as at a word's beginning, or hard; finals left out."""
    letters = unicodedata.normalize("NFD", text)
    soft = str.maketrans({"ᄏ": "ᄀ", "ᄐ": "ᄃ", "ᄎ": "ᄌ", "ᄁ": "ᄀ", "ᄄ": "ᄃ", "ᄍ": "ᄌ", "ᄊ": "ᄉ"})
    return letters.translate(soft)


def _is_nepali(name: str, known: Sequence[str], words: Wording) -> bool:
    if name in words.no_cities or _POSTPOSED.search(name) or _NOT_JAPANESE.search(name):
        return True
    spelled = _nepali(re.sub("(?:को|मा|ले|बाट|का|की)$", "", name))
    towns = [_loose(reading) for town in _towns(known) for reading in _town_readings(town)]
    return any(spelled.search(town) for town in towns)


def _nepali(name: str) -> re.Pattern[str]:
    """The romaji that a name in Devanagari may stand for: a bare consonant has an a or none."""
    letters = unicodedata.normalize("NFC", name)
    found = ""
    for at, letter in enumerate(letters):
        following = letters[at + 1 : at + 2]
        if letter in _SKELETON:
            is_bare = following not in _VOWEL_SIGNS and following != "्"
            found += f"{_SKELETON[letter]}+" + ("a?" if is_bare and letter not in "ंँ" else "")
        elif letter in _VOWEL_SIGNS:
            found += _VOWEL_SIGNS[letter]
    return re.compile(found or "(?!)")


def _loose(romaji: str) -> str:
    """As Devanagari tells romaji apart: one s, one ch, one z."""
    return romaji.replace("sh", "s").replace("tsu", "cu").replace("ch", "c").replace("z", "j").replace("l", "r")


def _strange_han(statement: str, known: Sequence[str], words: Wording) -> Iterator[str]:
    quoted = "".join(known)
    towns = {spelled for town in _towns(known) for spelled in _town_readings(town)}
    for match in _HAN_CITY.finditer(in_japanese_letters(unicodedata.normalize("NFKC", statement))):
        before = _FUNCTION.split(match[1])[-1]
        if not before or any(before.endswith(each) for each in words.no_cities):
            continue
        ends = [before[-length:] for length in (4, 3, 2, 1) if len(before) >= length]
        if not any(f"{end}{match[2]}" in quoted or _is_read_so(end, towns) for end in ends):
            yield before[-3:] + match[2]
