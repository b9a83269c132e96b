"""Which figures and dates of a statement in another language its Japanese evidence does not carry.

A statement's figures and dates are told as Japanese tells them (1.2 billion yen is 12億円, năm tài khóa 2027 is 2027年度)
and then held against the evidence as a Japanese statement's are. Where a telling is open (1.234 may be 1,234; Chapter 3
may be 第3章 or 3つ) it is enough that one of its readings is carried.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from bot.proving.abroad.numerals import values_of
from bot.proving.abroad.words import Wording, eras, wording
from bot.proving.figures import missing_dates, missing_figures, units_beside
from bot.understanding.numbers import figures_in
from vectorstore.digits import number_of
from vectorstore.eras import dates_in

_DEVANAGARI = str.maketrans("०१२३४५६७८९", "0123456789")
_KANJI = {"亿": "億", "萬": "万", "两": "二", "兩": "二"}
_HUNDREDTHS = re.compile(r"百分之([\d.]+|[一二三四五六七八九十百]+)")
_CHINESE = re.compile(
    r"(?<![一二三四五六七八九十百千万億兆第])(?:[一二三四五六七八九十百千万億兆]{2,}|[二三四五六七八九十](?=[个個项項所处處名人次年天户戶种種大条條座件成]))"
)
_YEAR = re.compile(r"(?<![\d.,])(?:1[89]|2[01])\d\d(?![\d%]|[.,]\d)")
_BLANK = "\x00"
_UP_TO = "まで"
_AS_IS = "\x02"
# 施策4-4; with a unit behind it, it is a range.
_PAIR = re.compile(
    r"(?<![\d.,:/-])(\d{1,2})[-‐–](\d{1,2})(?=[\s\"'“”‘’「」『』()（）。,.、，]|$)(?!\s*(?:%|[^\W\d_]{1,2}\d))"
)
_CLOCK = re.compile(r"(?<![\d:.,])(\d{1,2})(?::(\d{2})|h(\d{2})?)(?![\w:])")
_IS_MOST = re.compile(r"[^\d。、]{0,3}まで|[^\d。、]{0,3}(?:上限|限度)|(?<=[年月日週間分])間?で(?!の?[はも])")
_MOST_IS = re.compile(r"(?:上限|限度)(?:額)?(?:は|を|が)?[^\d。、]{0,6}$")
_FOREIGN_MONEY = re.compile(r"ドル|ユーロ|元|ウォン|ドン|レアル|ペソ|ルピー|ポンド")
# Counters that other languages add or change as their grammar asks: 12 languages for 12の言語.
_SOFT = frozenset({"人", "世帯", "件", "回", "箇所", "校"})
_HARD = frozenset({"円", "%", "m", "m2", "m3", "g", "ポイント", "時間", "分", "倍", "か月"})
_SUFFIXED = ("以上", "以下", "未満", "超")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure or date as a statement tells it, with the ways in which Japanese may tell the same.

    `start` and `end` count in the plain form of the statement; `year` is that of a date.
    """

    start: int
    end: int
    text: str
    readings: tuple[str, ...]
    is_date: bool = False
    year: int | None = None
    unit: str = ""
    value: Fraction | None = None


def plain(text: str) -> str:
    """The form in which statements are read: NFKC, lower case, Latin digits."""
    return unicodedata.normalize("NFKC", text).translate(_DEVANAGARI).lower()


def missing_abroad(
    statement: str, evidence: Sequence[str], language: str, asked: Sequence[Told] | None = None
) -> list[str]:
    """Figures and dates of the statement, or of those `asked` for, that no text of the evidence gives."""
    told = told_in(statement, language) if asked is None else asked
    return [each.text for each in told if not _is_carried(each, evidence)]


def told_in(statement: str, language: str) -> tuple[Told, ...]:
    """Every figure and date of a statement, in order."""
    return _told_in(plain(statement), language)


@lru_cache(maxsize=512)
def _told_in(text: str, language: str) -> tuple[Told, ...]:
    words = wording(language)
    found: list[Told] = []
    for each in _dates(text, words):
        found.append(each)
        text = text[: each.start] + _BLANK * (each.end - each.start) + text[each.end :]
    if language == "zh":
        text = _HUNDREDTHS.sub(_percent, text)
        text = "".join(_KANJI.get(letter, letter) for letter in text)
    for each in (*_ordinals(text, words), *_codes(text), *_figures(text, words)):
        if not any(other.start < each.end and each.start < other.end for other in found):
            found.append(each)
    return tuple(sorted(found, key=lambda each: each.start))


def _dates(text: str, words: Wording) -> Iterator[Told]:
    taken: list[tuple[int, int]] = []
    for pattern in words.dates:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            yield from _date(match, words)


