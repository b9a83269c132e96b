import json
from dataclasses import replace
from pathlib import Path

from bot.domain import Dropped, Outcome, Writing
from bot.evaluation.calibration import calibrate
from bot.evaluation.report import as_json, as_text, write_report
from bot.evaluation.scorecard import score
from tests.bot.evaluation.test_scorecard import ANSWERED, DECLINED

WRITTEN = Writing(
    "openai:q15", "answer 1", Outcome.WRITTEN, 3, (Dropped("15です。", ("15m2",), replaced=True),), 900, 60
)
CUT = Writing("openai:q15", "answer 2", Outcome.CUT, 1, (Dropped("実施した。", ("past: 実施", "15m2")),), 900, 20, 0.5)

JUDGED = [
    replace(ANSWERED, writing=WRITTEN, first_statement_ms=2_000.0),
    replace(ANSWERED, writing=CUT, first_statement_ms=9_000.0),
    replace(ANSWERED, writing=replace(WRITTEN, cached=True), first_statement_ms=5.0),
    DECLINED,
]


def test_what_a_model_came_to_is_counted_by_model_and_prompt() -> None:
    figures = score(JUDGED).writing
    assert figures is not None
    assert (figures.asked, figures.written, figures.cached) == (3, 2, 1)
    assert (figures.drafts, figures.kept, figures.replaced, figures.left_out) == (7, 4, 2, 1)
    assert figures.reasons == {"figure": 3, "past": 1}
    assert {name: each.asked for name, each in figures.by_maker.items()} == {
        "openai:q15 · answer 1": 2,
        "openai:q15 · answer 2": 1,
    }


def test_only_what_was_written_now_tells_how_long_the_first_statement_takes() -> None:
    assert score(JUDGED).first_statement_ms == {"p50": 2_000.0, "p95": 2_000.0}


def test_the_scorecard_tells_it_as_text_json_and_page(tmp_path: Path) -> None:
    card = score(JUDGED)
    text = as_text(card)
    assert "answers written" in text
    assert "written 2, cut 1" in text
    assert "openai:q15 · answer 2" in text
    told = json.loads(as_json(card, JUDGED))["scorecard"]["writing"]
    assert told["by_maker"]["openai:q15 · answer 1"]["drafts"] == 6
    page = write_report(tmp_path, card, JUDGED, calibrate(JUDGED)).read_text(encoding="utf-8")
    assert "openai:q15 · answer 1" in page


def test_without_a_model_nothing_is_said_of_written_answers() -> None:
    card = score([ANSWERED, DECLINED])
    assert card.writing is None
    assert "written" not in as_text(card)
