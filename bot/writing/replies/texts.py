"""What of a model's text may stand as a statement: its marks are taken off, its faults are named."""

import re
import unicodedata

MOST_CHARS = 400
"""Letters of a statement; the longest sentence of a plan that is worth quoting has half as many."""

_NUMBERS = r"\d{1,3}(?:\s*[,、，]\s*\d{1,3})*"
_CITED = re.compile(rf"\s*(?:\[{_NUMBERS}\]|【{_NUMBERS}】|［{_NUMBERS}］|〔{_NUMBERS}〕)")
_LEADING = re.compile(r"^(?:\s*(?:[-*•・>]+\s*|\d{1,3}[.)]\s+|[)）」』】、,。.]+))+")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"[\s\u0085]+")
_JOINERS = frozenset("\u200c\u200d")
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{1,15}:/|www\.|mailto:|[\w.+-]+@[\w-]+\.\w|"
    r"(?<![a-z0-9])[a-z0-9-]{2,}\.(?:com|net|org|jp|info|io|co|biz|example|app|dev|me|ly|gl|xyz|site|online|shop|top)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"<\s*/?[a-z!|@#?]|&(?:#\w+|[a-z]{2,8});|\]\s*\(|\[\[|\]:|`{2,}|[{}]|\\[nu]|\"\s*[:,]\s*\"|,\s*\"\w+$",
    re.IGNORECASE,
)


def joined(text: str) -> str:
    """The text with the halves of letters put together; a half that is alone becomes �."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cleaned(text: str) -> str:
    """The text on one line, without list marks, emphasis and citation marks."""
    plain = _BLANKS.sub(" ", _UNSEEN.sub("", _CITED.sub("", joined(text))))
    plain = _EMPHASIS.sub(r"\2", plain)
    plain = _LEADING.sub("", plain).strip()
    if plain[:1] + plain[-1:] in ('""', "“”"):
        return plain[1:-1].strip()
    return plain.strip('"') if plain.count('"') == 1 else plain


def cited(text: str) -> tuple[int, ...]:
    """The numbers of the citation marks in a text."""
    return tuple(int(number) for mark in _CITED.findall(text) for number in re.findall(r"\d+", mark))


def faults(text: str) -> tuple[str, ...]:
    """Why a cleaned text is no statement, whatever it says; empty where it may be one."""
    found = (
        (f"longer than {MOST_CHARS} characters", len(text) > MOST_CHARS),
        ("control or broken characters", is_broken(text)),
        ("a link", bool(_LINK.search(text))),
        ("markup", bool(_MARKUP.search(text))),
    )
    return tuple(fault for fault, applies in found if applies)


def is_broken(text: str) -> bool:
    """Whether a text holds control characters, letters that turn others round, or halves of letters."""
    return any(map(_is_unfit, text))


def shortened(text: str) -> str:
    """A text with faults as operators may see it."""
    return "".join("�" if _is_unfit(letter) else letter for letter in text[:MOST_CHARS])


def _is_unfit(letter: str) -> bool:
    return letter == "�" or (letter not in _JOINERS and unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"})
