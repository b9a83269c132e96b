"""Puts letters together to fragments (runs of letters on one line) and fragments to lines."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.loaders.pdf_glyphs import Glyph
from ingest.loaders.text_repair import fold_blanks, is_cjk, join_spaced

# Wider than a full-width blank with its side bearings; a column's gutter is wider still.
SPLIT_EM = 1.75
_RUBY = 0.62
_BAND = 20.0
_SUPERSCRIPTS = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(eq=False)
class Fragment:
    """Letters that stand on one line without a wide gap, left to right."""

    glyphs: list[Glyph]
    own_text: str = ""
    """Set where the letters do not run left to right."""

    @cached_property
    def x0(self) -> float:
        """The left edge."""
        return min(glyph.x0 for glyph in self.glyphs)

    @cached_property
    def x1(self) -> float:
        """The right edge."""
        return max(glyph.x1 for glyph in self.glyphs)

    @property
    def middle_x(self) -> float:
        """Half its width."""
        return (self.x0 + self.x1) / 2

    @cached_property
    def base(self) -> float:
        """The baseline of most letters."""
        return statistics.median(glyph.base for glyph in self.glyphs)

    @cached_property
    def size(self) -> float:
        """The size of most letters."""
        return Counter(round(glyph.size, 1) for glyph in self.glyphs).most_common(1)[0][0]

    @cached_property
    def y0(self) -> float:
        """The upper edge."""
        return min(glyph.top for glyph in self.glyphs)

    @cached_property
    def y1(self) -> float:
        """The lower edge."""
        return max(glyph.bottom for glyph in self.glyphs)

    @cached_property
    def bold(self) -> bool:
        """Whether most letters are."""
        return 2 * sum(glyph.bold for glyph in self.glyphs) > len(self.glyphs)

    @cached_property
    def gothic(self) -> bool:
        """Whether most letters are without serifs."""
        return 2 * sum(glyph.gothic for glyph in self.glyphs) > len(self.glyphs)

    @cached_property
    def turned(self) -> bool:
        """Whether it is set at an angle."""
        return self.glyphs[0].angle != 0

    @cached_property
    def raw(self) -> str:
        """As it stands, letters set apart still apart."""
        return self.own_text or fold_blanks(_spell(self.glyphs))

    @cached_property
    def text(self) -> str:
        """As a reader reads it."""
        return join_spaced(self.raw)


def fragments(glyphs: Sequence[Glyph]) -> list[Fragment]:
    """All fragments of these letters, ruby left out, from top to bottom and left to right."""
    upright = [glyph for glyph in glyphs if not glyph.angle]
    found = [Fragment(part) for line in _lines(_runs(upright)) for part in _parts(line)]
    found = _stacked(_with_scripts(found))
    found.extend(_turned(glyph for glyph in glyphs if glyph.angle))
    return sorted(found, key=lambda part: (part.base, part.x0))


def rows(parts: Iterable[Fragment]) -> list[list[Fragment]]:
    """Fragments that share a baseline, each row left to right, from top to bottom."""
    found: list[list[Fragment]] = []
    for part in sorted(parts, key=lambda p: p.base):
        if found and abs(part.base - found[-1][0].base) <= 0.4 * min(part.size, found[-1][0].size):
            found[-1].append(part)
        else:
            found.append([part])
    return [sorted(row, key=lambda p: p.x0) for row in found]


def row_text(row: Sequence[Fragment]) -> str:
    """The row's fragments with a blank between; single letters set wide apart become a word."""
    return join_spaced(" ".join(part.raw for part in row))


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Letters drawn one after the other and standing so."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _follows(first: Glyph, second: Glyph) -> bool:
    size = max(first.size, second.size)
    near = -0.5 * size <= second.x0 - first.x1 <= SPLIT_EM * size
    return near and abs(first.base - second.base) <= 0.25 * size and second.x0 > first.x0


def _lines(runs: Iterable[list[Glyph]]) -> list[list[Glyph]]:
    """Runs on the same baseline, their letters left to right."""
    lines: list[list[Glyph]] = []
    for run in sorted(runs, key=lambda r: r[0].base):
        size = run[0].size
        line = next((known for known in lines[-6:] if _same_line(known[0], run[0], size)), None)
        if line is None:
            lines.append(list(run))
        else:
            line.extend(run)
    return [sorted(line, key=lambda glyph: glyph.x0) for line in lines]


def _same_line(first: Glyph, second: Glyph, size: float) -> bool:
    smaller, larger = sorted((first.size, size))
    return abs(first.base - second.base) <= 0.3 * smaller and smaller >= _RUBY * larger


