"""A text's sentences, each of which has an address of its own."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.placing import Span

_OPENING = "（(「『【〔［[｛{〈《"
_CLOSING = "）)」』】〕］]｝}〉》"
# A point or a mark of half width also stands in figures, numberings and addresses.
_STOP = r"(?:[。！？｡]|(?<![\d０-９A-Za-zＡ-Ｚａ-ｚ])．|[!?](?![A-Za-z0-9/&=%]))+"
_TOKEN = re.compile(rf"{_STOP}\s*|[{re.escape(_OPENING + _CLOSING)}]")


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Where each sentence begins and ends: a stop within brackets ends none. Together they are the whole text."""
    edges = [0, *_ends(text), len(text)]
    return tuple((start, end) for start, end in pairwise(edges) if start < end)


def _ends(text: str) -> Iterator[int]:
    # A bracket that nothing closes would swallow the rest of the text.
    balanced = sum(text.count(each) for each in _OPENING) <= sum(text.count(each) for each in _CLOSING)
    depth = 0
    for token in _TOKEN.finditer(text):
        letter = token.group()[0]
        if letter in _OPENING:
            depth += balanced
        elif letter in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            yield token.end()
