"""Questions to begin with, made from headings that really stand in the plans."""

import re
from collections.abc import Iterable

from bot.shelf import Shelf, ShelvedPlan
from vectorstore.domain import BlockKind, Section

_NUMBERING = re.compile(
    r"^[\s第資料（(【〔]*[\d一二三四五六七八九十IVXⅠ-Ⅻ①-⑳.\-–－・]+[章節項編部款)）】〕．.、：:\s]*"
)
_HEADING_CHARS = range(4, 19)
_PROSE_CHARS = 120
_PLANS = 2
_HEADINGS_EACH = 2


def sample_headings(shelf: Shelf, plans: Iterable[ShelvedPlan]) -> list[str]:
    """Headings with much prose under them, without their numbers, from the greatest plans."""
    held = sorted((shelf.sections(each.foremost) for each in plans), key=lambda sections: -len(sections))
    chosen: dict[str, None] = {}
    for sections in held[:_PLANS]:
        told = sorted((each for each in sections if _is_telling(each)), key=lambda each: -_prose_chars(each))
        names = dict.fromkeys(bare_heading(each.heading) for each in told)
        chosen.update(dict.fromkeys(list(names)[:_HEADINGS_EACH]))
    return list(chosen)


def bare_heading(heading: str) -> str:
    """A heading without its number."""
    return _NUMBERING.sub("", heading).strip()


def _is_telling(section: Section) -> bool:
    named = len(bare_heading(section.heading)) in _HEADING_CHARS
    return section.level > 1 and named and _prose_chars(section) >= _PROSE_CHARS and not section.children


def _prose_chars(section: Section) -> int:
    return sum(len(block.text) for block in section.blocks if block.kind is BlockKind.PARAGRAPH)
