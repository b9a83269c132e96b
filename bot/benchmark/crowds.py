"""Measures fifty residents at once on one server."""

from collections.abc import Sequence

from bot.benchmark.bench import Bench
from bot.benchmark.figures import Figure, percentile
from bot.benchmark.processes import BenchmarkError
from bot.benchmark.residents import gather
from bot.benchmark.serving import keikaku_server

RESIDENTS = 50


def crowd_figures(bench: Bench, name: str, questions: Sequence[str], seconds: float) -> list[Figure]:
    """What they wait for, none of them pausing to read, on the data folder of that name.

    Raises:
        BenchmarkError: the server does not start, or answers nobody.
    """
    with keikaku_server(bench, name, questions[0]) as server:
        crowd = gather(server.url, questions, RESIDENTS, seconds)
    if not crowd.first_ms:
        raise BenchmarkError(f"none of {RESIDENTS} residents was answered: {crowd.errors[:1]}")
    at_once = f"{RESIDENTS} residents at once"
    return [
        *(
            Figure(f"{at_once}: first sentence, p{share}", "ms", (percentile(crowd.first_ms, share),))
            for share in (50, 95)
        ),
        Figure(f"{at_once}: answers", "/s", (len(crowd.first_ms) / seconds,)),
        Figure(f"{at_once}: errors", "of all", (float(len(crowd.errors)),)),
    ]
