"""Figures for the operators, in Prometheus' format. They count; they hold no words."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from bot.domain import Answer

_BUCKETS_S = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 30)


class Meter:
    """What this process has answered, refused and failed at."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "keikaku_answers", "Answers by outcome", ("status", "language", "mode"), registry=self._registry
        )
        self._seconds = Histogram(
            "keikaku_answer_seconds", "Time an answer took", registry=self._registry, buckets=_BUCKETS_S
        )
        self._written = Counter(
            "keikaku_written_answers",
            "Answers that a language model was asked for, by what came of it and why it gave no whole reply",
            ("model", "outcome", "failure"),
            registry=self._registry,
        )
        self._first = Histogram(
            "keikaku_first_statement_seconds",
            "Time until the first written statement was proved",
            registry=self._registry,
            buckets=_BUCKETS_S,
        )
        self._problems = Counter("keikaku_problems", "Problems told to callers", ("code",), registry=self._registry)
        self._feedback = Counter("keikaku_feedback", "Feedback on answers", ("rating",), registry=self._registry)

    def answered(self, answer: Answer) -> None:
        """Counts an answer, with the time its stages took."""
        self._answers.labels(answer.status.value, answer.language, answer.mode.value).inc()
        self._seconds.observe(sum(answer.timings_ms.values()) / 1000)
        if writing := answer.writing:
            self._written.labels(writing.model, writing.outcome.value, writing.failure).inc()
            if writing.first_ms:
                self._first.observe(writing.first_ms / 1000)

    def told(self, code: str) -> None:
        """Counts a problem."""
        self._problems.labels(code).inc()

    def rated(self, rating: str) -> None:
        """Counts a piece of feedback."""
        self._feedback.labels(rating).inc()

    def text(self) -> bytes:
        """All figures, for a scraper."""
        return generate_latest(self._registry)
