import json
from itertools import pairwise

import pytest

from bot.benchmark.figures import Figure, Growth, percentile
from bot.benchmark.ingesting import IngestRound, ingest_figures
from bot.benchmark.plain_order import PlainModel, PlainOrder, PlainOutcome
from bot.benchmark.report import Report, as_json, as_text


def growth(chunks: int, p95_ms: float, memory_mb: float | None = 600.0) -> Growth:
    return Growth(chunks, 12.0, 345.0, memory_mb, 1.5, 20.0, p95_ms)


REPORT = Report(
    {"documents": "two plans"},
    (Figure("ingest", "chunks/s", (8.0, 30.0, 12.0), (4.0, 10.0, 3.0)), Figure("again", "%", (2.5,))),
    (growth(1_000, 40.0), growth(100_000, 100.0, None)),
)


def ingest_round(ours_s: float, plain_s: float, changed_s: float | None) -> IngestRound:
    outcome = PlainOutcome(work_s=plain_s / 2, chunks=50, pages=30, characters=20_000)
    return IngestRound(("ours", "plain"), ours_s, plain_s, ours_s / 20, changed_s, 200, outcome)


def test_the_ratio_is_the_middle_of_the_rounds_ratios() -> None:
    figure = REPORT.figures[0]
    assert (figure.ours_median, figure.plain_median) == (12.0, 4.0)
    assert figure.ratio == 3.0


def test_what_the_plain_pipeline_has_not_has_no_ratio() -> None:
    assert REPORT.figures[1].plain_median is None
    assert REPORT.figures[1].ratio is None


def test_rounds_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ValueError, match="ingest: 2 values beside 1"):
        Figure("ingest", "s", (1.0, 2.0), (1.0,))


@pytest.mark.parametrize(("share", "value"), [(50, 3.0), (95, 5.0), (100, 5.0), (1, 1.0)])
def test_a_percentile_is_a_value_that_was_measured(share: int, value: float) -> None:
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], share) == value


def test_percentiles_never_fall() -> None:
    values = [0.5, 9.0, 3.25, 3.25, 7.0, 1.0]
    assert all(lower <= upper for lower, upper in pairwise(percentile(values, share) for share in range(1, 101)))


def test_ingest_is_given_per_second_and_beside_the_plain_pipeline() -> None:
    figures = {(each.name, each.unit): each for each in ingest_figures([ingest_round(10.0, 40.0, 2.0)])}
    assert figures["ingest", "chunks/s"].ours == (20.0,)
    assert figures["ingest", "chunks/s"].plain == (1.25,)
    assert figures["ingest", "pages/s"].ratio == 4.0
    assert figures["… the plain one started already", "characters/s"].ratio == 2.0
    assert figures["ingest again, nothing changed", "% of the first"].ours == (5.0,)
    assert figures["ingest again, one plan changed", "% of the first"].ours == (20.0,)


def test_where_no_plan_could_be_changed_nothing_is_claimed_of_it() -> None:
    figures = ingest_figures([ingest_round(10.0, 40.0, 2.0), ingest_round(10.0, 40.0, None)])
    assert "ingest again, one plan changed" not in {each.name for each in figures}


def test_the_text_shows_medians_and_ratios() -> None:
    lines = as_text(REPORT).splitlines()
    assert any(line.split() == ["ingest,", "chunks/s", "12", "4", "3.00", "×"] for line in lines)
    assert any(line.split() == ["again,", "%", "2.5"] for line in lines)
    assert any("100,000" in line and "2.50 ×" in line and line.endswith("–") for line in lines)


def test_the_json_holds_every_round() -> None:
    told = json.loads(as_json(REPORT))
    assert told["figures"][0]["ours"] == [8.0, 30.0, 12.0]
    assert told["figures"][0]["ratio"] == 3.0
    assert [row["p95_ratio"] for row in told["growth"]] == [1.0, 2.5]


def test_without_growth_the_text_ends_with_the_figures() -> None:
    assert "p95 ratio" not in as_text(Report({}, REPORT.figures))


def test_an_order_to_the_plain_process_arrives_as_it_was_given() -> None:
    order = PlainOrder(PlainModel("モデル", "query: ", "passage: "), "/tmp/plain", ("a b.pdf", "c.md"), 0)  # noqa: S108
    assert PlainOrder.from_json(order.to_json()) == order


def test_an_outcome_of_the_plain_process_arrives_as_it_was_told() -> None:
    outcome = PlainOutcome(1.5, 2, 3, 4)
    assert PlainOutcome.from_json(outcome.to_json()) == outcome
