"""Type sizes and weights of one document: what its body is set in, and what stands out from it."""

from collections import Counter
from collections.abc import Sequence

from ingest.document import LoadedBlock
from vectorstore.domain import BlockKind

_MIN_TYPED = 0.5
"""Share of blocks that must tell their type size for it to be used."""
_LARGER = 1.07
"""A size this much above the body's is a heading's; less is rounding."""
_MUCH_LARGER = 1.3
_EVEN_SHARE = 0.5
"""Where fewer letters than this have the body's size (recognised scans), sizes waver and only large steps count."""
_SMALLER = 0.88
"""A size this much below the body's is a chart's or a note's."""
_SAME_SIZE = 0.95
_MAX_BOLD_SHARE = 0.4
_MAX_LINES = 3


class Typography:
    """Judges blocks by their type; where the format does not tell sizes, `known` is False and nothing stands out."""

    def __init__(self, blocks: Sequence[LoadedBlock]) -> None:
        self._body = _body_size(blocks)
        self._body_is_bold = _body_is_bold(blocks)
        self._ranks = _size_ranks(blocks)
        self._even = _is_even(blocks, self._body)
        self._larger = _LARGER if self._even else _MUCH_LARGER

    @property
    def known(self) -> bool:
        """Whether the format tells type sizes."""
        return self._body > 0

    def rank(self, block: LoadedBlock) -> int:
        """0 for the largest type; regular type stands one below bold type of its size. Wavering sizes have two ranks."""
        size = block.layout.font_size
        if not self.known or not size:
            return 0
        if not self._even:
            return 0 if size >= self._body * self._larger else 1
        return 2 * self._ranks[round(size, 1)] + (0 if block.layout.bold else 1)

    def stands_out(self, block: LoadedBlock) -> bool:
        """Whether a block is set larger than the body, or bold where the body is not."""
        size = block.layout.font_size
        if not self.known or not size or block.layout.lines > _MAX_LINES:
            return False
        emphasised = block.layout.bold and not self._body_is_bold and not self.is_small(block)
        return size >= self._body * self._larger or emphasised

    def is_small(self, block: LoadedBlock) -> bool:
        """Whether a block is set too small for a heading."""
        size = block.layout.font_size
        return self.known and bool(size) and (size or 0) < self._body * _SMALLER


def _body_size(blocks: Sequence[LoadedBlock]) -> float:
    """The size that most letters of the running text have."""
    typed = [block for block in blocks if block.layout.font_size]
    if not typed or len(typed) < _MIN_TYPED * sum(block.kind is not BlockKind.TABLE for block in blocks):
        return 0.0
    letters: Counter[float] = Counter()
    for block in typed:
        if block.kind is not BlockKind.TABLE:
            letters[round(block.layout.font_size or 0, 1)] += len(block.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _is_even(blocks: Sequence[LoadedBlock], body: float) -> bool:
    letters = [(block.layout.font_size or 0.0, len(block.text)) for block in blocks if block.layout.font_size]
    near = sum(count for size, count in letters if abs(size - body) <= (1 - _SAME_SIZE) * body)
    return near >= _EVEN_SHARE * sum(count for _, count in letters)


def _body_is_bold(blocks: Sequence[LoadedBlock]) -> bool:
    bold = sum(len(block.text) for block in blocks if block.layout.bold)
    return bold > _MAX_BOLD_SHARE * sum(len(block.text) for block in blocks)


def _size_ranks(blocks: Sequence[LoadedBlock]) -> dict[float, int]:
    """Sizes from large to small as 0, 1, 2 …; sizes that differ by less than 5 % are one."""
    ranks: dict[float, int] = {}
    rank, largest = 0, 0.0
    for size in sorted({round(block.layout.font_size, 1) for block in blocks if block.layout.font_size}, reverse=True):
        if largest and size < largest * _SAME_SIZE:
            rank, largest = rank + 1, size
        largest = largest or size
        ranks[size] = rank
    return ranks
