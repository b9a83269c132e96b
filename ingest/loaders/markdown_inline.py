"""Markdown's marks inside a line: taken off, so that the words are left."""

import html
import re

from ingest.loaders.lines import tidy

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\((?:[^()]|\([^()]*\))*\)")
_REFERENCE = re.compile(r"\[([^\[\]^]+)\]\[[^\]]*\]")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^>\s]+)>")
_NOTE = re.compile(r"\[\^([^\]]+)\]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_READING = re.compile(r"<(rt|rp)\b[^>]*>.*?</\1>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1")
_STRESS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"(`+)(.+?)\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Patterns that look for a closing mark take time with the square of the line's length.
_MAX_LINE = 20_000


def plain(text: str) -> str:
    """The words of a line: links as their text, emphasis and code marks dropped; `<br>` gives a line end."""
    if len(text) > _MAX_LINE:
        return tidy(text)
    for pattern, put in (
        (_IMAGE, r"\1"),
        (_LINK, r"\1"),
        (_REFERENCE, r"\1"),
        (_ADDRESS, r"\1"),
        (_NOTE, r"[\1]"),
        (_READING, ""),
        (_STRONG, r"\2"),
        (_STRESS, r"\2"),
        (_CODE, r"\2"),
    ):
        text = pattern.sub(put, text)
    text = _ESCAPE.sub(r"\1", _TAG.sub("", _BREAK.sub("\0", text)))
    return "\n".join(tidy(html.unescape(part)) for part in text.split("\0"))
