import pytest

from bot.domain import Dropped, Outcome, Writing
from bot.writing.spending.figures import figures_of, kind_of
from prompts.reading import operator_words


@pytest.mark.parametrize(
    ("reason", "kind", "about"),
    [
        ("past: 実施", "past", "実施"),
        ("short of: only", "short_of", "only"),
        ("15m2", "figure", "15m2"),
        ("みなと駅", "figure", "みなと駅"),
        ("15: 面積", "paired", "15: 面積"),
        ("not in the language of en", "language", "en"),
        ("no quote of it stands in its section", "quote", ""),
        ("longer than 400 characters", "long", "400 characters"),
    ],
)
def test_a_reason_is_parted_into_its_kind_and_what_it_is_about(reason: str, kind: str, about: str) -> None:
    assert kind_of(reason) == (kind, about)
    assert f"reason.{kind}" in operator_words("writing")


def test_a_statement_with_two_figures_too_many_counts_once_for_them() -> None:
    dropped = (Dropped("15か所、3園です。", ("15", "3", "past: 実施")), Dropped("16です。", ("16",)))
    figures = figures_of([Writing("openai:q15", "answer 1", Outcome.WRITTEN, 2, dropped)])
    assert figures.reasons == {"figure": 2, "past": 1}
