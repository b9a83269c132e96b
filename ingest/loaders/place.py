"""Which city a text is about, by its address, its title or the name it repeats."""

import re
from collections import Counter
from collections.abc import Sequence

_NAME = r"((?![都道府県回度期第次版])[一-龥々ヶケ]{1,5}?[市町村区]市?)"
_ADDRESS = re.compile(rf"(?:東京都|北海道|(?:大阪|京都)府|[一-龥]{{2,3}}県)(?:[一-龥]{{1,4}}郡)?{_NAME}")
_MENTION = re.compile(
    rf"(?:^|[^一-龥々ヶケ]|[都道府県回度期次版]){_NAME}(?=$|[^一-龥場]|[民長議役立内総第都基地子健教公行防政人])"
)
_NOT_A_NAME = re.compile(
    r"^[本同当各他全貴両某市町村区都旧新]{1,3}[市町村区]$|都市$|市町村?$|区市$|^政令|^中核|^近隣|^周辺"
    r"|^[山農漁]村$|[地学校処選管水流]区$|理区$|挙区$|別区$|業区$"
)
_PREFECTURE = re.compile(r"^(?:東京都|北海道|大阪府|京都府|[一-龥]{2,3}県)")
_MIN_MENTIONS = 3


def city_of(texts: Sequence[str], title: str) -> str:
    """The city's name, "" where the text does not tell."""
    for text in (*texts[:20], *texts[-40:]):
        match = _ADDRESS.search(text) if "〒" in text or "所在地" in text or "住所" in text else None
        if match:
            return match.group(1)
    named = _mentions(title)
    if named:
        return named[0]
    counted = Counter(name for text in texts for name in _mentions(text)).most_common(1)
    return counted[0][0] if counted and counted[0][1] >= _MIN_MENTIONS else ""


def _mentions(text: str) -> list[str]:
    names = (_PREFECTURE.sub("", name) for name in _MENTION.findall(text))
    return [name for name in names if len(name) > 1 and not _NOT_A_NAME.search(name)]
