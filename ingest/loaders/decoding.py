"""Turns bytes into text whatever Japanese encoding they are in."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# cp932 and euc_jis_2004 are what Windows and older servers really write under the names Shift_JIS and EUC-JP.
_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "euc-jp": "euc_jis_2004",
    "x-euc-jp": "euc_jis_2004",
    "eucjp": "euc_jis_2004",
    "iso-2022-jp": "iso2022_jp_ext",
}
_CANDIDATES = ("cp932", "euc_jis_2004")
_UNUSUAL = re.compile(r"[\uff61-\uff9f\ue000-\uf8ff\x80-\x9f\ufffd]")
_MAX_DAMAGE = 0.02
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))
_MAX_CONTROL = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was in; `warning` tells of bytes that could not be read, "" if there were none."""

    text: str
    encoding: str
    warning: str = ""


def is_binary(content: bytes) -> bool:
    """Whether these bytes are no text in any encoding that we read."""
    if content.startswith(tuple(mark for mark, _ in _BOMS)):
        return False
    sample = content[:65536]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    return control > _MAX_CONTROL * len(sample)


def decode(source: SourceFile, declared: Sequence[str] = ()) -> Decoded:
    """The text of `source`: by its byte order mark, as UTF-8, by `declared` encodings, or as the likeliest Japanese one.

    Raises:
        SourceError: no encoding fits.
    """
    content = source.content
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _damaged(content, encoding, source.name)
    # Escape sequences are ASCII, so that the text would pass for UTF-8.
    escaped = ("iso-2022-jp",) if b"\x1b$" in content else ()
    for name in (*escaped, "utf-8", *declared):
        text = _strict(content, name)
        if text is not None:
            return Decoded(text, name.lower())
    fits = [(text, name) for name in _CANDIDATES if (text := _strict(content, name)) is not None]
    if fits:
        text, name = min(fits, key=lambda fit: len(_UNUSUAL.findall(fit[0])) / (len(fit[0]) or 1))
        return Decoded(text, name)
    return min(
        (_damaged(content, name, source.name) for name in ("utf-8", *declared, *_CANDIDATES) if _known(name)),
        key=lambda decoded: decoded.text.count("\ufffd"),
    )


def _known(name: str) -> bool:
    try:
        codecs.lookup(_ALIASES.get(name.lower(), name))
    except (LookupError, ValueError):
        return False
    return True


def _strict(content: bytes, name: str) -> str | None:
    if not _known(name):
        return None
    try:
        return content.decode(_ALIASES.get(name.lower(), name))
    except UnicodeError:
        return None


def _damaged(content: bytes, name: str, file_name: str) -> Decoded:
    text = content.decode(_ALIASES.get(name.lower(), name), errors="replace")
    lost = text.count("\ufffd")
    if not lost:
        return Decoded(text, name)
    line = text[: text.index("\ufffd")].count("\n") + 1
    return Decoded(text, name, f"{file_name}: line {line}: {lost} unreadable characters; save the file again as UTF-8")


def refuse_damage(decoded: Decoded, file_name: str) -> None:
    """Raises a SourceError where too much of the text could not be decoded to be worth reading."""
    lost = decoded.text.count("\ufffd")
    if lost > _MAX_DAMAGE * len(decoded.text):
        raise SourceError(
            f"{file_name}: {lost} of {len(decoded.text)} characters are in no known encoding. Save the file as UTF-8.",
            Failure.ENCODING,
        )
