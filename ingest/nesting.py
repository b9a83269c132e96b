"""Corrects ranks taken from type size: a label in large type inside a figure heads nothing that came before it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.heading import Heading

_MIN_MEMBERS = 3
_MOST = 0.6

Style = tuple[str, int]


def settle_ranks(headings: Sequence[Heading]) -> list[Heading]:
    """The headings with the ranks of large unmarked ones lowered where numbered ones regularly come before them.

    Within the text below one higher heading, what is above comes first. Headings that begin a page are left as they are.
    """
    styles: dict[Style, list[int]] = defaultdict(list)
    for place, heading in enumerate(headings):
        styles[_style(heading)].append(place)
    lowered = {style: _lowered(headings, styles, style) for style in styles if _may_sink(headings, styles[style])}
    return [replace(heading, rank=lowered.get(_style(heading), heading.rank)) for heading in headings]


def _style(heading: Heading) -> Style:
    return heading.family, heading.rank


def _may_sink(headings: Sequence[Heading], places: Sequence[int]) -> bool:
    first = headings[places[0]]
    if first.mark or first.explicit or first.listed:
        return False
    return sum(headings[place].opens_page for place in places) < _MOST * len(places)


def _lowered(headings: Sequence[Heading], styles: dict[Style, list[int]], style: Style) -> int:
    rank = style[1]
    for (family, other_rank), places in styles.items():
        below = family and other_rank >= rank and len(places) >= _MIN_MEMBERS
        if below and _comes_first(headings, set(places), set(styles[style]), style[1]):
            rank = max(rank, other_rank + 1)
    return rank


def _comes_first(headings: Sequence[Heading], numbered: set[int], unmarked: set[int], rank: int) -> bool:
    """Whether, where both occur below one higher heading, the numbered ones mostly come first."""
    firsts: list[str] = []
    seen: list[str] = []
    for place, heading in enumerate((*headings, None)):
        if heading is None or heading.rank < rank:
            firsts.extend(seen[:1] if len(set(seen)) > 1 else [])
            seen = []
        elif place in numbered or place in unmarked:
            seen.append("numbered" if place in numbered else "unmarked")
    return bool(firsts) and firsts.count("numbered") >= _MOST * len(firsts)
