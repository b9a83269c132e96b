"""Reads a page's letters with their place, size and weight, and drops letters that were drawn twice."""

# mypy: disable-error-code="attr-defined"
# pdfium's C functions are bound when the module is loaded, where mypy does not see them.

import ctypes
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from ingest.loaders.pdf_rulings import Box
from ingest.loaders.pdf_space import Space

_BOLD = re.compile(
    r"(?i:bold|heavy|black)|W[6-9]\b|(?<![A-Z])(?:UB|EB|DB|DeB|Eb|Db|Hv|Bk)$|創英角|[Gg]othic-?E$|ゴシックE$"
)
_GOTHIC = re.compile(r"gothic|gosic|ゴシック|sans|meiryo|メイリオ|arial|helvetica|kaku", re.IGNORECASE)
_INVISIBLE = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}
# A letter drawn again within a quarter of its size is a fake bold or a shadow, never a second letter.
_SAME_SPOT = 0.25
_SHADOW = 4.0
_SMALLEST = 2.0
"""Points; what is smaller cannot be read on paper either: dust that a text recogniser took for letters."""


@dataclass(slots=True)
class Glyph:
    """A letter on the page; lengths in points from the page's left and top edge, `base` is its baseline."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False
    gothic: bool = False
    angle: int = 0
    spaced: bool = False
    """Whether the source has a blank before it."""

    @property
    def top(self) -> float:
        """The upper edge of its body."""
        return self.base - 0.88 * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its body."""
        return self.base + 0.12 * self.size

    @property
    def middle(self) -> float:
        """Half its width."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    gothic: bool
    angle: int


def read_glyphs(page: pdfium.PdfPage, space: Space) -> list[Glyph]:
    """The page's letters in the order in which they are drawn, blanks left out, each once."""
    textpage = page.get_textpage()
    try:
        return drop_doubles(_letters(textpage.raw, space), space)
    finally:
        textpage.close()


def _letters(textpage: ctypes.c_void_p, space: Space) -> Iterator[Glyph]:
    box = pdf.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    styles: dict[int, _Style] = {}
    spaced = False
    for index in range(pdf.FPDFText_CountChars(textpage)):
        letter = _letter(textpage, index)
        if not letter.strip() or letter in _INVISIBLE:
            spaced = spaced or (bool(letter.strip("\r\n")) and not pdf.FPDFText_IsGenerated(textpage, index))
            continue
        style = _style(textpage, index, styles, space)
        if style.size < _SMALLEST:
            continue
        pdf.FPDFText_GetLooseCharBox(textpage, index, box)
        pdf.FPDFText_GetCharOrigin(textpage, index, x, y)
        x0, top, x1, bottom = space.box(box.left, box.bottom, box.right, box.top)
        base = space.point(x.value, y.value)[1] if not style.angle else bottom
        size = style.size if not style.angle else bottom - top
        yield Glyph(letter, x0, x1, base, size, style.bold, style.gothic, style.angle, spaced)
        spaced = False


def _letter(textpage: ctypes.c_void_p, index: int) -> str:
    code = pdf.FPDFText_GetUnicode(textpage, index)
    if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return "-" if code == 2 else chr(code)  # pdfium gives 2 for a hyphen at a line end


def _style(textpage: ctypes.c_void_p, index: int, known: dict[int, _Style], space: Space) -> _Style:
    """How the letter's text object looks: asked of pdfium once an object."""
    owner = pdf.FPDFText_GetTextObject(textpage, index)
    key = ctypes.addressof(owner.contents) if owner else -1
    if key not in known:
        known[key] = _measure(textpage, index, owner, space)
    return known[key]


def _measure(textpage: ctypes.c_void_p, index: int, owner: ctypes.c_void_p, space: Space) -> _Style:
    matrix = pdf.FS_MATRIX()
    pdf.FPDFText_GetMatrix(textpage, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = pdf.FPDFText_GetFontSize(textpage, index) * scale
    name, weight = _font(owner)
    turned = math.degrees(max(0.0, pdf.FPDFText_GetCharAngle(textpage, index)))
    angle = round(turned + space.rotation) % 360
    stroked = bool(owner) and pdf.FPDFTextObj_GetTextRenderMode(owner) == pdf.FPDF_TEXTRENDERMODE_FILL_STROKE
    bold = stroked or weight >= 600 or bool(_BOLD.search(name))
    return _Style(size or 1.0, bold, bool(_GOTHIC.search(name)), 0 if min(angle, 360 - angle) <= 3 else angle)


def _font(owner: ctypes.c_void_p) -> tuple[str, int]:
    font = pdf.FPDFTextObj_GetFont(owner) if owner else None
    if not font:
        return "", 0
    name = ctypes.create_string_buffer(256)
    pdf.FPDFFont_GetBaseFontName(font, name, 256)
    return _font_name(name.value), int(pdf.FPDFFont_GetWeight(font))


def _font_name(raw: bytes) -> str:
    """The font's name; Japanese names are often written in Shift JIS, with half-width kana."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return unicodedata.normalize("NFKC", raw.decode("cp932", "replace"))


def drop_doubles(glyphs: Iterable[Glyph], space: Space) -> list[Glyph]:
    """Each letter once: what is drawn again at nearly the same spot makes the first bold instead."""
    kept: list[Glyph] = []
    spots: dict[tuple[str, int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if not space.holds(glyph.middle, glyph.base - glyph.size / 2):
            continue
        column, row = int(glyph.middle // 8), int(glyph.base // 8)
        near = (
            first
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for first in spots.get((glyph.text, i, j), ())
        )
        twin = next((first for first in near if _same_spot(first, glyph)), None)
        if twin is not None:
            twin.bold = True
            continue
        spots[glyph.text, column, row].append(glyph)
        kept.append(glyph)
    return kept


def embolden(glyphs: Iterable[Glyph], words: Iterable[Box]) -> None:
    """Marks as bold what is drawn more than once at nearly the same spot.

    pdfium's text holds such letters once only, so that the drawn runs have to tell.
    """
    doubled = _doubled(words)
    if not doubled:
        return
    for glyph in glyphs:
        glyph.bold = glyph.bold or any(box.holds(glyph.middle, glyph.base - 0.3 * glyph.size) for box in doubled)


def _doubled(words: Iterable[Box]) -> list[Box]:
    seen: dict[tuple[int, int], list[Box]] = defaultdict(list)
    found = []
    for box in words:
        column, row = int(box.x0 // _SHADOW), int(box.y0 // _SHADOW)
        near = (known for i in (-1, 0, 1) for j in (-1, 0, 1) for known in seen.get((column + i, row + j), ()))
        if box.area > 1 and any(_is_shadow(known, box) for known in near):
            found.append(box)
        seen[column, row].append(box)
    return found


def _is_shadow(first: Box, second: Box) -> bool:
    reach = min(_SHADOW, 0.2 * (second.y1 - second.y0))
    edges = zip((first.x0, first.y0, first.x1, first.y1), (second.x0, second.y0, second.x1, second.y1), strict=True)
    return all(abs(a - b) <= reach for a, b in edges)


def _same_spot(first: Glyph, second: Glyph) -> bool:
    reach = _SAME_SPOT * min(first.size, second.size)
    narrow = min(reach, 0.5 * (first.x1 - first.x0)) if first.x1 > first.x0 else reach
    return abs(first.middle - second.middle) <= narrow and abs(first.base - second.base) <= reach
