"""Turns a true statement into a false one, in one point, by program."""

import re
from collections.abc import Callable, Mapping

_FIGURE = re.compile(r"[0-9０-９]+")
_WHOLE = re.compile(r"(?<![.．,，0-9０-９])[0-9０-９]+(?![.．,，]?[0-9０-９])")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_COUNTED = re.compile(
    r"(?<=[0-9０-９])(千円|百万円|億円|万円|万人|か所|ヶ所|箇所|％|%|㎡|ｍ²|ha|km|人|件|戸|世帯|台|校|園|棟|回)"
)
_UNITS = ("か所", "%", "㎡", "ha", "億円", "千円", "人", "世帯", "件")
_CITY = re.compile(r"[一-龥々ヶァ-ヴーぁ-ん]{1,5}[市区町村](?![民内外域長役有街立場営道])")
_NAME = re.compile(r"「([^」]{2,})」|([一-龥ァ-ヴー]{2,})(?=計画|プラン|条例|事業|センター)")
_WHO = re.compile(r"[一-龥]{2,}[課部局室]|市民|事業者|国|県|市(?=[はがと])")
_NAMES = ("みらい創生", "あけぼの", "北部再開発")

_NEGATIONS = (
    (r"しません", "します"),
    (r"ません", "ます"),
    (r"しない", "する"),
    (r"できます", "できません"),
    (r"あります", "ありません"),
    (r"([しみきりび])ます", r"\1ません"),
    (r"です", "ではありません"),
    (r"する(?=[。、]|$)", "しない"),
    (r"である", "ではない"),
    (r"ない", "ある"),
)
_STATUS = (
    (r"(?:を|について)?検討(?:し|を進め|を行い)ます", "を実施します"),
    (r"検討する", "実施する"),
    (r"に?努めます|に?努める", "を必ず行います"),
    (r"(?:を)?(?:目指|めざ)し(?:ます|ています)", "を達成しました"),
    (r"(?:を)?(?:目指|めざ)す", "を達成した"),
    (r"予定(?:です|します|している|しています)?", "実施済みです"),
    (r"[（(]案[）)]|素案|案", "決定"),
    (r"([しみきりび])ます(?=。|$)", r"\1ました"),
    (r"する(?=。|$)", "した"),
)
_OPPOSITES = (
    ("以上", "以下"), ("以下", "以上"), ("以内", "以上"), ("未満", "以上"), ("超え", "下回"), ("増加", "減少"), ("減少", "増加"),
    ("増や", "減ら"), ("拡大", "縮小"), ("向上", "低下"), ("削減", "増加"), ("高い", "低い"), ("多い", "少ない"), ("まで", "から"),
    ("維持", "廃止"), ("推進", "中止"), ("整備", "撤去"), ("充実", "縮小"), ("支援", "規制"),
)  # fmt: skip
_ERAS = (("令和", "平成"), ("平成", "令和"), ("昭和", "平成"), ("R", "H"))
_COUNTS = (
    ("一つ", "二つ"),
    ("二つ", "三つ"),
    ("三つ", "四つ"),
    ("四つ", "五つ"),
    ("五つ", "六つ"),
    ("第一", "第二"),
    ("半数", "全数"),
)
_SCOPES = (
    ("一部", "すべて"),
    ("など", "だけ"),
    (r"約(?=[0-9０-９])", "ちょうど"),
    ("主に", "もっぱら"),
    ("全て", "一部"),
    ("すべて", "一部"),
)

Lie = Callable[[str], str]


def _figure(text: str) -> str:
    return _FIGURE.sub(lambda found: str(int(found[0].translate(_WIDE)) + 1), text, count=1)


def _last_figure(text: str) -> str:
    *_, last = [None, *_WHOLE.finditer(text)]
    return f"{text[: last.start()]}{int(last[0].translate(_WIDE)) * 10}{text[last.end() :]}" if last else text


def _swapped(text: str) -> str:
    """The first two figures that differ, each in the other's place: both stand in the plan."""
    first, *rest = _WHOLE.finditer(text) if _WHOLE.search(text) else [None]
    other = next((each for each in rest if each and first and each[0] != first[0]), None)
    if first is None or other is None:
        return text
    between = text[first.end() : other.start()]
    return f"{text[: first.start()]}{other[0]}{between}{first[0]}{text[other.end() :]}"


def _unit(text: str) -> str:
    return _COUNTED.sub(lambda found: next(unit for unit in _UNITS if unit != found[0]), text, count=1)


def _first_of(pairs: tuple[tuple[str, str], ...], text: str) -> str:
    for pattern, other in pairs:
        changed, count = re.subn(pattern, other, text, count=1)
        if count:
            return changed
    return text


def _name(text: str) -> str:
    new = next(name for name in _NAMES if name not in text)
    return _NAME.sub(lambda found: f"「{new}」" if found[1] else new, text, count=1)


def _who(text: str) -> str:
    return _WHO.sub(lambda found: "国土庁" if found[0] != "国" else "市民", text, count=1)


LIES: Mapping[str, Lie] = {
    "figure": _figure,
    "tenfold": _last_figure,
    "swapped": _swapped,
    "count": lambda text: _first_of(_COUNTS, text),
    "era": lambda text: _first_of(_ERAS, text),
    "unit": _unit,
    "negation": lambda text: _first_of(_NEGATIONS, text),
    "status": lambda text: _first_of(_STATUS, text),
    "opposite": lambda text: _first_of(_OPPOSITES, text),
    "city": lambda text: _CITY.sub("白雲市", text, count=1),
    "name": _name,
    "who": _who,
    "scope": lambda text: _first_of(_SCOPES, text),
    "free": lambda text: text.rstrip("。") + "。費用はかかりません。",
    "cause": lambda text: "市長の公約により、" + text,
    "place": lambda text: "駅前の白雲公園では、" + text,
    "deadline": lambda text: "来年の3月31日までに、" + text,
    "link": lambda text: text.rstrip("。") + "（詳しくは https://example.com/apply ）。",
    "phone": lambda text: text.rstrip("。") + "（電話 0422-99-0000）。",
}
"""Each changes a statement in one point, or gives it back as it was where it has no such point."""
