"""Finds out what is usual in a document, against which a line's size, face and length are judged."""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.loaders.pdf_page import RawPage

_GUESSED = 0.3


@dataclass(frozen=True, slots=True)
class Looks:
    """What is usual in a document: the body's size and whether its face is without serifs."""

    size: float
    gothic: bool
    right_edges: dict[tuple[int, int], float]
    spread: float = 0.07
    """By which share letters of one size may differ: more where a text recogniser guessed the sizes."""

    def right_edge(self, page: RawPage) -> float:
        """Where full lines end on pages of this size."""
        known = self.right_edges.get((round(page.width), round(page.height)), 0.0)
        return known if page.middle is None else 0.0


def looks_of(pages: Sequence[RawPage]) -> Looks:
    """The document's usual looks."""
    sizes: Counter[float] = Counter()
    gothic = 0
    edges: dict[tuple[int, int], list[float]] = {}
    for page in pages:
        for part in page.parts:
            sizes[round(part.size, 1)] += len(part.glyphs)
            gothic += len(part.glyphs) * (1 if part.gothic else -1)
        if page.parts and page.middle is None:
            edges.setdefault((round(page.width), round(page.height)), []).append(max(p.x1 for p in page.parts))
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    guessed = sizes[size] < _GUESSED * sum(sizes.values())
    rights = {key: statistics.median(values) for key, values in edges.items()}
    return Looks(size, gothic > 0, rights, 0.25 if guessed else 0.07)
