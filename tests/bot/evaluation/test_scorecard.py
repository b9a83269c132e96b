import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.calibration import calibrate, thresholds
from bot.evaluation.matching import contains, figures_shown, has_figure, section_matches
from bot.evaluation.questions import QuestionSetError, read_questions
from bot.evaluation.report import as_text, write_report
from bot.evaluation.scorecard import Judgement, ndcg_at, recall_at, score
from bot.retrieval.confidence import Thresholds

ANSWERED = Judgement(
    id="q1",
    question="公園はいつ開きますか",
    language="ja",
    type="fact",
    expected="answer",
    status="answered",
    confidence=0.8,
    ranks=(1,),
    quotes_shown=1.0,
    section_right=True,
    page_right=None,
    figure_shown=True,
    unproved=0,
    latency_ms=10.0,
    gold_quotes=("4月に開きます。",),
)
DECLINED = replace(ANSWERED, id="q2", expected="abstain", status="not_found", confidence=0.4, ranks=(), gold_quotes=())


def test_how_easy_written_answers_are_is_told_where_there_are_any() -> None:
    assert "easy_to_read" not in score([ANSWERED]).shares
    assert score([replace(ANSWERED, easiness=80.0), ANSWERED]).shares["easy_to_read"] == 0.8


def test_recall_and_gain_count_gold_quotes_by_rank() -> None:
    assert recall_at((1, 0, 7), 5) == pytest.approx(1 / 3)
    assert ndcg_at((1,), 10) == 1.0
    assert ndcg_at((2,), 10) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg_at((0,), 10) == 0.0
    assert ndcg_at((1, 1), 10) == 1.0


def test_a_wrong_abstention_and_a_wrong_answer_are_counted_apart() -> None:
    wrongly_declined = replace(ANSWERED, status="not_found", quotes_shown=0.0)
    wrongly_answered = replace(DECLINED, status="partial")
    card = score([ANSWERED, wrongly_declined, DECLINED, wrongly_answered])
    assert card.shares["declined_wrongly"] == 0.5
    assert card.shares["declined_rightly"] == 0.5
    assert card.outcomes["abstain"] == {"answer": 1, "abstain": 1, "refuse": 0}
    assert card.by["type"]["fact"].questions == 4


def test_a_share_that_no_question_bears_on_is_not_given() -> None:
    assert score([DECLINED]).shares["recall@10"] is None
    assert "–" in as_text(score([DECLINED]))


def test_list_marks_and_white_space_do_not_hide_a_quote() -> None:
    assert contains("- 木を増やす\n- 水 を守る", "木を増やす\n・水を守る")
    assert not contains("木を減らす", "木を増やす")


def test_a_section_is_told_by_its_last_two_levels() -> None:
    path = ("第１章 総論", "１ 公園", "（１）広さ")
    assert section_matches(path, "", ("総論", "１ 公園", "（１）広さ"))
    assert section_matches(path, "面積 20", ("（１）広さ", "面積"))
    assert not section_matches(path, "", ("１ 川", "（１）広さ"))


def test_a_figure_is_shown_by_value_or_where_a_table_gives_the_unit_by_numeral() -> None:
    assert figures_shown("10,000千円", ["1,000万円です"])
    assert figures_shown("159,472千円", ["公園費 159,472"])
    assert not figures_shown("159,472千円", ["公園費 159,473"])
    assert not has_figure("４つの柱")


def test_calibration_keeps_most_of_what_can_be_answered() -> None:
    judged = [replace(ANSWERED, confidence=0.5 + at / 100) for at in range(50)]
    curve = calibrate([*judged, DECLINED])
    assert sum(one.confidence >= curve.chosen for one in judged) >= 48
    assert curve.others_declined[-1] == 1.0


def test_few_questions_move_no_threshold() -> None:
    assert thresholds([ANSWERED]) == Thresholds()


def test_the_report_shows_each_miss_and_runs_no_markup_of_its_own(tmp_path: Path) -> None:
    missed = replace(ANSWERED, status="not_found", quotes_shown=0.0, question="<script>alert(1)</script>")
    page = write_report(tmp_path, score([missed]), [missed], calibrate([missed])).read_text("utf-8")
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert json.loads((tmp_path / "scorecard.json").read_text("utf-8"))["judgements"][0]["id"] == "q1"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"question": "公園は？"}',
        '{"id": "q", "question": "q", "expected": "maybe"}',
        '{"id": "q", "question": "q", "gold_quote": "x"}',
    ],
)
def test_a_wrong_line_is_named_with_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(f'{{"id": "q0", "question": "公園は？"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"q\.jsonl:2"):
        read_questions(path)
