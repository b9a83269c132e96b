"""Figures of the bench: keikaku's beside the plain pipeline's, round by round."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, a value a round; `plain` is empty where the plain pipeline has no such thing."""

    name: str
    unit: str
    ours: tuple[float, ...]
    plain: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.ours or (self.plain and len(self.plain) != len(self.ours)):
            raise ValueError(f"{self.name}: {len(self.ours)} values beside {len(self.plain)} of the plain pipeline")

    @property
    def ours_median(self) -> float:
        """The middle of keikaku's values."""
        return median(self.ours)

    @property
    def plain_median(self) -> float | None:
        """The middle of the plain pipeline's values."""
        return median(self.plain) if self.plain else None

    @property
    def ratio(self) -> float | None:
        """Keikaku's over the plain pipeline's: the middle of the rounds' ratios.

        Both of a round ran one after the other, so what else the machine was doing weighs on both alike.
        """
        return median(ours / plain for ours, plain in zip(self.ours, self.plain, strict=True)) if self.plain else None


@dataclass(frozen=True, slots=True)
class Growth:
    """Building and answering at one size; memory is None where the system does not tell it."""

    chunks: int
    build_s: float
    disk_mb: float
    memory_mb: float | None
    start_s: float
    p50_ms: float
    p95_ms: float


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that `share` percent of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share / 100) - 1)]
