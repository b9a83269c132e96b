"""The words by which other languages tell figures, dates, denials and certainty, compiled from `prompts/abroad.*.toml`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from prompts.reading import Table, table

LANGUAGES = ("en", "zh", "ko", "vi", "pt", "tl", "ne")

Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Wording:
    """How one language tells things; the patterns match the NFKC form in lower case.

    `spaced` says that words end at blanks, so that a pattern matches whole words alone.
    """

    language: str
    decimal: str
    spaced: bool
    months: tuple[str, ...]
    dates: tuple[re.Pattern[str], ...]
    ordinal: re.Pattern[str]
    figure: re.Pattern[str]
    numbers: Mapping[str, int]
    scales: Mapping[str, int]
    units: Mapping[str, str]
    bounds_before: Mapping[str, str]
    bounds_after: Mapping[str, str]
    cues: Patterns
    edges: Patterns
    small: frozenset[str]
    not_names: frozenset[str]
    no_cities: frozenset[str]

    def says(self, cue: str, text: str) -> bool:
        """Whether `text` has a cue, such as `no` or `considering`."""
        return bool(self.cues[cue].search(text))


@dataclass(frozen=True, slots=True)
class Carrying:
    """What in a Japanese quote carries the cues of other languages; see `prompts/abroad.ja.toml`."""

    carried: Patterns
    opposed: Patterns
    pairs: tuple[tuple[str, str], ...]
    called_for: Patterns
    stands_for: Mapping[str, tuple[str, ...]]
    like_no: re.Pattern[str]
    finished: re.Pattern[str]
    unchanged: re.Pattern[str]
    not_no: re.Pattern[str]


@cache
def wording(language: str) -> Wording:
    """The wording of a language other than Japanese."""
    whole = table(f"abroad.{language}")
    spaced = bool(whole["spaced"])
    flat = {name: _flat(whole, name) for name in ("units", "bounds_before", "bounds_after")}
    numbers, scales = (_counts(whole, name) for name in ("numbers", "scales"))
    return Wording(
        language,
        str(whole["decimal"]),
        spaced,
        _texts(whole["months"]),
        _dates(whole, spaced=spaced),
        re.compile(_whole(str(whole["ordinal"]), spaced=spaced)),
        _figure(numbers, scales, flat, no_number_after=str(whole.get("no_number_after", "")), spaced=spaced),
        numbers,
        scales,
        flat["units"],
        flat["bounds_before"],
        flat["bounds_after"],
        {name: _any(parts, spaced=spaced) for name, parts in _lists(whole, "cues").items()},
        {name: _any(_texts(whole[name]), spaced=spaced) for name in ("by", "before", "after", "below")},
        frozenset(str(whole.get("small", "")).split()),
        frozenset(str(whole["not_names"]).split()),
        frozenset(str(whole["no_cities"]).split()),
    )


@cache
def carrying() -> Carrying:
    """What carries the cues in Japanese."""
    whole = table("abroad.ja")
    denied = _patterns(whole, "denied")
    both = _pairs(whole["pairs"])
    return Carrying(
        _patterns(whole, "carried"),
        _patterns(whole, "opposed"),
        (*both, *((other, one) for one, other in both), *_pairs(whole["one_way"])),
        _patterns(whole, "called_for"),
        _lists(whole, "stands_for"),
        denied["like_no"],
        denied["finished"],
        denied["unchanged"],
        denied["not_no"],
    )


@cache
def eras() -> Mapping[str, str]:
    """Every spelling of an era's name with its Japanese one."""
    return {spelled: era for era, names in _lists(table("abroad.ja"), "eras").items() for spelled in names}


# The plan's own way, which statements keep in brackets: fiscal 2027 (令和9年度).
_JAPANESE_DATES = (
    r"(?P<era>{era})(?P<fe>\d{1,2}|元)年度",
    r"(?P<f>\d{4})年度",
    r"(?<=[(（])(?P<era>{era})(?P<e>\d{1,2}|元)(?=[)）]年)",
    r"(?P<era>{era})(?P<e>\d{1,2}|元)年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?",
    r"(?P<y>\d{4})年(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?)?",
    r"(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?",
)


def _dates(whole: Table, *, spaced: bool) -> tuple[re.Pattern[str], ...]:
    era = "|".join(sorted(map(re.escape, eras()), key=len, reverse=True))
    month = "|".join(_texts(whole["months"])) or "(?!)"
    return tuple(
        re.compile(_whole(pattern.replace("{era}", era).replace("{month}", month), spaced=spaced))
        for pattern in (*_JAPANESE_DATES, *_texts(whole["dates"]))
    )


def _figure(
    numbers: Mapping[str, int],
    scales: Mapping[str, int],
    flat: Mapping[str, Mapping[str, str]],
    *,
    no_number_after: str,
    spaced: bool,
) -> re.Pattern[str]:
    scale = rf"(?:\s?{_edge(_either(scales), spaced=spaced)})"
    digits = r"\d+(?:[.,]\d+)*"
    words = _edge(_either(numbers), spaced=True) if spaced else rf"(?<![\w\u0900-\u097f])(?:{_either(numbers)})"
    words = rf"(?<!{no_number_after}){words}" if no_number_after else words
    number = rf"{digits}{scale}+(?:\s?{digits}{scale}+)*(?:\s?{digits}(?!\d*[.,]?\d))?|{digits}|{words}{scale}*"
    before = rf"(?:(?P<before>{_edge(_either(flat['bounds_before']), spaced=spaced)})\s*)?"
    after = rf"(?:\s*(?P<after>{_edge(_either(flat['bounds_after']), spaced=spaced)}))?"
    unit = rf"(?:\s*(?P<unit>{_edge(_either(flat['units']), spaced=spaced)}))?"
    # Nepali and others put the bound between number and unit as well as behind it.
    return re.compile(
        rf"{before}(?P<sign>(?<![\da-z])[-−△▲](?=[\d¥]))?\s*(?P<yen>[¥￥]|jpy\s*)?(?P<foreign>[$€₩]|r\$\s*)?\s*"
        rf"(?P<number>{number})(?P<mid>{after.replace('(?P<after>', '(?:')}){unit}{after}"
    )


def _edge(pattern: str, *, spaced: bool) -> str:
    # A unit may follow its digits at once (30%, 5km): only letters may not go on.
    return rf"(?<![^\W\d])(?:{pattern})(?![^\W\d])" if spaced else rf"(?:{pattern})"


def _whole(pattern: str, *, spaced: bool) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)" if spaced else rf"(?:{pattern})"


def _any(parts: Iterable[str], *, spaced: bool) -> re.Pattern[str]:
    return re.compile(_whole(_either(parts), spaced=spaced))


def _either(parts: Iterable[str]) -> str:
    return "|".join(sorted(parts, key=len, reverse=True)) or "(?!)"


def _flat(whole: Table, name: str) -> Mapping[str, str]:
    return {pattern: key for key, parts in _lists(whole, name).items() for pattern in parts}


def _patterns(whole: Table, name: str) -> Patterns:
    return {key: re.compile(str(text)) for key, text in _section(whole, name).items()}


def _counts(whole: Table, name: str) -> Mapping[str, int]:
    return {key: int(str(value)) for key, value in _section(whole, name).items()}


def _lists(whole: Table, name: str) -> Mapping[str, tuple[str, ...]]:
    return {key: _texts(value) for key, value in _section(whole, name).items()}


def _section(whole: Table, name: str) -> Mapping[str, object]:
    section = whole[name]
    return section if isinstance(section, Mapping) else {}


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), str(other)) for one, other in value) if isinstance(value, list) else ()


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
