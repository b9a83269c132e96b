"""Which lines have the shape of a heading, whatever their type and marks."""

import re

from ingest.marks import is_bullet

MAX_HEADING = 60
"""Longest heading in characters; longer lines are text."""
_MAX_UNMARKED = 45
_MAX_CLAUSE = 30
"""Longest unmarked heading with a comma; longer ones are a sentence's line."""
_UNFINISHED = re.compile(r"[。．.、，,；;：:…]$")
_NEVER = re.compile(
    r"^(〒|電話|TEL|FAX|Fax|ファクス|ファックス|メール|E-?mail|https?:|※|＊|注|出典|資料[:：]|単位|（単位|[図表](?![^\s\d０-９])|図表|グラフ|写真|凡例|PDF|Excel|Word"
    r"|公開日|(最終)?更新日|登録日|掲載日|ページ(番号|ID)|(日時|日程|場所|会場|出席者?|欠席者?|傍聴者?)[\s\u3000])"
)
_NOTE = re.compile(
    r"^[\d０-９\s]*[（(].*([年月日]|現在|単位|調査|統計|参照|続き|略|抜粋|再掲|台帳|推計|除く|含む|[%％]|千円|億円|[。、]).*[）)]$"
)
_DATE_OR_PLACE = re.compile(
    r"(?:令和|平成|昭和|西暦|[12２][0-9０-９]{3})[^。]{0,14}[年月日度版）)]|[一-龥ぁ-んァ-ヶ]{1,6}[市区町村都道府県]"
)
"""A line that is only a date or a municipality's name: a cover's, not a heading."""
_LABELLED = re.compile(r"^[^:：]{1,12}[:：]\s*\S")
_LETTER = re.compile(r"[一-龥々ぁ-んァ-ヶa-zA-Zａ-ｚＡ-Ｚ]")
_FIGURES = re.compile(r"[\d０-９][\d０-９,，.．]*")
_STRAY = set("|~^$_{}\\`")
"""Letters that recognised scans are full of and headings are not."""
_NO_BEGINNING = "：:、。，．,)）」』％%～~→=＝+＋"
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_BRACKETED_LABEL = re.compile(r"[【〔［\[＜<][^：:】〕］\]＞>]{1,8}[：:][^】〕］\]＞>]+[】〕］\]＞>]")
"""A label with its value in brackets, such as the office in charge, belongs to the text above."""
_CIRCLED = re.compile(r"[①-⑳]")
_MAX_FIGURES = 3
"""A line with more numbers than this is a table's row."""


def has_heading_shape(text: str) -> bool:
    """Whether a line could be a heading at all: short, with letters, no sentence, note or row of figures."""
    if not 2 <= len(text) <= MAX_HEADING or text.endswith(("。", "、", "，", ",")) or is_bullet(text):
        return False
    if text[0] in _NO_BEGINNING or _STRAY & set(text):
        return False
    bare = _BRACKETED.sub("", text)
    if _NEVER.match(text) or _NOTE.match(text) or len(_FIGURES.findall(bare)) > _MAX_FIGURES:
        return False
    if len(_CIRCLED.findall(text)) > 1 or _BRACKETED_LABEL.fullmatch(text):
        return False
    letters = _LETTER.findall(text)
    return len(set(letters)) >= 2 and len(letters) >= 0.3 * len(text)


def reads_as_title(text: str) -> bool:
    """Whether a line without any mark reads as a title: no label with its value, date, place, clause or figure's step."""
    if _LABELLED.match(text) or _UNFINISHED.search(text) or _DATE_OR_PLACE.fullmatch(text) or "→" in text:
        return False
    return len(text) <= (_MAX_CLAUSE if "、" in text else _MAX_UNMARKED) and text.count("「") <= 1