def _parts(line: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The line cut at wide gaps, but not between letters that are evenly set apart."""
    part: list[Glyph] = []
    for glyph in line:
        if part and glyph.x0 - part[-1].x1 > SPLIT_EM * max(glyph.size, part[-1].size):
            yield part
            part = []
        part.append(glyph)
    if part:
        yield part


def _with_scripts(parts: Sequence[Fragment]) -> list[Fragment]:
    """Superscripts put into the line that they stand beside; ruby, which stands above a word, left out."""
    bands: dict[int, list[Fragment]] = defaultdict(list)
    for part in sorted(parts, key=lambda p: -p.size):
        band = int(part.base // _BAND)
        near = [p for i in (band - 1, band, band + 1) for p in bands.get(i, ())]
        host = next((p for p in near if part.size < 0.8 * p.size and _beside(p, part)), None)
        if host is not None:
            home = next(bands[i] for i in (band - 1, band, band + 1) if host in bands[i])
            home[home.index(host)] = _merged(host, part)
        elif not any(part.size <= _RUBY * p.size and _is_ruby(p, part) for p in near):
            bands[band].append(part)
    return [part for band in bands.values() for part in band]


def _merged(host: Fragment, small: Fragment) -> Fragment:
    """The host with a raised figure as a superscript, which keeps it from being read as part of a number."""
    if host.base - small.base >= 0.1 * host.size:
        for glyph in small.glyphs:
            glyph.text = glyph.text.translate(_SUPERSCRIPTS)
    return Fragment(sorted((*host.glyphs, *small.glyphs), key=lambda glyph: glyph.x0))


def _beside(host: Fragment, small: Fragment) -> bool:
    raised = host.base - small.base
    before, after = host.x0 - small.x1, small.x0 - host.x1
    near = before <= 1.2 * host.size and after <= 0.4 * host.size
    return -0.3 * host.size <= raised <= 0.7 * host.size and near and not _is_ruby(host, small)


def _is_ruby(host: Fragment, small: Fragment) -> bool:
    raised = host.base - small.base
    above = 0.7 * host.size <= raised <= 1.35 * host.size
    within = small.x0 >= host.x0 - host.size and small.x1 <= host.x1 + host.size
    kana = all("\u3041" <= glyph.text <= "\u30ff" for glyph in small.glyphs)
    return above and within and kana


def _stacked(parts: list[Fragment]) -> list[Fragment]:
    """Words written downwards, one letter a line, as one fragment."""
    singles = sorted((p for p in parts if len(p.glyphs) == 1), key=lambda p: (round(p.x0 / 3), p.base))
    stacks: list[list[Fragment]] = []
    for single in singles:
        if stacks and _is_below(stacks[-1][-1], single):
            stacks[-1].append(single)
        else:
            stacks.append([single])
    words = [stack for stack in stacks if len(stack) >= 3]
    gone = {id(part) for stack in words for part in stack}
    kept = [part for part in parts if id(part) not in gone]
    for stack in words:
        glyphs = [part.glyphs[0] for part in stack]
        kept.append(Fragment(glyphs, own_text="".join(glyph.text for glyph in glyphs)))
    return kept


def _is_below(upper: Fragment, lower: Fragment) -> bool:
    size = upper.size
    same_column = abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) <= 0.6 * size
    letters = not (upper.raw.isdigit() or lower.raw.isdigit())
    return (
        same_column
        and abs(size - lower.size) < 0.2 * size
        and 0.6 * size < lower.base - upper.base <= 1.7 * size
        and letters
    )


def _turned(glyphs: Iterable[Glyph]) -> Iterator[Fragment]:
    """Letters at an angle, in the order in which they are drawn."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and (glyph.angle != run[-1].angle or not _touch(run[-1], glyph)):
            yield Fragment(run, own_text=_plain(run))
            run = []
        run.append(glyph)
    if run:
        yield Fragment(run, own_text=_plain(run))


def _plain(glyphs: Sequence[Glyph]) -> str:
    return "".join(f" {g.text}" if g.spaced and i and not is_cjk(g.text) else g.text for i, g in enumerate(glyphs))


def _touch(first: Glyph, second: Glyph) -> bool:
    size = max(first.x1 - first.x0, first.size)
    return abs(first.middle - second.middle) <= 1.6 * size and abs(first.base - second.base) <= 1.6 * size


def _spell(glyphs: Sequence[Glyph]) -> str:
    """The letters with a blank where the source has one or the eye sees one."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(glyphs)]
    usual = max(0.0, statistics.median(gaps)) if len(gaps) >= 4 else 0.0
    text = glyphs[0].text
    for (left, right), gap in zip(pairwise(glyphs), gaps, strict=True):
        text += (" " if _has_blank(left, right, gap, usual) else "") + right.text
    return text


def _has_blank(left: Glyph, right: Glyph, gap: float, usual: float) -> bool:
    size = max(left.size, right.size)
    if right.spaced and gap > 0.1 * size:
        return True
    both = is_cjk(left.text) and is_cjk(right.text)
    # A justified line spreads its letters; a blank is what is wider than the line's own gaps.
    spread = min(usual, 0.35 * size)
    return gap - spread > (0.45 if both else 0.18) * size
