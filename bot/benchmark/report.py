"""The report of the bench, for people and for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.benchmark.figures import Figure, Growth


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured, on which machine and with what."""

    machine: Mapping[str, str]
    figures: tuple[Figure, ...]
    growth: tuple[Growth, ...] = ()


def as_text(report: Report) -> str:
    """The report for a terminal."""
    lines = [f"{name}: {value}" for name, value in report.machine.items()]
    lines += ["", f"{'medians of the rounds':<48}{'keikaku':>10}{'plain':>10}{'ratio':>8}"]
    lines += [_figure_line(figure) for figure in report.figures]
    if report.growth:
        lines += ["", *_growth_lines(report.growth)]
    return "\n".join(lines)


def as_json(report: Report) -> str:
    """The report for programs: every round's values, their medians and ratios."""
    return json.dumps(
        {
            "machine": dict(report.machine),
            "figures": [_figure_out(figure) for figure in report.figures],
            "growth": [_growth_out(row, report.growth[0]) for row in report.growth],
        },
        ensure_ascii=False,
        indent=2,
    )


def _figure_line(figure: Figure) -> str:
    name = f"{figure.name}, {figure.unit}"
    plain = "" if figure.plain_median is None else _number(figure.plain_median)
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} ×"
    return f"{name:<48}{_number(figure.ours_median):>10}{plain:>10}{ratio:>8}".rstrip()


def _growth_lines(growth: Sequence[Growth]) -> list[str]:
    head = ("chunks", "p50 ms", "p95 ms", "p95 ratio", "build s", "start s", "disk MB", "memory MB")
    rows = [
        (
            f"{row.chunks:,}",
            _number(row.p50_ms),
            _number(row.p95_ms),
            f"{row.p95_ms / growth[0].p95_ms:.2f} ×",
            _number(row.build_s),
            _number(row.start_s),
            _number(row.disk_mb),
            "–" if row.memory_mb is None else _number(row.memory_mb),
        )
        for row in growth
    ]
    return ["".join(f"{cell:>11}" for cell in row) for row in (head, *rows)]


def _number(value: float) -> str:
    """Three figures that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _figure_out(figure: Figure) -> dict[str, object]:
    medians = {"ours_median": figure.ours_median, "plain_median": figure.plain_median, "ratio": figure.ratio}
    return asdict(figure) | medians


def _growth_out(row: Growth, first: Growth) -> dict[str, object]:
    return asdict(row) | {"p95_ratio": row.p95_ms / first.p95_ms}
