"""Merged cells of a grid."""

from collections.abc import Sequence


def spans(rows: Sequence[Sequence[str]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Each cell's first and last place as (column, row): where "<" and "^" stretch it to."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text not in {"<", "^"}:
                found[x, y] = _stretch(rows, x, y)
    return found


def _stretch(rows: Sequence[Sequence[str]], x: int, y: int) -> tuple[int, int]:
    right, bottom = x, y
    while right + 1 < len(rows[y]) and rows[y][right + 1] == "<":
        right += 1
    while bottom + 1 < len(rows) and rows[bottom + 1][x] == "^":
        bottom += 1
    return right, bottom
