"""The gate: what a generation must withstand before it answers."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.reading import Defaults
from prompts.reading import operator_words
from tests.workbench import PARK, TESTER, WATER, Workbench, workbench
from vectorstore.domain import Audience, Block, BlockKind, Chunk, ChunkKind, Edition, Plan, Section, Sentence, Status
from vectorstore.errors import GateRefusedError
from vectorstore.lexical import write_lexical_index
from vectorstore.manifest import MANIFEST_NAME, load_manifest, seals, write_manifest
from vectorstore.operations.gate_reports import GateLine, GateReport, GateReports, Verdict
from vectorstore.operations.withdrawals import Withdrawals
from vectorstore.readings import NewReading

__all__ = ["workbench"]

MEASURES = [
    f"\n## 施策{number}\n\n施策{number}では道路{number}本を直し、防災の訓練をします。\n" for number in range(10)
]
LONG = PARK + "".join(MEASURES)
TABLE = "\n## 目標\n\n| 指標 | 目標 |\n| --- | --- |\n| 公園の数 | 92か所 |\n"


def check(workbench: Workbench) -> GateReport:
    """What the gate finds in the newest generation."""
    return workbench.gate.check(workbench.catalogue.generations()[0], workbench.catalogue.current())


def failed(report: GateReport) -> list[str]:
    return [line.code for line in report.failing()]


@pytest.fixture(autouse=True)
def words_for_every_line(workbench: Workbench) -> Iterator[None]:
    """Whatever the gate has found in a test has Japanese words, which its values fill."""
    yield
    reports, words = GateReports(workbench.catalogue.engine), operator_words("gate")
    for generation in workbench.catalogue.generations():
        report = reports.of(generation.id)
        for line in report.lines if report else ():
            assert "{" not in words[f"{line.code}.{line.verdict.value}"].format(**line.values)


def the(report: GateReport, code: str) -> GateLine:
    (line,) = (line for line in report.lines if line.code == code)
    return line


def test_every_check_of_a_sound_generation_is_told(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG}, publish=False)
    report = check(workbench)
    assert report.is_passed
    passed = [line.code for line in report.lines if line.verdict is Verdict.PASSED]
    assert passed == [
        *("quotes", "plans", "counts", "whole"),
        *("members", "shapes", "vectors", "dense", "lexical", "short_words"),
    ]
    assert the(report, "golden_none").verdict is Verdict.NOTED
    assert the(report, "counts").values["sections"] == 13
    assert int(the(report, "quotes").values["checked"]) > 20
    assert int(the(report, "short_words").values["checked"]) > 10


def test_what_the_gate_finds_is_kept_until_it_looks_again(workbench: Workbench) -> None:
    generation = workbench.ingest({"park.md": LONG}, publish=False).generation
    assert generation is not None
    reports = GateReports(workbench.catalogue.engine)
    found = check(workbench)
    assert reports.of(generation.id) == found
    again = check(workbench)
    assert reports.of(generation.id) == again != found


def test_an_index_of_another_model_is_refused(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG}, publish=False)
    workbench.embedder.fingerprint = "other-64"
    assert failed(check(workbench)) == ["model"]


def test_a_file_that_is_not_as_it_was_sealed_is_refused(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG}, publish=False)
    vectors = public_folder(workbench) / "vectors.npy"
    vectors.write_bytes(vectors.read_bytes()[:-1] + b"?")
    assert failed(check(workbench)) == ["unusable"]


def test_two_vectors_that_are_exchanged_are_found(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK}, publish=False)
    vectors = np.load(public_folder(workbench) / "vectors.npy")
    vectors[[0, 1]] = vectors[[1, 0]]
    np.save(public_folder(workbench) / "vectors.npy", vectors)
    reseal(workbench)
    report = check(workbench)
    assert "vectors" in failed(report)
    assert the(report, "vectors").values["faults"] == 2


def test_sentence_vectors_that_are_not_the_models_are_found(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK}, publish=False)
    vectors = np.load(public_folder(workbench) / "sentence_vectors.npy")
    np.save(public_folder(workbench) / "sentence_vectors.npy", vectors[::-1])
    reseal(workbench)
    assert "vectors" in failed(check(workbench))


def test_a_lexical_index_of_other_rows_is_found(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG}, publish=False)
    index = workbench.store.open(
        workbench.catalogue.generations()[0].id, Audience.PUBLIC, workbench.embedder.fingerprint
    )
    index.close()
    other = [f"第{row}号" for row in index.chunk_ids]
    write_lexical_index(public_folder(workbench) / "lexical", other, other)
    reseal(workbench)
    assert failed(check(workbench)) == ["lexical", "short_words"]


def test_an_index_that_lacks_a_chunk_or_holds_a_foreign_one_is_found(workbench: Workbench) -> None:
    workbench.ingest({"park.md": PARK, "water.md": WATER}, publish=False)
    names = public_folder(workbench) / "chunk_ids.json"
    first = names.read_text().split('"')[1]
    names.write_text(names.read_text().replace(first, "foreign"))
    reseal(workbench)
    report = check(workbench)
    assert failed(report) == ["members"]
    assert the(report, "members").values["faults"] == 2


def test_a_fall_of_more_than_a_fifth_must_be_confirmed_by_name(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG, "water.md": WATER})
    before = workbench.catalogue.current()
    outcome = workbench.ingest({"park.md": LONG.replace("".join(MEASURES[5:]), "")})
    assert outcome.is_refused
    assert workbench.catalogue.current() == before
    (plan,) = {line.subject for line in outcome.findings} - {"all"}
    assert {line.code for line in outcome.findings if line.subject == plan} == {"fall_sections", "fall_characters"}
    assert outcome.generation is not None
    with pytest.raises(GateRefusedError) as refused:
        workbench.publisher.publish(outcome.generation.id, TESTER, confirmed=[plan])
    assert {line.subject for line in refused.value.lines} == {"all"}
    workbench.publisher.publish(outcome.generation.id, TESTER, confirmed=[plan, "all"])
    assert "施策9" not in workbench.texts()


def test_a_smaller_fall_passes(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG})
    assert workbench.ingest({"park.md": LONG.replace(MEASURES[9], "")}).is_published


def test_a_table_that_is_lost_must_be_confirmed(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG + TABLE})
    outcome = workbench.ingest({"park.md": LONG + "\n## 目標\n\n公園を92か所にします。\n"})
    assert {line.code for line in outcome.findings} == {"fall_tables", "fall_of_all_tables"}
    assert outcome.findings[0].values["before"] == 1


def test_a_plan_that_would_answer_no_more_must_be_confirmed(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG, "water.md": WATER})
    outcome = workbench.ingest({"water.md": WATER}, Defaults(status=Status.SUPERSEDED))
    (line,) = outcome.findings
    assert (line.code, line.values["title"], line.confirmable) == ("plan_gone", "青空市水道の計画", True)
    assert workbench.ingest(
        {"water.md": WATER}, Defaults(status=Status.SUPERSEDED), confirmed=[line.subject]
    ).is_published
    assert "水道管" not in workbench.texts()


def test_a_plan_that_was_withdrawn_is_not_missed(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG, "water.md": WATER})
    (plan_id,) = (plan.id for plan, _ in workbench.catalogue.plans() if "水道" in plan.title)
    Withdrawals(workbench.catalogue.engine).withdraw(plan_id, replace(TESTER, why="誤りが見つかったため"))
    outcome = workbench.ingest({"park.md": LONG + "\n## 花\n\n花を植えます。\n"})
    assert outcome.findings == ()
    assert "水道管" not in workbench.texts()


def test_a_plan_of_the_register_that_could_not_be_read_must_be_confirmed(workbench: Workbench) -> None:
    generation = workbench.ingest({"park.md": LONG}, publish=False).generation
    assert generation is not None
    held = {plan.id for plan, _ in workbench.catalogue.plans(unpublished=True)}
    report = workbench.gate.check(generation, None, registered=[*held, "river"])
    assert [(line.code, line.subject) for line in report.failing()] == [("plan_missing", "river")]
    assert report.failing(["river"]) == ()
    assert failed(check(workbench)) == ["plan_missing"], "the register is remembered when the gate looks again"


def test_a_sentence_that_is_changed_in_the_database_is_found(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG}, publish=False)
    with sqlite3.connect(workbench.folder / "keikaku.db") as database:
        database.execute("UPDATE section SET content = replace(content, '20ヘクタール', '30ヘクタール')")
    database.close()
    opened = Workbench(workbench.folder)
    report = check(opened)
    opened.close()
    assert failed(report) == ["quotes"]
    assert the(report, "quotes").values["file"] == "park.md"


def test_sentences_that_do_not_stand_in_the_plan_are_refused(workbench: Workbench) -> None:
    made_up = "市は来年、月へ引っ越します。"
    section = Section("s1", "e1", 0, 1, ("目標",), Status.ADOPTED, (Block(BlockKind.HEADING, "目標"),))
    chunk = Chunk("c1", "e1", "s1", 0, ChunkKind.TEXT, ("目標",), (Sentence("目標"), Sentence(made_up)))
    edition = Edition("e1", "moon", 0, "", Status.ADOPTED, "0" * 64, "moon.md", "text/markdown")
    key = workbench.catalogue.save(NewReading(Plan("moon", "月の計画"), edition, [section], [chunk], {}))
    workbench.builder.build([key])
    (line,) = check(workbench).failing()
    assert (line.code, line.confirmable) == ("quotes", False)
    assert "moon.md: 1 of 2 sentences" in line.message


def test_a_generation_without_text_for_one_audience_passes(workbench: Workbench) -> None:
    workbench.ingest({"water.md": WATER}, Defaults(audience=Audience.INTERNAL), publish=False)
    assert check(workbench).is_passed


def public_folder(workbench: Workbench) -> Path:
    return workbench.store.folder / workbench.catalogue.generations()[0].id / Audience.PUBLIC.value


def reseal(workbench: Workbench) -> None:
    folder = workbench.store.folder / workbench.catalogue.generations()[0].id
    manifest = load_manifest(folder)
    (folder / MANIFEST_NAME).unlink()
    write_manifest(folder, replace(manifest, files=seals(folder)))