def _date(match: re.Match[str], words: Wording) -> Iterator[Told]:
    parts = {name: value for name, value in match.groupdict().items() if value}
    if "f2" in parts:
        yield _dated(match, (f"{parts['f2']}年度",), int(parts["f2"]))
    day = _day(parts, words)
    if "era" in parts:
        number = parts.get("fe") or parts.get("e") or parts.get("e2") or ""
        year = f"{eras()[parts['era']]}{number.replace('원', '元')}"
        units = ("年度",) if "fe" in parts else ("年", "年度") if not day else ("年",)
        yield _dated(match, tuple(f"{year}{unit}{day}" for unit in units), None)
    elif "f" in parts:
        yield _dated(match, (f"{parts['f']}年度",), int(parts["f"]))
    elif "y" in parts:
        # In Chinese and Korean a year has its unit, and a fiscal year another.
        units = ("年",) if day or words.language in ("zh", "ko") else ("年", "年度")
        yield _dated(match, tuple(f"{parts['y']}{unit}{day}" for unit in units), int(parts["y"]))
    elif day:
        yield _dated(match, (day,), None)


def _day(parts: dict[str, str], words: Wording) -> str:
    month = int(parts["m"]) if "m" in parts else words.months.index(parts["mn"]) + 1 if "mn" in parts else 0
    return (f"{month}月" if month else "") + (f"{int(parts['d'])}日" if "d" in parts else "")


def _dated(match: re.Match[str], readings: tuple[str, ...], year: int | None) -> Told:
    return Told(match.start(), match.end(), match.group().strip(), readings, is_date=True, year=year)


def _ordinals(text: str, words: Wording) -> Iterator[Told]:
    for match in words.ordinal.finditer(text):
        number = next(value for name, value in match.groupdict().items() if value)
        yield Told(match.start(), match.end(), match.group(), (f"第{number}", number))


def _codes(text: str) -> Iterator[Told]:
    """施策1-2-3, a phone number, 8:30 and the rest that reads alike in every language."""
    for figure in figures_in(text):
        if re.fullmatch(r"\d+(?:-\d+){2,}", figure.unit):
            yield Told(figure.start, figure.end, figure.text, (figure.text,))
    for match in _CLOCK.finditer(text):
        yield Told(match.start(), match.end(), match.group(), tuple(_times(match)))
    for match in _PAIR.finditer(text):
        yield Told(match.start(), match.end(), match.group(), (f"{_AS_IS}{match[1]}-{match[2]}",))


def _times(clock: re.Match[str]) -> Iterator[str]:
    """16:30 is 16時30分 and 午後4時30分."""
    hour, minutes = int(clock[1]), clock[2] or clock[3] or ""
    yield f"{hour}:{minutes}" if minutes else f"{hour}時間"
    for each in (hour, hour - 12):
        if each >= 0:
            yield f"{each}時" + (f"{int(minutes)}分" if minutes.strip("0") else "")


def _figures(text: str, words: Wording) -> Iterator[Told]:
    for match in words.figure.finditer(text):
        if _YEAR.fullmatch(match["number"]) and not match["unit"] and _YEAR.match(text, match.start("number")):
            year = match["number"]
            readings = (f"{year}年", f"{year}年度", f"\x01{year}")
            yield Told(match.start("number"), match.end("number"), year, readings, is_date=True, year=int(year))
        elif match.end() > match.start():
            yield _figure(match, text, words)
    if words.language == "zh":
        for found in _CHINESE.finditer(text):
            number = number_of(found.group())
            shares = (f"{number}割", f"約{number}割")
            counts = (f"{number}", f"{number}つ", f"第{number}")
            is_share = text[found.end() : found.end() + 1] == "成"
            yield Told(found.start(), found.end(), found.group(), shares if is_share else counts)


def _percent(match: re.Match[str]) -> str:
    return f"{number_of(match[1])}%".rjust(len(match.group()))


def _figure(match: re.Match[str], text: str, words: Wording) -> Told:
    unit = "円" if match["yen"] else "外貨" if match["foreign"] else _named(match["unit"], words.units, words)
    before = _named(match["before"], words.bounds_before, words)
    after = _named(match["after"] or match["mid"], words.bounds_after, words)
    sign = "-" if match["sign"] else ""
    values = values_of(match["number"], words)
    if words.language == "zh" and (match["unit"] or "") == "成":
        values = [value * 10 for value in values]
    readings = [
        reading
        for value in values
        for kind in (unit.split("/") if unit else [""])
        if not (kind == "周年" and (before or after))
        for reading in _readings(f"{sign}{_spelled(value, match['number'])}", kind, (before, after))
    ]
    if not unit and not before and not after:
        readings += [f"第{reading}" for reading in readings if reading[0].isdigit()]
    start = match.start("before") if match["before"] else match.start("number")
    first = unit.split("/")[0]
    return Told(
        start, match.end(), match.group().strip(), tuple(readings), unit=first, value=values[0] if values else None
    )


