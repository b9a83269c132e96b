"""Which figures and dates of a statement its evidence does not carry."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from bot.understanding.numbers import Figure, figures_in
from prompts.reading import bounds
from vectorstore.eras import DateMention, dates_in
from vectorstore.normalising import fold_quote

_MONEY_SCALE = re.compile(r"(千|百万|億|万|十億)?円")
_SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "億": 10**8, "十億": 10**9, "": 1}
# Units that stand beside a table or in a column's name rather than behind each figure.
_UNIT_BESIDE = re.compile(r"単位\s*[::]?\s*([^\s()\]、,]{1,6})|[(\[]\s*([^\d()\[\]::]{1,6}?)\s*[)\]]")
_ITEMS = frozenset({"つ", "点", "項目", "種類"})
_COUNT = re.compile(r"(人|者|世帯|件|戸|棟|台|回|校|団体|施設|箇所|か所|路線|区画|床)(?:数|口|員)")
_AFTER_TOPIC = re.compile(r"は、?|として、?|:")
_BETWEEN_ITEMS = (r"/", r"」[^「」]*「", r"[、,]", r"[、,]|及び|並びに|と", r"・")
_AND_MORE = r"」?(?:など|等|を含|をはじめ|を始め|ほか|その他)"
_ROUND_ITEM = re.compile(
    r"^[\s。:は、があり]*(?:それぞれ)?[「\s]*|[」\s]*(?:の|が|です|である|。|の計|という)*[\s。]*$"
)
_BOUND_APART = re.compile(r"(最大|最高|最低|最小|平均)(?:の|は)?[^\s、。\d]{1,6}\s*$")
_COUNTED = {"者": "人"}
_YEARS = ("年", "年間")
UNIT_OF_ROW = "行の単位:"
"""What a row's own unit is marked with among the texts beside it."""
_MAY_BE_DROPPED = frozenset({"約"})
_NUMBER_WORDS = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.IGNORECASE)
_WORDS = {
    word: number
    for number, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2
    )
}


def missing_dates(statement: str, evidence: Sequence[str]) -> list[str]:
    """Years, months and days of the statement that no text of the evidence names, in either calendar."""
    known = [mention for text in evidence for mention in dates_in(text)]
    return [mention.text for mention in dates_in(statement) if not dated(mention, known)]


def missing_figures(statement: str, evidence: Sequence[str], lines: int = 1) -> list[str]:
    """Figures of the statement that the evidence does not give, with their unit, sign and bounds.

    The number of quoted `lines` may be told where there are several: 「4つ」 of four items.
    """
    known = [figure for text in evidence for figure in (*figures_in(text), *_bounded_apart(text))]
    years = {mention.year for text in evidence for mention in dates_in(text)}
    beside = list(units_beside(evidence))
    lacking = []
    claimed = figures_in(statement)
    for figure in (_compared(each, claimed) for each in claimed):
        named = not figure.unit and figure.value in years
        named |= figure.unit in _ITEMS and (figure.value == lines > 1 or _lists(statement, figure, evidence, known))
        named |= figure.unit == "つ" and figure.value == 1 and any("一つ" in text for text in evidence)
        if not named and not any(carries(other, figure, beside, statement) for other in known):
            lacking.append(figure.text)
    return lacking + _missing_words(statement, known)


@lru_cache(maxsize=1024)
def _bounded_apart(text: str) -> tuple[Figure, ...]:
    """「最大の高さ7.2m」: the figures whose bound stands before what they measure."""
    plain = unicodedata.normalize("NFKC", text)
    found = ((figure, _BOUND_APART.search(plain, 0, figure.start)) for figure in figures_in(text))
    return tuple(
        replace(figure, bounds=figure.bounds | {bounds()[bound[1]]}) for figure, bound in found if bound is not None
    )


def _lists(statement: str, figure: Figure, evidence: Sequence[str], known: Sequence[Figure]) -> bool:
    """Whether the statement names just as many things, each of which stands in the evidence: 「A、B、Cの3つ」."""
    if any(other.unit in _ITEMS and other.value != figure.value for other in known):
        return False
    shown = fold_quote(" ".join(evidence))
    plain = unicodedata.normalize("NFKC", statement)
    sides = (_AFTER_TOPIC.split(plain[: figure.start])[-1], plain[figure.end :])
    for side in sides:
        for mark in _BETWEEN_ITEMS:
            items = [fold_quote(_ROUND_ITEM.sub("", item)) for item in re.split(mark, side)]
            if len(items) == figure.value and all(len(item) > 1 and item in shown for item in items):
                more = any(re.match(_AND_MORE, rest) for item in items for rest in shown.split(item)[1:])
                return len(set(items)) == len(items) and not more
    return False


def _compared(figure: Figure, claimed: Sequence[Figure]) -> Figure:
    """定員の31人を下回る26人: 31 is no bound where what lies below it is told as well."""
    if not re.search(r"を(?:上|下)回|を超え", figure.text):
        return figure
    others = [other.value for other in claimed if other.unit == figure.unit and other is not figure]
    lies = [value < figure.value if "下回" in figure.text else value > figure.value for value in others]
    return replace(figure, bounds=frozenset()) if any(lies) else figure


