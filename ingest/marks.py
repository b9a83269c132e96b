"""The marks that number or decorate a heading or list item: 第1章, Ⅱ．, (3), ①, ア, 資料11, ○, 【 】."""

import re
import unicodedata
from dataclasses import dataclass

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PARENTHESISED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
_KANJI = "一二三四五六七八九"
_DIGITS = "[0-9０-９]"
_SPACE = r"[\s\u3000]"

BULLETS = "・･•‣-－–*＊"
_CIRCLES = "○〇◯"
SYMBOLS = "◎○〇◯●■□◆◇▼▽★☆▶►◉❖"
_BRACKETS = {"【": "】", "〔": "〕", "［": "］", "[": "]", "＜": "＞", "<": ">", "《": "》", "〈": "〉", "≪": "≫"}
_CAPTION_WORDS = ("図", "表", "図表", "写真", "グラフ", "注")
_COUNTERS = r"(?:級|人|年|月|日|時|回|件|[箇個かヶカケ]?所|[かヶカ]月|名|歳|割|次|期|つ|号|丁目|番|億|万|千|百|円|台|戸|世帯|[%％]|以上|以下|本|倍|位|点|km|m|条|項|行|校|社|団体|施設|地区|市|区|町|村|冊|枚|トン)"
_UNITS = r"(?:[箇個かヶカケ]所|丁目|番地?|(?:百|千)?万?[円人件]|億円|名|[%％]|世帯|戸|㎞|km|ha|年度?|月|日)(?=[\s\u3000、,()（）]|[\d０-９]|$)"
_ERAS = ("平成", "令和", "昭和", "大正", "明治", "西暦")


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading mark: `family` is equal for siblings, `number` is the place in the family's sequence.

    `prefix` holds the leading numbers of a compound one ("1-2-" of 1-2-3). `order` tells which of two numbering
    families usually stands above the other (less is higher); 0 where custom does not say.
    """

    family: str
    number: int | None = None
    order: int = 0
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class _Numbering:
    family: str
    pattern: re.Pattern[str]
    order: int


def _numbering(family: str, pattern: str, order: int) -> _Numbering:
    return _Numbering(family, re.compile(pattern), order)


_ORDINAL = rf"第{_SPACE}*((?:{_DIGITS}|[{_KANJI}十百]){{1,4}}){_SPACE}*"
_SMALL = rf"({_DIGITS}{{1,2}})"
_NUMBERINGS = (
    *(
        _numbering(f"第{unit}", rf"{_ORDINAL}{unit}(?!的|例|件)", order)
        for unit, order in zip("編部章節", (1, 1, 2, 3), strict=True)
    ),
    _numbering("第条", rf"{_ORDINAL}条(?:の{_DIGITS}+)?(?={_SPACE}|[（(]|$)", 6),
    _numbering("第回", rf"{_ORDINAL}回", 0),
    _numbering("第表", rf"{_ORDINAL}表", 0),
    _numbering("第", rf"{_ORDINAL}(?={_SPACE}|[．.、]|$)", 3),
    _numbering("Ⅰ", rf"([{_ROMAN}])", 3),
    _numbering("I", rf"((?:I[XV]|V?I{{1,3}}|V|X)){_SPACE}*[．.]", 3),
    _numbering("n.", rf"{_SMALL}{_SPACE}*[．.、](?!{_DIGITS})", 5),
    _numbering("(款)", rf"[（(]款[）)]{_SPACE}*{_SMALL}", 4),
    _numbering("(項)", rf"[（(]項[）)]{_SPACE}*{_SMALL}", 5),
    _numbering("(目)", rf"[（(]目[）)]{_SPACE}*{_SMALL}", 6),
    _numbering("(n)", rf"[（(]{_SPACE}*{_SMALL}{_SPACE}*[）)]", 7),
    _numbering("(n)", rf"([{_PARENTHESISED}])", 7),
    _numbering("n)", rf"{_SMALL}[）)]", 8),
    _numbering("①", rf"([{_CIRCLED}])", 9),
    _numbering("n", rf"{_SMALL}(?:{_SPACE}+(?!{_DIGITS}|{_UNITS})|(?=[一-龥ァ-ヶ])(?!{_COUNTERS}))", 5),
    _numbering("(ア)", rf"[（(]([{_KANA}])[）)]", 11),
    _numbering("ア", rf"([{_KANA}])(?:{_SPACE}|[．.、])", 10),
    _numbering("(一)", rf"[（(]([{_KANJI}十])[）)]", 7),
    _numbering("一", rf"([{_KANJI}十]{{1,3}})(?:{_SPACE}|[．.、])", 5),
    _numbering("A", rf"([A-HＡ-Ｈ])(?:{_SPACE}|[．.])", 0),
)
_COMPOUND = re.compile(
    rf"({_DIGITS}{{1,2}})((?:{_SPACE}*[-－‐–.．]{_SPACE}*{_DIGITS}{{1,2}}){{1,3}})(?={_SPACE}|[．.、]|[^\d\s%％a-zA-Z,，:：/／-])"
)
_WORD_NUMBER = re.compile(
    rf"([^\d０-９\s\u3000、。，．「」（）()]{{1,10}}){_SPACE}*({_DIGITS}{{1,3}}|[{_CIRCLED}]|[{_ROMAN}])(?={_SPACE}|[:：．.「『【（(]|$)(?!{_SPACE}*{_UNITS})"
)
_WORD_COMPOUND = re.compile(
    rf"([^\d０-９\s\u3000、。，．「」（）()]{{1,10}}){_SPACE}*({_DIGITS}{{1,2}}(?:[-－‐–.．]{_DIGITS}{{1,2}}){{1,3}})(?={_SPACE}|[:：「『【（(]|$)"
)
_TAIL_NUMBER = re.compile(rf"([^\d０-９、。]{{2,24}}?)([{_CIRCLED}])(?={_SPACE}|[「『【（(:：]|$)")
_ARTICLE_CAPTION = re.compile(rf"[（(][^（）()]{{1,30}}[）)]{_SPACE}*(?=第{_SPACE}*[\d０-９{_KANJI}十百]+{_SPACE}*条)")
_SUPPLEMENT = re.compile(rf"附{_SPACE}*則")


def mark_of(text: str) -> Mark | None:
    """The mark that a line begins with (or is wrapped in), or None."""
    line = _ARTICLE_CAPTION.sub("", text.strip())
    return _symbol(line) or _compound(line) or _numbered(line) or _bracketed(line) or _worded(line)


def is_bullet(text: str) -> bool:
    """Whether a line begins with a mark that only lists use."""
    return text.lstrip()[:1] in set(BULLETS) - {""}


def value_of(numeral: str) -> int | None:
    """The value of a numeral in any of the scripts that numbering uses."""
    for row in (_CIRCLED, _PARENTHESISED, _ROMAN, _KANA):
        if numeral in row:
            return row.index(numeral) + 1
    plain = unicodedata.normalize("NFKC", numeral).strip()
    if plain.isdecimal():
        return int(plain)
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
    if plain in roman:
        return roman.index(plain) + 1
    if len(plain) == 1 and "A" <= plain <= "Z":
        return ord(plain) - ord("A") + 1
    return _kanji_value(plain)


def _kanji_value(numeral: str) -> int | None:
    if not numeral or set(numeral) - set(_KANJI + "十百"):
        return None
    total, digit = 0, 0
    for letter in numeral:
        if letter in _KANJI:
            digit = _KANJI.index(letter) + 1
            continue
        total += (digit or 1) * (10 if letter == "十" else 100)
        digit = 0
    return total + digit


def _symbol(line: str) -> Mark | None:
    if line[:1] not in SYMBOLS or not line:
        return None
    symbol = "○" if line[0] in _CIRCLES else line[0]
    inner = _numbered(line[1:].strip()) or _worded(line[1:].strip())
    return Mark(symbol + inner.family, inner.number) if inner else Mark(symbol)


def _compound(line: str) -> Mark | None:
    found = _COMPOUND.match(line)
    if not found:
        return None
    parts = re.split(r"[-‐–.]", re.sub(r"\s", "", unicodedata.normalize("NFKC", found.group())))
    return Mark(f"n-{len(parts)}", int(parts[-1]), 4 + len(parts), "-".join(parts[:-1]))


def _numbered(line: str) -> Mark | None:
    for numbering in _NUMBERINGS:
        found = numbering.pattern.match(line)
        if found:
            return Mark(numbering.family, value_of(found.group(1)), numbering.order)
    return Mark("第条", None, 6) if _SUPPLEMENT.match(line) else None


def _bracketed(line: str) -> Mark | None:
    closing = _BRACKETS.get(line[:1])
    if closing and closing in line:
        return Mark(line[0] + closing)
    return Mark("（）") if re.fullmatch(r"[（(][^（）()]+[）)]", line) else None


def _worded(line: str) -> Mark | None:
    compound = _WORD_COMPOUND.match(line)
    if compound:
        numbers = re.split(r"[-‐–.]", unicodedata.normalize("NFKC", compound.group(2)))
        return Mark(f"{compound.group(1)}#-{len(numbers)}", int(numbers[-1]), prefix="-".join(numbers[:-1]))
    found = _WORD_NUMBER.match(line) or _TAIL_NUMBER.match(line)
    if not found or found.group(1).strip() in _CAPTION_WORDS or found.group(1).startswith(_ERAS):
        return None
    return Mark(f"{found.group(1).strip()}#", value_of(found.group(2)))
