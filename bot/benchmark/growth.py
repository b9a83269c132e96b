"""Measures how building and answering grow: the same questions to generations of ever more chunks."""

import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from bot.benchmark.bench import Bench
from bot.benchmark.figures import Growth, percentile
from bot.benchmark.growing import grow
from bot.benchmark.serving import keikaku_server
from bot.benchmark.stock import Stock
from bot.bootstrap import open_bot
from bot.domain import Question
from vectorstore.opening import open_embedder
from vectorstore.ports import Embedder

_WARMING = 2


def measure_growth(bench: Bench, name: str, sizes: Sequence[int], questions: Sequence[str]) -> list[Growth]:
    """A row for each size, grown from what the data folder `name` holds; each question is asked once of each size.

    Raises:
        BenchmarkError: a server does not start.
    """
    data = bench.data(name)
    stock, embedder = Stock.of(data), open_embedder(data)
    build_s = [_built_in_s(bench, stock, embedder, size) for size in sizes]
    times_ms = _latencies(bench, sizes, questions)
    return [
        _row(bench, size, seconds, times, questions[0])
        for size, seconds, times in zip(sizes, build_s, times_ms, strict=True)
    ]


def _folder(size: int) -> str:
    return f"grown{size}"


def _built_in_s(bench: Bench, stock: Stock, embedder: Embedder, size: int) -> float:
    begun = time.perf_counter()
    grow(stock, embedder, bench.data(_folder(size)), size)
    return time.perf_counter() - begun


def _latencies(bench: Bench, sizes: Sequence[int], questions: Sequence[str]) -> list[list[float]]:
    """Milliseconds of each answer by size; every question goes to all sizes before the next one is asked."""
    with ExitStack() as opened:
        bots = [opened.enter_context(closing(open_bot(bench.data(_folder(size))))) for size in sizes]
        times: list[list[float]] = [[] for _ in bots]
        for text in questions:
            for bot, own in zip(bots, times, strict=True):
                begun = time.perf_counter()
                bot.answerer.answer(Question(text, channel="bench"))
                own.append(1000 * (time.perf_counter() - begun))
    return [own[_WARMING:] for own in times]


def _row(bench: Bench, size: int, build_s: float, times_ms: Sequence[float], question: str) -> Growth:
    with keikaku_server(bench, _folder(size), question) as server:
        return Growth(
            chunks=size,
            build_s=build_s,
            disk_mb=_disk_mb(bench.data(_folder(size)).data_dir),
            memory_mb=server.peak_mb,
            start_s=server.start_s,
            p50_ms=percentile(times_ms, 50),
            p95_ms=percentile(times_ms, 95),
        )


def _disk_mb(folder: Path) -> float:
    """The folder's size without the model, which is linked."""
    files = (path for path in folder.rglob("*") if path.is_file() and "models" not in path.relative_to(folder).parts)
    return sum(path.stat().st_size for path in files) / 1e6
