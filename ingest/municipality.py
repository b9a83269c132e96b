"""Which municipality a document speaks of."""

import re
from collections import Counter

_PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:京都|大阪)府|[^\s都道府県市区町村]{2,3}県)")
_CITY = re.compile(
    r"(?:(?<![一-龥ぁ-んァ-ヶー])|(?<=[都道府県]))(?:(?<=\d)(?:[回期次月日]|年度?))?(?:東京都|北海道|京都府|大阪府|[一-龥]{2,3}県)?(?:[一-龥]{1,3}郡)?"
    r"(?![回期次])([一-龥ぁ-んァ-ヶー]{1,7}?[市区町村])(?!議(?!会)|立(?!学校|図書館|病院)|民(?!有)|[長内外税道街営域場部会分間画販落])|(?<![一-龥])([一-龥]{2,4}?[市区町村])(?=[はがをにでとのへも、。])"
)
_NO_CITY = re.compile(
    r"(?:北海道|東京都|全国|.{2,3}県)[市区町村]|関係.*|.*地区|.*市町村|.*(?:年度|管内|適用|指定|対象|該当|実施).*|(?:都|本|当|各|全|同|他|両|近隣|周辺|関係|指定都|政令|政令指定都|中核|特別|行政|地|校|学|山|農|漁|鉱|城下|門前|港|旧.*|町|市町?|区市?町?|市区町|都道府県.*|.*都)[市区町村]"
    r"|.*(?:[をがはへも、]|まち|こと|もの|その|この|どの|ある|よい|おける|および|及び|又は).*"
    r"|.*(?:[のるたないうにで]|から|まで|より|など)[市区町村]"
)
_TITLE_WEIGHT = 20
_STATED_WEIGHT = 10
_MIN_MENTIONS = 2


def municipality(text: str, title: str = "", stated: str = "") -> str:
    """The city, ward, town or village most spoken of, without its prefecture; "" where none is.

    The title and what the page states of itself count as many mentions; a name mentioned once is too little.
    """
    counts = Counter(_names(text))
    if stated:
        counts[_PREFECTURE.sub("", stated)] += _STATED_WEIGHT
    for name in _names(title):
        counts[name] += _TITLE_WEIGHT
    name, mentions = counts.most_common(1)[0] if counts else ("", 0)
    return name if mentions >= _MIN_MENTIONS or re.search(rf"[都道府県]{name}", text) else ""


def _names(text: str) -> list[str]:
    found = (match.group(1) or match.group(2) for match in _CITY.finditer(text))
    return [name for name in found if not _NO_CITY.fullmatch(name)]