def _readings(number: str, unit: str, marks: Sequence[str]) -> Iterator[str]:
    bound = next((mark for mark in marks if mark in _SUFFIXED or mark == "最大"), "")
    about = "約" if "約" in marks else ""
    if bound == "最大":
        yield from (f"{about}最大{number}{unit}", f"{about}{number}{unit}以内", f"{about}{number}{unit}以下")
        yield f"{number}{unit}{_UP_TO}"
    elif bound:
        yield f"{about}{number}{unit}{bound}"
        if bound == "以上":
            yield f"{about}最低{number}{unit}"
        if bound == "以下":
            yield f"{about}最大{number}{unit}"
            yield f"{number}{unit}{_UP_TO}"
    else:
        yield f"{about}{number}{unit}"
        yield from (f"{mark}{number}{unit}" for mark in ("平均", "延べ") if not about)


def _named(found: str | None, names: object, words: Wording) -> str:
    """What a word of the text stands for, by the pattern that matches it whole."""
    if not found or not isinstance(names, dict):
        return ""
    for pattern in sorted(names, key=len, reverse=True):
        if re.fullmatch(pattern, found.strip()):
            return str(names[pattern])
    return ""


def _spelled(value: Fraction, number: str) -> str:
    """In Latin digits, with the decimals that were written."""
    if value.denominator == 1:
        whole = str(value.numerator)
        written = re.fullmatch(r"\d+[.,](0+)", number)
        return f"{whole}.{written[1]}" if written and len(written[1]) < 3 else whole
    return f"{float(value):.10f}".rstrip("0")


def _is_carried(told: Told, evidence: Sequence[str]) -> bool:
    if told.unit == "外貨" and not _FOREIGN_MONEY.search(" ".join(evidence)):
        return False
    if told.is_date:
        return any(_is_year_there(reading, evidence) for reading in told.readings)
    if told.readings[0].startswith(_AS_IS):
        return _is_there(told.readings[0].removeprefix(_AS_IS), evidence)
    if any(_UP_TO not in reading and not missing_figures(reading, evidence) for reading in told.readings):
        return True
    if any(_UP_TO in reading and _is_up_to(reading, evidence) for reading in told.readings):
        return True
    return told.unit in _SOFT and any(_counts(told, reading, evidence) for reading in told.readings)


def _is_year_there(reading: str, evidence: Sequence[str]) -> bool:
    if reading.startswith("\x01"):
        return any(figure.text == reading[1:] for text in evidence for figure in figures_in(text))
    # 7027年度 is no year that could be compared.
    return bool(dates_in(reading)) and not missing_dates(reading, evidence)


def _is_there(code: str, evidence: Sequence[str]) -> bool:
    """Whether a code stands there, or a range from the one number to the other."""
    first, last = code.split("-")
    pattern = re.compile(rf"(?<!\d){first}[^\d。、]{{0,4}}[-‐–−~〜から][^\d。、]{{0,4}}{last}(?!\d)")
    return any(pattern.search(unicodedata.normalize("NFKC", text)) for text in evidence)


def _is_up_to(reading: str, evidence: Sequence[str]) -> bool:
    """18歳まで, 200万円を上限に and 3年間で are at most that, which is no bound of the figure itself."""
    bare = reading.removesuffix(_UP_TO)
    values = {figure.value for figure in figures_in(bare)}
    return not missing_figures(bare, evidence) and any(
        _IS_MOST.match(text, figure.end) or _MOST_IS.search(text[: figure.start])
        for text in (unicodedata.normalize("NFKC", each) for each in evidence)
        for figure in figures_in(text)
        if figure.value in values
    )


def unfigured(statement: str, language: str) -> str:
    """The plain form of a statement without its figures and dates, and so without "at least" and "no later than"."""
    text = plain(statement)
    for each in told_in(statement, language):
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


def _counts(told: Told, reading: str, evidence: Sequence[str]) -> bool:
    """Whether the figure stands there with a counter that may be told by another word."""
    bare = reading.replace(told.unit, "", 1)
    if missing_figures(bare, evidence):
        return False
    same = [figure for text in evidence for figure in figures_in(text) if figure.value == told.value]
    is_measured = next(units_beside(evidence), None) is not None  # in a table of 万人, 150.0 is not 150 people
    return any(figure.unit not in (_HARD | _SOFT) and (figure.unit or not is_measured) for figure in same)
