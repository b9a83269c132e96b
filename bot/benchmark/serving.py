"""Measures servers: start to first answer, answers a second by number of clients, memory."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

import httpx

from bot.benchmark.bench import Bench
from bot.benchmark.figures import Figure
from bot.benchmark.processes import BenchmarkError, Server, free_port

CLIENTS = (1, 4, 16)
_TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class Served:
    """One round on one server: answers a second for each of `CLIENTS`, then the most memory it held."""

    start_s: float
    per_s: tuple[float, ...]
    peak_mb: float | None


def server_figures(bench: Bench, names: tuple[str, str], questions: Sequence[str], rounds: int) -> list[Figure]:
    """Both servers in turn; `names` are the data folders of the two, all `questions` are asked at every load.

    Raises:
        BenchmarkError: a server does not start or does not answer.
    """
    ours: list[Served] = []
    plain: list[Served] = []
    for _ in range(rounds):
        with keikaku_server(bench, names[0], questions[0]) as server:
            ours.append(_served(server, questions))
        with plain_server(bench, names[1], questions[0]) as server:
            plain.append(_served(server, questions))

    def figure(name: str, unit: str, value: Callable[[Served], float]) -> Figure:
        return Figure(name, unit, tuple(map(value, ours)), tuple(map(value, plain)))

    def per_s(at: int, each: Served) -> float:
        return each.per_s[at]

    figures = [figure("start to the first answer", "s", lambda each: each.start_s)]
    figures += [
        figure(f"clients at once: {count}", "answers/s", partial(per_s, at)) for at, count in enumerate(CLIENTS)
    ]
    if all(each.peak_mb for each in (*ours, *plain)):
        figures.append(figure("most memory held", "MB", lambda each: each.peak_mb or 0.0))
    return figures


def keikaku_server(bench: Bench, name: str, question: str) -> AbstractContextManager[Server]:
    """`keikaku serve` on the data folder of that name, once it has answered `question`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api/v1/answers"
    return bench.place(name).serving(url, question, "bot.cli", "serve", "--port", str(port))


def plain_server(bench: Bench, name: str, question: str) -> AbstractContextManager[Server]:
    """The plain pipeline likewise."""
    port = free_port()
    order = bench.plain_order(name, port=port).to_json()
    url = f"http://127.0.0.1:{port}/"
    return bench.place(name).serving(url, question, "bot.benchmark.plain_process", order)


def _served(server: Server, questions: Sequence[str]) -> Served:
    return Served(server.start_s, tuple(_per_s(server, questions, count) for count in CLIENTS), server.peak_mb)


def _per_s(server: Server, questions: Sequence[str], clients: int) -> float:
    def ask(text: str) -> None:
        reply = client.post(server.url, json={"question": text})
        if not reply.is_success:
            raise BenchmarkError(f"{server.url}: answered {reply.status_code} to {text!r}: {reply.text[:200]}")

    with httpx.Client(timeout=_TIMEOUT_S) as client, ThreadPoolExecutor(clients) as pool:
        begun = time.perf_counter()
        list(pool.map(ask, questions))
        return len(questions) / (time.perf_counter() - begun)
