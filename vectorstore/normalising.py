"""One way of comparing texts: a search copy for finding, a quote copy for proving.

Source: Unicode Standard Annex #15 (NFKC); JIS X 0213 for the marks that Japanese typesetting uses for one another.
"""

import re
import unicodedata
from functools import lru_cache

CJK = "぀-ヿ㐀-鿿豈-﫿々〆〇"
_BLANK_AT_CJK = re.compile(rf"(?<=[{CJK}、。・「」『』()])[^\S\n]+|[^\S\n]+(?=[{CJK}、。・「」『』()])")
_RULE_IN_KATAKANA = re.compile(r"(?<=[ァ-ヺー])[‐‑‒–—―─−](?=[ァ-ヺー])")
_CHOON_IN_DIGITS = re.compile(r"(?<=\d)ー(?=\d)")
# PDF fonts name radicals where kanji are meant (⻑ for 長), and NFKC leaves these of the supplement block alone.
_RADICALS = str.maketrans("⺟⺠⻁⻄⻆⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲", "母民虎西角長青食鬼麦黄斉歯竜亀")
_MARKS = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―─−﹣", "-"), **dict.fromkeys("〜∼～", "~"), **dict.fromkeys("·•∙‧", "・")}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
# A letter and what may melt into it under NFKC: marks, half-width voicing, Hangul vowels and finals.
_CLUSTER = re.compile(
    r"(?s:.)[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u1dc0-\u1dff"
    r"\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f\uff9e\uff9f\u1160-\u11ff\u314f-\u3163\uffc2-\uffdc]*"
)


def fold(text: str) -> str:
    """The search copy: one width, lower case, one dash and tilde, no blanks beside Japanese letters.

    Lines stay apart, kanji numerals stay as they are, Roman numerals become Latin letters.
    """
    plain = _RULE_IN_KATAKANA.sub("ー", text.translate(_RADICALS))
    plain = unicodedata.normalize("NFKC", plain).translate(_MARKS).lower()
    return _CHOON_IN_DIGITS.sub("-", _BLANK_AT_CJK.sub("", plain))


def fold_quote(text: str) -> str:
    """The quote copy: NFKC without any white space; nothing else, so that a quote stays checkable by anyone."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def contains_quote(text: str, quote: str) -> bool:
    """Whether `quote` stands verbatim in `text` but for width and white space; an empty quote stands nowhere."""
    folded = fold_quote(quote)
    return bool(folded) and folded in _folded(text)


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Start and end, in `text` itself, of the first place where `quote` stands but for width and white space."""
    folded = fold_quote(quote)
    whole, starts, ends = _spans(text)
    at = whole.find(folded) if folded else -1
    if at < 0:
        return None
    return starts[at], ends[at + len(folded) - 1]


@lru_cache(maxsize=512)
def _folded(text: str) -> str:
    return fold_quote(text)


@lru_cache(maxsize=128)
def _spans(text: str) -> tuple[str, list[int], list[int]]:
    """The quote copy with, for each of its letters, where its source begins and ends."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        for letter in fold_quote(cluster.group()):
            letters.append(letter)
            starts.append(cluster.start())
            ends.append(cluster.end())
    return "".join(letters), starts, ends


__all__ = ["CJK", "contains_quote", "find_quote", "fold", "fold_quote"]
