"""Golden questions at the gate: answered by the real answerer from what is new and from what answers now."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.answerer import Answerer
from bot.domain import Question
from bot.evaluation.golden_sets import golden_of_answer
from bot.library import Library
from bot.retrieval.confidence import Judge, Thresholds, save_thresholds
from ingest.reading import Defaults
from tests.workbench import PARK, TESTER, WATER, Workbench, workbench
from vectorstore.domain import Audience
from vectorstore.errors import GateRefusedError
from vectorstore.operations.acts import Act
from vectorstore.operations.gate_reports import GateLine, GateReport, GoldenOutcome, Verdict
from vectorstore.operations.golden import GoldenQuestion, GoldenQuestions
from vectorstore.operations.withdrawals import Withdrawals

__all__ = ["workbench"]

FOR_PAIRS = Thresholds(japanese=0.45)
"""The small model of letter pairs finds texts less alike than the real one."""

AREA = "公園の面積は何ヘクタールに広げますか。"
PIPES = "古い水道管は取り替えますか。"
WIDER = PARK.replace("20ヘクタール", "25ヘクタール")


@pytest.fixture(autouse=True)
def calibrated(workbench: Workbench) -> None:
    save_thresholds(workbench.folder, FOR_PAIRS)


def ask(workbench: Workbench, question: str, *quotes: str, **more: object) -> GoldenQuestion:
    """Keeps a golden question."""
    body: dict[str, object] = {"expected": "answer" if quotes else "abstain", "gold_quote": list(quotes), **more}
    made = GoldenQuestion(f"g-{len(question)}-{len(quotes)}", "", question, body)
    GoldenQuestions(workbench.catalogue.engine).keep(made, TESTER)
    return made


@contextmanager
def opened_library(workbench: Workbench) -> Iterator[Answerer]:
    library = Library(workbench.store, workbench.catalogue, workbench.embedder)
    yield Answerer(library, Judge(FOR_PAIRS))
    library.close()


def check(workbench: Workbench) -> GateReport:
    return workbench.gate.check(workbench.catalogue.generations()[0], workbench.catalogue.current())


def golden(report: GateReport) -> dict[str, GateLine]:
    return {line.code: line for line in report.lines if line.code.startswith("golden")}


def test_a_question_that_would_be_answered_worse_keeps_a_generation_back(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    kept = ask(workbench, AREA, "公園の面積を20ヘクタールに広げます。")
    outcome = workbench.ingest({"park.md": WIDER})
    (line,) = outcome.findings
    assert (line.code, line.subject, line.confirmable) == ("golden_worse", kept.id, False)
    assert outcome.report is not None
    (fared,) = outcome.report.golden
    assert (fared.before, fared.after, fared.is_worse) == (True, False, True)
    assert "20ヘクタール" in fared.said_before
    assert "25ヘクタール" in fared.said_after
    assert outcome.generation is not None
    with pytest.raises(GateRefusedError):
        workbench.publisher.publish(outcome.generation.id, TESTER, confirmed=[kept.id, "all"])
    workbench.publisher.publish(outcome.generation.id, TESTER, override="面積の目標が議会で改められたため")


def test_a_question_that_is_answered_as_before_is_told_as_passed(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    ask(workbench, AREA, "公園の面積を20ヘクタールに広げます。")
    outcome = workbench.ingest({"water.md": WATER})
    assert outcome.is_published
    assert outcome.report is not None
    assert golden(outcome.report)["golden"].values == {"checked": 1, "right": 1}


def test_what_is_wrong_already_is_noted_and_keeps_nothing_back(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    ask(workbench, AREA, "公園の面積を80ヘクタールに広げます。")
    outcome = workbench.ingest({"water.md": WATER})
    assert outcome.is_published
    assert outcome.report is not None
    assert golden(outcome.report)["golden_wrong"].verdict is Verdict.NOTED


def test_what_must_not_be_answered_and_now_would_be_keeps_a_generation_back(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    ask(workbench, PIPES)
    outcome = workbench.ingest({"water.md": WATER})
    assert [line.code for line in outcome.findings] == ["golden_worse"]


def test_before_anything_answers_nothing_is_worse(workbench: Workbench) -> None:
    ask(workbench, PIPES, "古い水道管を10年で取り替えます。")
    outcome = workbench.ingest({"park.md": PARK})
    assert outcome.is_published
    assert outcome.report is not None
    assert outcome.report.golden[0].before is None


def test_staffs_questions_are_answered_from_internal_papers(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    ask(workbench, PIPES, "古い水道管を10年で取り替えます。", audience="internal")
    workbench.ingest({"water.md": WATER}, Defaults(audience=Audience.INTERNAL), publish=False)
    (fared,) = check(workbench).golden
    assert (fared.before, fared.after) == (False, True)


def test_the_current_generation_is_not_asked_again_while_nothing_else_changed(workbench: Workbench) -> None:
    ask(workbench, AREA, "公園の面積を20ヘクタールに広げます。")
    workbench.ingest({"park.md": PARK})
    current = workbench.catalogue.current()
    assert current is not None
    workbench.ingest({"park.md": WIDER}, publish=False)
    shutil.rmtree(workbench.store.folder / current.id / "public")
    assert [line.code for line in check(workbench).failing()] == ["golden_worse"]
    by = Act("tester", "誤りが見つかったため")
    Withdrawals(workbench.catalogue.engine).withdraw("another-plan", by)
    assert golden(check(workbench))["golden_alone"].verdict is Verdict.NOTED


def test_a_current_generation_that_is_damaged_does_not_keep_its_mend_back(workbench: Workbench) -> None:
    ask(workbench, AREA, "公園の面積を25ヘクタールに広げます。")
    workbench.ingest({"park.md": PARK})
    current = workbench.catalogue.current()
    assert current is not None
    shutil.rmtree(workbench.store.folder / current.id / "public")
    ask(workbench, PIPES)
    assert workbench.ingest({"park.md": WIDER}).is_published


def test_a_withdrawn_plans_questions_do_not_keep_the_next_generation_back(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER})
    kept = ask(workbench, PIPES, "古い水道管を10年で取り替えます。")
    assert check(workbench).golden[0].after
    (plan_id,) = (plan.id for plan, _ in workbench.catalogue.plans() if "水道" in plan.title)
    Withdrawals(workbench.catalogue.engine).withdraw(plan_id, Act("tester", "誤りが見つかったため"))
    outcome = workbench.ingest({"park.md": WIDER})
    assert outcome.is_published
    assert outcome.report is not None
    assert outcome.report.golden == (
        GoldenOutcome(kept.id, PIPES, False, False, *[outcome.report.golden[0].said_before] * 2),
    )


def test_a_good_past_answer_becomes_a_golden_question(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK})
    with opened_library(workbench) as answerer:
        answer = answerer.answer(Question(AREA))
    pinned = golden_of_answer(answer, Audience.PUBLIC)
    assert pinned.origin == f"answer:{answer.id}"
    assert "公園の面積を20ヘクタールに広げます。" in pinned.body["gold_quote"]  # type: ignore[operator]
    GoldenQuestions(workbench.catalogue.engine).keep(pinned, TESTER)
    assert workbench.ingest({"water.md": WATER}).is_published
    assert workbench.ingest({"park.md": WIDER}).is_refused
