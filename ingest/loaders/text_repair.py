"""Mends what layout does to words: letters set apart, lines wrapped inside words, phrases drawn twice."""

import re
from collections.abc import Iterable

CJK = (
    r"\u2e80-\u2fdf\u3001-\u303f\u3041-\u30ff\u3190-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60"
    r"\uffe0-\uffe6\u2460-\u24ff\u25a0-\u25ff\U00020000-\U0003ffff"
)
_LETTER = r"[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_IS_CJK = re.compile(rf"[{CJK}]")
_SPACED_RUN = re.compile(
    rf"(?<!{_LETTER}){_LETTER}[ \u3000]+(?:(?:{_LETTER}|[０-９])[ \u3000]+){{2,}}(?:{_LETTER}|[０-９])(?!{_LETTER})"
)
_SPACED_LABEL = re.compile(
    rf"^((?:第\s*)?[\d０-９一二三四五六七八九十]{{0,3}}\s*[編部章節款項条表.．]?[ \u3000]+|)({_LETTER}(?:[ \u3000]+{_LETTER}){{1,30}})$"
)
_GAP = re.compile(r"[ \u3000]+")
_BLANKS = re.compile(r"[ \t\xa0]+")
_HYPHEN = re.compile(r"[A-Za-z]-$")


def is_cjk(letter: str) -> bool:
    """Whether the letter is written without blanks around it: kanji, kana, full-width signs."""
    return bool(_IS_CJK.match(letter))


def join_spaced(text: str) -> str:
    """Words set letter by letter as words: a run of four and more single letters with blanks between."""
    return _SPACED_RUN.sub(lambda match: _GAP.sub("", match.group()), text)


def join_label(text: str) -> str:
    """A label that is nothing but single letters with blanks between, as in a table, as a word; a number may lead it."""
    match = _SPACED_LABEL.match(text)
    if not match:
        return join_spaced(text)
    number = match.group(1)
    return f"{number.strip()} {_GAP.sub('', match.group(2))}" if number.strip() else _GAP.sub("", match.group(2))


def join_lines(lines: Iterable[str]) -> str:
    """Wrapped lines as one text, with a blank only between words that need one."""
    text = ""
    for line in lines:
        text = join_two(text, line)
    return text


def join_two(first: str, second: str) -> str:
    """A line and its continuation."""
    first, second = first.rstrip(" \u3000"), second.lstrip(" ")
    if not first or not second:
        return first or second
    if _HYPHEN.search(first) and second[0].islower():
        return first + second
    # A figure or word broken off beside a kanji stood without a blank, or with one that tells nothing.
    needs_blank = not is_cjk(first[-1]) and not is_cjk(second[0])
    both_words = first[-1].isalnum() and second[0].isalnum()
    return f"{first} {second}" if needs_blank and (both_words or first[-1] in ",.;:)%") else first + second


def fold_blanks(text: str) -> str:
    """Blanks folded to one; a full-width blank stays, for it sets a number apart from its heading."""
    return _BLANKS.sub(" ", text).strip()


def drop_repeats(text: str) -> str:
    """A phrase that was drawn two to four times over, once."""
    for times in (4, 3, 2):
        for gap in (" ", ""):
            size, rest = divmod(len(text) - len(gap) * (times - 1), times)
            phrase = text[:size]
            if rest == 0 and size >= 5 and gap.join([phrase] * times) == text:
                return phrase
    return text
