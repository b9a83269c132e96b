"""The gate: what a generation must withstand before it answers."""

from dataclasses import replace

import numpy as np

from ingest.gate import GateFinding
from ingest.reading import Defaults
from tests.workbench import PARK, WATER, Workbench, workbench
from vectorstore.domain import Audience, Block, BlockKind, Chunk, ChunkKind, Edition, Plan, Section, Sentence, Status
from vectorstore.manifest import MANIFEST_NAME, load_manifest, seals, write_manifest
from vectorstore.readings import NewReading

__all__ = ["workbench"]

LONG = PARK + "".join(f"\n## 施策{number}\n\n施策{number}では道路{number}本を直します。\n" for number in range(30))


def findings(workbench: Workbench) -> list[GateFinding]:
    newest = workbench.catalogue.generations()[0]
    return workbench.gate.check(newest, workbench.catalogue.current())


def test_a_sound_generation_passes(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG})
    assert findings(workbench) == []


def test_an_index_of_another_model_is_refused(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG}, publish=False)
    workbench.embedder.fingerprint = "other-64"
    assert {finding.code for finding in findings(workbench)} == {"unusable"}


def test_vectors_that_are_not_the_models_are_refused(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG}, publish=False)
    folder = workbench.store.folder / workbench.catalogue.generations()[0].id / Audience.PUBLIC.value
    vectors = np.load(folder / "vectors.npy")
    np.save(folder / "vectors.npy", vectors[::-1])
    reseal(workbench)
    assert {"vectors", "dense"} <= {finding.code for finding in findings(workbench)}


def test_a_generation_that_lost_half_of_its_text_is_refused(workbench: Workbench) -> None:
    workbench.ingest({"park.md": LONG})
    before = workbench.catalogue.current()
    outcome = workbench.ingest({"park.md": PARK})
    assert outcome.is_refused
    assert not outcome.is_published
    assert [finding.code for finding in outcome.findings] == ["shrunk"]
    assert workbench.catalogue.current() == before
    assert outcome.generation is not None
    workbench.publisher.publish(outcome.generation.id)
    assert "施策29" not in workbench.texts()


def test_sentences_that_do_not_stand_in_the_plan_are_refused(workbench: Workbench) -> None:
    made_up = "市は来年、月へ引っ越します。"
    section = Section("s1", "e1", 0, 1, ("目標",), Status.ADOPTED, (Block(BlockKind.HEADING, "目標"),))
    chunk = Chunk("c1", "e1", "s1", 0, ChunkKind.TEXT, ("目標",), (Sentence("目標"), Sentence(made_up)))
    edition = Edition("e1", "moon", 0, "", Status.ADOPTED, "0" * 64, "moon.md", "text/markdown")
    key = workbench.catalogue.save(NewReading(Plan("moon", "月の計画"), edition, [section], [chunk], {}))
    built = workbench.builder.build([key])
    (finding,) = workbench.gate.check(built.generation, None)
    assert (finding.code, finding.blocking) == ("unprovable", True)
    assert "moon.md: 1 of 2 sentences" in finding.message


def test_a_generation_without_text_for_one_audience_passes(workbench: Workbench) -> None:
    workbench.ingest({"water.md": WATER}, Defaults(audience=Audience.INTERNAL))
    assert findings(workbench) == []


def reseal(workbench: Workbench) -> None:
    folder = workbench.store.folder / workbench.catalogue.generations()[0].id
    manifest = load_manifest(folder)
    (folder / MANIFEST_NAME).unlink()
    write_manifest(folder, replace(manifest, files=seals(folder)))
