"""Publishing, rolling back and clearing away."""

import os
import shutil
from dataclasses import replace

import pytest

from ingest.reading import Defaults
from tests.workbench import PARK, TESTER, Workbench, workbench
from vectorstore.domain import Audience, Generation
from vectorstore.errors import CatalogueError, GateRefusedError, IndexUnusableError, ModelError, PublishError
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditEntry, AuditLog
from vectorstore.operations.gate_reports import GateReports
from vectorstore.operations.golden import GoldenQuestion, GoldenQuestions
from vectorstore.operations.pins import Pins
from vectorstore.operations.withdrawals import Withdrawals

__all__ = ["workbench"]

REASON = "古い施策をまとめて外したため、分量が減っています"


def park(hectares: int) -> dict[str, str | bytes]:
    return {"park.md": PARK.replace("20ヘクタール", f"{hectares}ヘクタール")}


def built(workbench: Workbench, hectares: int) -> Generation:
    """A generation that the gate has seen and nobody has published."""
    found = workbench.ingest(park(hectares), publish=False).generation
    assert found is not None
    return found


def refused(workbench: Workbench) -> Generation:
    """A generation that the gate refuses beside the current one."""
    workbench.ingest({"park.md": PARK + "\n## 花\n\n花を植えます。\n" * 9})
    found = workbench.ingest({"park.md": PARK})
    assert found.is_refused
    assert found.generation is not None
    return found.generation


def current_id(workbench: Workbench) -> str:
    current = workbench.catalogue.current()
    assert current is not None
    return current.id


def audited(workbench: Workbench, *acts: str) -> list[AuditEntry]:
    return [entry for entry in AuditLog(workbench.catalogue.engine).entries() if entry.act in acts]


