"""Measures answers: the plain pipeline's retrieval alone beside them, question by question."""

import time
from collections.abc import Callable, Sequence

from bot.benchmark.bench import Bench
from bot.benchmark.figures import Figure, percentile
from bot.benchmark.plain_pipeline import PlainPipeline, open_model
from bot.bootstrap import open_bot
from bot.domain import AnswerStatus, Question

_WARMING = 2
_SHOWN = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)


def latency_figures(bench: Bench, names: tuple[str, str], questions: Sequence[str], rounds: int) -> list[Figure]:
    """Time of an answer in this process, each question asked once; `names` are the data folders of the two."""
    bot = open_bot(bench.data(names[0]))
    plain = PlainPipeline(open_model(bench.plain_model), bench.folder / names[1])
    shown: list[bool] = []

    def answer(text: str) -> None:
        shown.append(bot.answerer.answer(Question(text, channel="bench")).status in _SHOWN)

    for text in questions[:_WARMING]:
        answer(text)
        plain.search(text)
    shown.clear()
    parts = [questions[_WARMING:][number::rounds] for number in range(rounds)]
    times = [[(_ms(answer, text), _ms(plain.search, text)) for text in part] for part in parts]
    bot.close()
    ours, theirs = ([[pair[side] for pair in part] for part in times] for side in (0, 1))
    return [
        *(
            Figure(f"answer, p{share}", "ms", _percentiles(ours, share), _percentiles(theirs, share))
            for share in (50, 95)
        ),
        Figure("of these answered, not declined", "%", (100 * sum(shown) / len(shown),)),
    ]


def _ms(act: Callable[[str], object], text: str) -> float:
    begun = time.perf_counter()
    act(text)
    return 1000 * (time.perf_counter() - begun)


def _percentiles(rounds: Sequence[Sequence[float]], share: int) -> tuple[float, ...]:
    return tuple(percentile(times, share) for times in rounds)
