"""Which city a text is about, by its title, an address or the name it repeats."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_KANJI = "一-龥々ヶケ"
_KANA = "ぁ-んァ-ヴー"
# A name begins after anything but a kanji, or after what stands before names: 東京都…, 第2回…, 第5期….
_BEFORE = rf"(?:^|[^{_KANJI}]|[都道府県回度期次版])(?![都道府県回度期第次版])"
_ADDRESS = re.compile(
    rf"(?:東京都|北海道|(?:大阪|京都)府|[一-龥]{{2,3}}県)(?:[一-龥]{{1,4}}郡)?([{_KANJI}{_KANA}]{{1,6}}?[市町村区]市?)"
)
_KANA_TITLE = re.compile(rf"^([{_KANA}{_KANJI}]{{0,3}}[{_KANA}][{_KANA}{_KANJI}]{{0,3}}[市町村])(?![場民])")
# 市 before 町 and 村, or 東村山市 would be 東村.
_TITLES = tuple(re.compile(rf"{_BEFORE}([{_KANJI}]{{1,5}}?{kind})(?!場)") for kind in ("市市?", "区", "[町村]"))
_CERTAIN = re.compile(rf"{_BEFORE}([{_KANJI}]{{1,5}}?[市町村区]市?)(?=[民長](?!期)|役所|役場|議会|教育委員会)")
_NOT_A_NAME = re.compile(
    r"^[市町村区]+$|^[本同当各他全貴両某市町村区都旧新]{1,3}[市町村区]$|都市$|区市$|^政令|^中核|^近隣|^周辺"
    r"|^[山農漁]村$|^城下町$|[地学校処選管水流]区$|[理挙別業験]区$"
)
_PREFECTURE = re.compile(r"^(?:東京都|北海道|大阪府|京都府|[一-龥]{2,3}県)")
_MIN_MENTIONS = 3


def city_of(texts: Sequence[str], title: str) -> str:
    """The city's name, "" where the text does not tell."""
    named = _first(name for pattern in (_KANA_TITLE, *_TITLES) for name in _names(title, pattern))
    if named:
        return named
    stated = _first(name for text in (*texts[:20], *texts[-40:]) for name in _addressed(text))
    if stated:
        return stated
    counted = Counter(name for text in texts for name in _names(text, _CERTAIN)).most_common(1)
    return counted[0][0] if counted and counted[0][1] >= _MIN_MENTIONS else ""


def _first(names: Iterator[str]) -> str:
    return next(names, "")


def _addressed(text: str) -> Iterator[str]:
    if any(mark in text for mark in ("〒", "所在地", "住所")):
        yield from _names(text, _ADDRESS)


def _names(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    for found in pattern.findall(text):
        name = _PREFECTURE.sub("", found)
        if len(name) > 1 and not _NOT_A_NAME.search(name):
            yield name
