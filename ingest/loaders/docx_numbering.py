"""Rebuilds the numbers that Word shows before a paragraph but does not store: 第1章, 1, (1), ①."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from ingest.loaders.docx_xml import attribute, child, children, integer

_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
_KANJI = "〇一二三四五六七八九"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    style: str = "decimal"
    pattern: str = ""
    start: int = 1
    is_plain: bool = False
    suffix: str = "tab"


@dataclass(slots=True)
class Numbering:
    """Counts paragraphs as Word does; paragraphs must be asked for in the order of the document."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def is_list(self, number_id: str) -> bool:
        """Whether the id names a list; "0" takes a paragraph out of its style's list."""
        return number_id in self.lists

    def label(self, number_id: str, level: int) -> str:
        """The number of the next paragraph on this level with the blank after it; "" for a bullet or no list."""
        abstract = self.lists.get(number_id, "")
        levels = self.levels.get(abstract, {})
        if not 0 <= level < _LEVELS or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        self._restart(number_id, counts)
        value = counts[level]
        counts[level] = levels[level].start if value is None else value + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _written(levels, level, counts)

    def _restart(self, number_id: str, counts: list[int | None]) -> None:
        if number_id in self._begun:
            return
        self._begun.add(number_id)
        for level, start in self.overrides.get(number_id, {}).items():
            counts[level] = start - 1


def read_numbering(root: etree._Element | None) -> Numbering:
    """The lists of a numbering part; None where the document has none."""
    numbering = Numbering()
    if root is None:
        return numbering
    for abstract in children(root, "abstractNum"):
        levels = {integer(level, "ilvl"): _read_level(level) for level in children(abstract, "lvl")}
        numbering.levels[attribute(abstract, "abstractNumId")] = levels
    for number in children(root, "num"):
        number_id = attribute(number, "numId")
        numbering.lists[number_id] = attribute(child(number, "abstractNumId"), "val")
        starts = {
            integer(override, "ilvl"): integer(start, "val", 1)
            for override in children(number, "lvlOverride")
            if (start := child(override, "startOverride")) is not None
        }
        numbering.overrides[number_id] = {level: start for level, start in starts.items() if 0 <= level < _LEVELS}
    return numbering


def _read_level(level: etree._Element) -> _Level:
    return _Level(
        style=attribute(child(level, "numFmt"), "val") or "decimal",
        pattern=attribute(child(level, "lvlText"), "val"),
        start=integer(child(level, "start"), "val", 1),
        is_plain=child(level, "isLgl") is not None,
        suffix=attribute(child(level, "suff"), "val") or "tab",
    )


def _written(levels: dict[int, _Level], level: int, counts: list[int | None]) -> str:
    own = levels[level]
    if own.style in ("bullet", "none"):
        return "" if own.style == "bullet" else own.pattern.strip()

    def number(place: re.Match[str]) -> str:
        index = int(place.group(1)) - 1
        source = levels.get(index, _Level())
        value = counts[index]
        style = "decimal" if own.is_plain else source.style
        return numeral(source.start if value is None else value, style)

    text = _PLACE.sub(number, own.pattern).strip()
    return text + (" " if text and own.suffix != "nothing" else "")


def numeral(value: int, style: str) -> str:
    """A number in one of Word's number formats; unknown formats count in digits."""
    write = _STYLES.get(style)
    return write(value) if write is not None and value > 0 else str(value)


def _letters(alphabet: str) -> Callable[[int], str]:
    """Counts through an alphabet; after its end letters are doubled, as Word does."""
    return lambda value: alphabet[(value - 1) % len(alphabet)] * ((value - 1) // len(alphabet) + 1)


def _circled(value: int) -> str:
    return _CIRCLED[value] if value < len(_CIRCLED) else str(value)


def _roman(value: int) -> str:
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (value // worth)
        value %= worth
    return written


def _kanji(value: int) -> str:
    if value >= 100:
        return "".join(_KANJI[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_KANJI[tens]}十"
    return ten + (_KANJI[ones] if ones or not tens else "")


_STYLES: dict[str, Callable[[int], str]] = {
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalZero": lambda value: f"{value:02}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "aiueo": _letters(_AIUEO),
    "aiueoFullWidth": _letters(_AIUEO),
    "iroha": _letters(_IROHA),
    "irohaFullWidth": _letters(_IROHA),
    "upperLetter": _letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _letters("abcdefghijklmnopqrstuvwxyz"),
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "japaneseCounting": _kanji,
    "japaneseDigitalTenThousand": _kanji,
    "japaneseLegal": _kanji,
    "ideographDigital": lambda value: "".join(_KANJI[int(digit)] for digit in str(value)),
    "chineseCounting": _kanji,
    "chineseCountingThousand": _kanji,
    "taiwaneseCountingThousand": _kanji,
}