def test_rolling_back_opens_no_file_that_is_internal_by_now(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    workbench.ingest(park(20), Defaults(audience=Audience.INTERNAL))
    closed = current_id(workbench)
    with pytest.raises(PublishError, match=r"park\.md, which is internal by now") as refusal:
        workbench.publisher.rollback(TESTER)
    assert refusal.value.code == "opens"
    assert current_id(workbench) == closed


def test_a_file_that_was_taken_down_bars_no_way_back(workbench: Workbench) -> None:
    opened = workbench.ingest(park(20)).generation
    assert opened is not None
    workbench.ingest(park(20), Defaults(audience=Audience.INTERNAL))
    [(plan, _)] = workbench.catalogue.plans()
    Withdrawals(workbench.catalogue.engine).withdraw(plan.id, Act("x", "誤って公開していたため"), hides=True)
    assert workbench.publisher.rollback(TESTER).id == opened.id


def test_rolling_back_brings_the_old_text_back(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    workbench.ingest(park(25))
    workbench.publisher.rollback(TESTER)
    assert "20ヘクタール" in workbench.texts()
    workbench.publisher.rollback(TESTER)
    assert "25ヘクタール" in workbench.texts()


def test_whoever_publishes_or_rolls_back_stands_in_the_audit_log(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    first = current_id(workbench)
    second = built(workbench, 25).id
    workbench.publisher.publish(second, replace(TESTER, why="議決された"))
    workbench.publisher.rollback(replace(TESTER, why="誤植"))
    back, on, _ = audited(workbench, "publish", "rollback")
    assert (back.act, back.actor, back.subject, back.why) == ("rollback", "tester", first, "誤植")
    assert (on.act, on.subject, on.before, on.after) == ("publish", second, {"current": first}, {"current": second})


def test_publishing_what_answers_already_changes_nothing(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    workbench.ingest(park(25))
    before = workbench.catalogue.generations()
    workbench.publisher.publish(current_id(workbench), TESTER)
    assert workbench.catalogue.generations() == before
    assert len(audited(workbench, "publish")) == 2


def test_a_generation_that_nobody_checked_is_not_published(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    found = built(workbench, 25)
    with workbench.catalogue.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM gate_report")
    with pytest.raises(PublishError, match=r"not checked yet.*keikaku check") as error:
        workbench.publisher.publish(found.id, TESTER)
    assert error.value.code == "unchecked"


def test_one_that_was_checked_beside_another_is_checked_again_first(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    waiting = built(workbench, 25)
    workbench.ingest(park(30))
    with pytest.raises(PublishError, match=r"changed since.*keikaku check") as error:
        workbench.publisher.publish(waiting.id, TESTER)
    assert error.value.code == "stale"
    workbench.gate.check(waiting, workbench.catalogue.current())
    workbench.publisher.publish(waiting.id, TESTER)
    assert "25ヘクタール" in workbench.texts()


def test_a_new_golden_question_makes_the_report_stale(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    waiting = built(workbench, 25)
    body: dict[str, object] = {"expected": "abstain"}
    GoldenQuestions(workbench.catalogue.engine).keep(GoldenQuestion("g1", "", "月に行けますか", body), TESTER)
    with pytest.raises(PublishError, match="golden questions"):
        workbench.publisher.publish(waiting.id, TESTER)


def test_what_the_gate_refused_is_told_line_by_line(workbench: Workbench) -> None:
    waiting = refused(workbench)
    before = current_id(workbench)
    with pytest.raises(GateRefusedError, match=r"refused: .*sections where there were") as error:
        workbench.publisher.publish(waiting.id, TESTER)
    assert {line.code.split("_")[0] for line in error.value.lines} == {"fall"}
    assert current_id(workbench) == before
    assert audited(workbench, "gate.override") == []


def test_the_gate_is_overridden_with_a_written_reason_that_is_audited(workbench: Workbench) -> None:
    waiting = refused(workbench)
    before = current_id(workbench)
    with pytest.raises(PublishError, match="10 letters"):
        workbench.publisher.publish(waiting.id, TESTER, override="急ぎ")
    assert current_id(workbench) == before
    workbench.publisher.publish(waiting.id, TESTER, override=REASON)
    assert current_id(workbench) == waiting.id
    (entry,) = audited(workbench, "gate.override")
    lines = entry.after["lines"]
    assert isinstance(lines, list)
    assert (entry.subject, entry.actor, entry.why) == (waiting.id, "tester", REASON)
    assert {line["subject"] for line in lines} >= {"all"}


def test_a_reason_for_nothing_overrides_nothing(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    workbench.publisher.publish(built(workbench, 25).id, TESTER, override=REASON)
    assert audited(workbench, "gate.override") == []


def test_a_damaged_generation_is_never_published(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    before = current_id(workbench)
    found = built(workbench, 25)
    vectors = workbench.store.folder / found.id / "public" / "vectors.npy"
    content = bytearray(vectors.read_bytes())
    content[-1] ^= 1
    vectors.write_bytes(content)
    with pytest.raises(IndexUnusableError, match=r"vectors\.npy: not as it was sealed.*keikaku ingest"):
        workbench.publisher.publish(found.id, TESTER, override=REASON)
    assert current_id(workbench) == before


def test_one_of_another_model_is_never_published_nor_gone_back_to(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    workbench.ingest(park(25))
    waiting = built(workbench, 30)
    workbench.embedder.fingerprint = "other-64"
    with pytest.raises(ModelError, match=r"hash-64.*other-64"):
        workbench.publisher.publish(waiting.id, TESTER, override=REASON)
    with pytest.raises(ModelError, match=r"hash-64.*other-64"):
        workbench.publisher.rollback(TESTER)


def test_an_unknown_generation_is_named(workbench: Workbench) -> None:
    with pytest.raises(CatalogueError, match=r"no generation g9; keikaku generations"):
        workbench.publisher.publish("g9", TESTER)


def test_there_is_nothing_to_roll_back_to_at_first(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    with pytest.raises(CatalogueError, match="no generation was published before"):
        workbench.publisher.rollback(TESTER)


def test_nobody_goes_back_to_what_never_answered(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    waiting = built(workbench, 25)
    assert waiting.published_at == ""
    with pytest.raises(PublishError, match=r"never answered.*keikaku publish"):
        workbench.publisher.rollback(TESTER, waiting.id)


def test_going_back_needs_no_gate(workbench: Workbench) -> None:
    oldest = workbench.ingest(park(20)).generation
    assert oldest is not None
    for hectares in (25, 30):
        workbench.ingest(park(hectares))
    workbench.publisher.rollback(TESTER, oldest.id)
    assert "20ヘクタール" in workbench.texts()
    assert workbench.catalogue.generation(oldest.id).published_at == oldest.published_at != ""


def test_clearing_away_keeps_what_answers_what_did_and_what_is_pinned(workbench: Workbench) -> None:
    ids = []
    for hectares in range(20, 27):
        workbench.ingest(park(hectares))
        ids.append(current_id(workbench))
    workbench.publisher.rollback(TESTER, ids[1])
    Pins(workbench.catalogue.engine).pin(ids[2], replace(TESTER, why="議会の答弁"))
    removed = workbench.publisher.collect_garbage(1, TESTER, pinned=[ids[0]])
    assert removed == sorted(ids[3:6])
    assert workbench.store.folders() == sorted([*ids[:3], ids[6]])
    assert {each.id for each in workbench.catalogue.generations()} == {*ids[:3], ids[6]}
    assert GateReports(workbench.catalogue.engine).of(ids[3]) is None
    (entry,) = audited(workbench, "gc")
    assert sorted(entry.before["generations"]) == removed  # type: ignore[call-overload]
    assert "21ヘクタール" in workbench.texts()


def test_what_is_pinned_no_more_is_cleared_away(workbench: Workbench) -> None:
    for hectares in (20, 21, 22):
        workbench.ingest(park(hectares))
    pins, oldest = Pins(workbench.catalogue.engine), workbench.catalogue.generations()[-1].id
    pins.pin(oldest, TESTER)
    assert workbench.publisher.collect_garbage(0, TESTER) == []
    pins.unpin(oldest, TESTER)
    assert workbench.publisher.collect_garbage(0, TESTER) == [oldest]
    with pytest.raises(CatalogueError, match="no generation"):
        pins.pin(oldest, TESTER)
    assert [entry.act for entry in audited(workbench, "pin", "unpin")] == ["unpin", "pin"]


def test_clearing_away_does_not_disturb_who_has_the_index_open(workbench: Workbench) -> None:
    for hectares in (20, 21, 22):
        workbench.ingest(park(hectares))
    oldest = workbench.catalogue.generations()[-1]
    index = workbench.store.open(oldest.id, Audience.PUBLIC, workbench.embedder.fingerprint)
    vector = index.vectors[0].copy()
    assert workbench.publisher.collect_garbage(1, TESTER) == [oldest.id]
    assert index.dense.search(vector, 1)[0][0] == 0
    assert (index.vectors[0] == vector).all()
    index.close()


def test_leftovers_of_a_killed_build_are_cleared_away_unopened(workbench: Workbench) -> None:
    workbench.ingest(park(20))
    current = workbench.store.folder / current_id(workbench)
    leftover = workbench.store.folder / ".building-half"
    leftover.mkdir()
    os.mkfifo(leftover / "manifest.json")  # opening it would wait for ever
    shutil.copytree(current, workbench.store.folder / "sealed-but-unknown")
    assert workbench.publisher.collect_garbage(3, TESTER) == ["sealed-but-unknown"]
    assert [path.name for path in workbench.store.folder.iterdir()] == [current.name]
