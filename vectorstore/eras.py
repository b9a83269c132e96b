"""Years in both calendars: 令和9年度 is 2027年度, 平成36年度 never came but meant 2024年度, March belongs to the year before.

Source: the era laws' days of change (明治 1868, 大正 1912-07-30, 昭和 1926-12-25, 平成 1989-01-08, 令和 2019-05-01);
地方自治法 第208条: a fiscal year runs from 1 April to 31 March.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.digits import number_of

_BEFORE_FIRST = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_FOREIGN = {"meiji": "明治", "taisho": "大正", "showa": "昭和", "heisei": "平成", "reiwa": "令和", "레이와": "令和"}
_FIRST_DAYS = (
    ((2019, 5, 1), "令和"),
    ((1989, 1, 8), "平成"),
    ((1926, 12, 25), "昭和"),
    ((1912, 7, 30), "大正"),
    ((1868, 1, 25), "明治"),
)
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    )
    for number, name in enumerate(names.split(), 1)
}

_N = r"(?:\d{1,2}|元|[一二三四五六七八九十]{1,3})"
_ERA_NUMERAL = re.compile(_N)
_ERA = rf"(?:明治|大正|昭和|平成|令和|(?i:\b(?:meiji|taisho|showa|heisei|reiwa))|레이와)\s*{_N}(?!\d)"
_LETTER_ERA = r"(?<![A-Za-z0-9])[MTSHR]\d{1,2}(?![\dA-Za-z%])"
_WEST = r"(?<![\d.,])(?:1[89]|2[01])\d\d(?![\d,]|\.\d{3})"
_KANJI_WEST = r"[一二][〇零一二三四五六七八九]{3}(?=年)"
_UNIT = r"年度|年|년도|년"
_DAY = r"(?:\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日일](?!間))?"
_MONTH_DAY = rf"(?:\s*(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s*[月월](?!間){_DAY})?"
_YEAR = re.compile(
    rf"(?:(?P<fy>(?i:\bFY\s?|\bfiscal\s(?:year\s)?))(?P<w5>(?:1[89]|2[01])\d\d)"
    rf"|(?P<w1>{_WEST})\s*(?:{_UNIT})?\s*\(\s*(?P<e1>{_ERA}|{_LETTER_ERA})\s*(?P<u1>{_UNIT})?\s*\)\s*(?P<u2>{_UNIT})?"
    rf"|(?P<e2>{_ERA}|{_LETTER_ERA})\s*(?P<u3>{_UNIT})?\s*\(\s*(?P<w2>{_WEST})\s*(?P<u4>{_UNIT})?\s*\)\s*(?P<u5>{_UNIT})?"
    rf"|(?P<e3>{_ERA})\s*(?P<u6>{_UNIT})?|(?P<e4>{_LETTER_ERA})\s*(?P<u7>{_UNIT})?"
    rf"|(?P<w3>{_WEST}|{_KANJI_WEST})\s*(?P<u8>{_UNIT})"
    rf"|(?P<w4>{_WEST})(?=[./-]\d{{1,2}}(?!\d)|\s*[~・]\s*\d{{2,4}}\s*年)"
    rf")(?:[./-](?P<m2>\d{{1,2}})(?:[./-](?P<d2>\d{{1,2}}))?(?!\d)|{_MONTH_DAY})"
)
_TAIL = re.compile(r"\s*(?:[~\-・,、]|から|と|及び)\s*(?P<n>\d{1,4}|元)\s*(?P<unit>年度|年)(?!間|前|後|代|目)")
_LOOSE_DAY = re.compile(
    rf"(?<![\d.一二三四五六七八九十])(?P<month>1[0-2]|[1-9]|十?[一二三四五六七八九]|十)\s*[月월](?!間){_DAY}"
)
_NAMES = "|".join(_MONTHS)
_NAMED_DAY = re.compile(
    rf"(?i)\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:de\s+|of\s+)?)?(?P<name>{_NAMES})\b"
    rf"(?:\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?(?:(?:,|\s+de|\s+of)?\s*(?P<year>(?:1[89]|2[01])\d\d))?"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A year, month or day that a text names; `start` and `end` count in the text's NFKC form.

    `year` is Western, None where only a month or day is named; `fiscal` says that it is a 年度.
    `calendar` is "era", "western", "both" or "".
    """

    start: int
    end: int
    text: str
    year: int | None
    fiscal: bool = False
    month: int | None = None
    day: int | None = None
    calendar: str = ""

    @property
    def fiscal_year(self) -> int | None:
        """The fiscal year in which it lies; None where that is open (令和7年 lies in two)."""
        if self.year is None or self.fiscal:
            return self.year
        return None if self.month is None else self.year - (self.month < 4)

    @property
    def iso(self) -> str:
        """The month and, where told, the day in ISO 8601; "" for a year alone or a date that no calendar has."""
        month, day = self.month or 0, self.day or 0
        if self.year is None or not 1 <= month <= 12 or day > 31:
            return ""
        return f"{self.year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")


def dates_in(text: str) -> list[DateMention]:
    """Every year, month and day named in `text`, in order."""
    return list(_dates_in(text))


def other_era(mention: DateMention) -> str:
    """The same date in the other calendar: 令和9年度 for 2027年度; "" where both stand there, or no year."""
    if mention.year is None or mention.calendar not in ("era", "western"):
        return ""
    unit = "年度" if mention.fiscal else "年"
    year = f"{mention.year}{unit}" if mention.calendar == "era" else _era_years(mention)
    return year + (f"{mention.month}月" if mention.month else "") + (f"{mention.day}日" if mention.day else "")


