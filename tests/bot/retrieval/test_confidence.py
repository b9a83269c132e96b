from pathlib import Path

import pytest

from bot.domain import Question
from bot.errors import NotReadyError
from bot.retrieval.confidence import Judge, Thresholds, Verdict, load_thresholds, save_thresholds
from bot.understanding.query import Holdings, understand
from tests.passages import passage


def verdict(question: str, *sentences: str, score: float = 0.85) -> Verdict:
    judge = Judge(Thresholds())
    understood = understand(Question(question), Holdings(("青空市",), ()))
    return judge.judge(understood, [passage(*sentences, score=score)], lambda _term: 0.5).verdict


def test_a_passage_that_speaks_to_the_question_is_answered_from() -> None:
    assert verdict("公園の面積はどうなりますか", "公園の面積を20ヘクタールに広げます。") is Verdict.ANSWER


def test_a_passage_far_from_the_question_is_not() -> None:
    assert verdict("公園の面積はどうなりますか", "公園の面積を広げます。", score=0.6) is Verdict.NOT_FOUND


def test_the_right_paragraph_without_the_person_asked_for_is_not() -> None:
    assert (
        verdict("みどりの審議会の会長は誰ですか", "みどりの審議会は10月に開かれました。", score=0.8)
        is Verdict.NOT_FOUND
    )


def test_a_question_of_when_is_not_answered_without_a_date() -> None:
    assert verdict("公園はいつ開きますか", "公園を開きます。") is Verdict.NOT_FOUND


def test_a_verb_stands_in_the_passage_however_it_is_inflected() -> None:
    question = "青空市の人口はいつ減少に転じますか"
    assert verdict(question, "人口は2031年に減少に転じており、その後も減ります。", score=0.74) is Verdict.ANSWER


def test_a_target_is_not_given_for_a_result() -> None:
    question = "街路樹の2030年度の実績を教えてください"
    assert verdict(question, "街路樹の2030年度の目標は300本です。", score=0.8) is Verdict.NOT_FOUND


def test_nothing_found_is_not_found() -> None:
    understood = understand(Question("公園はどこですか"), Holdings())
    assert Judge(Thresholds()).judge(understood, [], lambda _term: 1.0).verdict is Verdict.NOT_FOUND


def test_calibrated_thresholds_are_kept(tmp_path: Path) -> None:
    assert load_thresholds(tmp_path) == Thresholds()
    save_thresholds(tmp_path, Thresholds(japanese=0.71, other=0.66))
    assert load_thresholds(tmp_path) == Thresholds(japanese=0.71, other=0.66)


def test_a_damaged_calibration_is_named_with_its_mend(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text("[1")
    with pytest.raises(NotReadyError, match="keikaku eval FILE --calibrate"):
        load_thresholds(tmp_path)