def dated(mention: DateMention, known: Sequence[DateMention]) -> bool:
    """Whether one of the known dates is the one mentioned, in either calendar."""
    year = mention.year is None or any(_same_year(mention, other) for other in known)
    day = mention.month is None or any(
        other.month == mention.month and mention.day in (None, other.day) for other in known
    )
    return year and day


def _same_year(mention: DateMention, other: DateMention) -> bool:
    if mention.fiscal == other.fiscal or not _says_unit(other) or not _says_unit(mention):
        return mention.year == other.year
    # March of 令和7年 lies in 令和6年度; the year alone does not tell its fiscal year, nor the other way round.
    return mention.fiscal and mention.year == other.fiscal_year


def _says_unit(mention: DateMention) -> bool:
    """Whether 年 or 年度 stands there: R7 in a table's head may be either."""
    return bool(re.search(r"[年년]|fy|fiscal", mention.text, re.IGNORECASE)) or mention.month is not None


def carries(known: Figure, claimed: Figure, beside: Sequence[tuple[str, Fraction]], statement: str) -> bool:
    """Whether a known figure is the one claimed: value, unit, sign and bounds; `beside` are units of its table."""
    if known.bounds - _MAY_BE_DROPPED != claimed.bounds - _MAY_BE_DROPPED:
        return False
    if "約" in known.bounds and "約" not in claimed.bounds:
        return False
    return any(
        _equals(value, claimed, statement)
        and (
            unit == claimed.unit
            or not claimed.unit
            or (unit, claimed.unit) == _YEARS
            or (claimed.unit == "つ" and unit and unit in statement)
        )
        for unit, value in _readings(known, claimed, beside)
    )


def _readings(known: Figure, claimed: Figure, beside: Sequence[tuple[str, Fraction]]) -> Iterator[tuple[str, Fraction]]:
    """A figure of the evidence as it stands, or with the unit that stands beside its table."""
    if known.unit or not beside:
        yield known.unit, known.value
    else:
        yield from ((unit, known.value * scale) for unit, scale in beside)
        if not claimed.unit:
            yield "", known.value


def _equals(value: Fraction, claimed: Figure, statement: str) -> bool:
    if value == claimed.value:
        return True
    if value < 0 and -value == claimed.value:  # △87 may be told as 87 less
        return bool(re.search(r"減|マイナス|下回|赤字|less|decrease|reduc|giảm|dimin", statement))
    if "約" not in claimed.bounds or not claimed.value:
        return False
    # Rounded to the last place that is written; trailing noughts of a whole number count as rounded, to 5 % at most.
    return abs(value - claimed.value) * 2 <= _rounding(claimed) and abs(value - claimed.value) * 20 <= abs(value)


def _rounding(claimed: Figure) -> Fraction:
    whole, step = claimed.value / claimed.step, claimed.step
    # 119.0億円 says that its last nought is meant.
    while "." not in claimed.text and whole and whole % 10 == 0:
        whole, step = whole / 10, step * 10
    return step


def units_beside(evidence: Sequence[str]) -> Iterator[tuple[str, Fraction]]:
    """Units that stand beside a table, each with the base unit and how many of that it is; a row's own before others."""
    own = [text for text in evidence if text.startswith(UNIT_OF_ROW)]
    for text in own or evidence:
        yield from _units_beside(text)


@lru_cache(maxsize=2048)
def _units_beside(text: str) -> tuple[tuple[str, Fraction], ...]:
    plain = unicodedata.normalize("NFKC", text)
    named = [match[1] or match[2] for match in _UNIT_BESIDE.finditer(plain)]
    counted = [_COUNTED.get(match[1], match[1]) for match in _COUNT.finditer(plain)]
    last = [unit for word in plain.split()[-1:] for unit in (word, *word.split("、"))]
    return tuple(dict.fromkeys(found for unit in (*named, *counted, *last) for found in _unit(unit)))


def _unit(unit: str) -> Iterator[tuple[str, Fraction]]:
    money = _MONEY_SCALE.fullmatch(unit)
    if money:
        yield "円", Fraction(_SCALES[money[1] or ""])
        return
    for spelled in dict.fromkeys((unit, unit.lower(), unit.split("/", maxsplit=1)[0])):
        figures = figures_in(f"1{spelled}")
        if len(figures) == 1 and figures[0].unit and figures[0].end == len(spelled) + 1 and not figures[0].bounds:
            yield figures[0].unit, figures[0].value
            return


def _missing_words(statement: str, known: Sequence[Figure]) -> list[str]:
    """Number words of English, which have no digits to find."""
    values = {figure.value for figure in known}
    return [word for word in _NUMBER_WORDS.findall(statement) if _WORDS[word.lower()] not in values]