def year_variants(text: str) -> tuple[str, ...]:
    """Other ways in which a plan may write the years that `text` names, for the lexical query."""
    found: dict[str, None] = {}
    for mention in dates_in(text):
        if mention.year is not None:
            found.update(dict.fromkeys(_spellings(mention.year, "年度" if mention.fiscal else "年")))
        if not mention.fiscal and mention.fiscal_year is not None:
            found.update(dict.fromkeys(_spellings(mention.fiscal_year, "年度")))
    return tuple(term for term in found if term not in unicodedata.normalize("NFKC", text))


def era_year(year: int) -> str:
    """The era and its year in which a Western year ends: 令和9 for 2027, 令和元 for 2019; "" before 1868."""
    for (first, _, _), name in _FIRST_DAYS:
        if year >= first:
            return name + _counted(year - _BEFORE_FIRST[name])
    return ""


def _counted(number: int) -> str:
    return "元" if number == 1 else str(number)


def _era_years(mention: DateMention) -> str:
    year = mention.year or 0
    if mention.fiscal:
        return f"{era_year(year)}年度"
    if mention.month is None:
        # In a year of change both names hold, and nothing tells which is meant.
        return "・".join(f"{name}年" for name in (_outgoing(year), era_year(year)) if name)
    day = (year, mention.month, mention.day or 28)
    name = next((name for first, name in _FIRST_DAYS if day >= first), "")
    return f"{name}{_counted(year - _BEFORE_FIRST[name])}年" if name else ""


def _outgoing(year: int) -> str:
    for place, ((first, _, _), _) in enumerate(_FIRST_DAYS[:-1]):
        if year == first:
            older = _FIRST_DAYS[place + 1][1]
            return older + _counted(year - _BEFORE_FIRST[older])
    return ""


def _spellings(year: int, unit: str) -> Iterator[str]:
    era = era_year(year)
    yield f"{year}{unit}"
    if era:
        yield f"{era}{unit}"
        yield f"{year}({era}){unit}"
    if 2019 <= year <= 2045:  # plans written before 2019 count on in 平成
        yield f"平成{year - 1988}{unit}"


@lru_cache(maxsize=512)
def _dates_in(text: str) -> tuple[DateMention, ...]:
    plain = unicodedata.normalize("NFKC", text)
    found: list[DateMention] = []
    for match in _YEAR.finditer(plain):
        found.extend(_years(match, plain))
    for loose in (_NAMED_DAY, _LOOSE_DAY):
        taken = [(mention.start, mention.end) for mention in found]
        found.extend(
            _loose(match)
            for match in loose.finditer(plain)
            if not any(start < match.end() and match.start() < end for start, end in taken)
        )
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))


def _years(match: re.Match[str], plain: str) -> Iterator[DateMention]:
    era = next((match[name] for name in ("e1", "e2", "e3", "e4") if match[name]), "")
    west = next((match[name] for name in ("w1", "w2", "w3", "w4", "w5") if match[name]), "")
    unit = next((match[f"u{number}"] for number in (2, 5, 1, 4, 3, 6, 7, 8) if match[f"u{number}"]), "")
    tail = _TAIL.match(plain, match.end()) if not (match["month"] or match["m2"]) else None
    fiscal = bool(match["fy"]) or unit in ("年度", "년도") or bool(tail and not unit and tail["unit"] == "年度")
    values = {value for value in (_era_value(era), int(number_of(west)) if west else None) if value is not None}
    calendar = "both" if era and west else "era" if era else "western"
    month, day = (_small(match[a] or match[b]) for a, b in (("month", "m2"), ("day", "d2")))
    for value in sorted(values):
        yield DateMention(match.start(), match.end(), match.group(), value, fiscal, month, day, calendar)
    if tail:
        yield from _tail(tail, era, max(values))


def _tail(tail: re.Match[str], era: str, before: int) -> Iterator[DateMention]:
    """The second year of 令和5~9年度, or of 2023~27年度; a tail that has its own century stands for itself."""
    number = 1 if tail["n"] == "元" else int(tail["n"])
    if len(tail["n"]) > 2:
        return
    year = before - _era_number(era) + number if era else before // 100 * 100 + number
    if year > before:
        calendar = "era" if era else "western"
        yield DateMention(
            tail.start("n"), tail.end(), tail["n"] + tail["unit"], year, tail["unit"] == "年度", calendar=calendar
        )


def _loose(match: re.Match[str]) -> DateMention:
    groups = match.groupdict()
    name, year = groups.get("name"), groups.get("year")
    month = _MONTHS[name.lower()] if name else _small(match["month"])
    day = next((_small(groups[key]) for key in ("day", "d1", "d2") if groups.get(key)), None)
    return DateMention(
        match.start(), match.end(), match.group(), int(year) if year else None, month=month, day=day, calendar="western"
    )


def _small(numeral: str | None) -> int | None:
    return int(number_of(numeral)) if numeral else None


def _era_number(era: str) -> int:
    numeral = _ERA_NUMERAL.findall(era)[-1]
    return 1 if numeral == "元" else int(number_of(numeral))


def _era_value(era: str) -> int | None:
    if not era:
        return None
    name = _LETTERS.get(era[0]) or next(
        (kanji for spelled, kanji in _FOREIGN.items() if era.lower().startswith(spelled)), era[:2]
    )
    return _BEFORE_FIRST[name] + _era_number(era)
