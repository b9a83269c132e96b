"""What is backed up while everything runs is whole, and a backup that was cut short is never taken for whole."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from bot.accounts import tables as accounts
from bot.writing.spending import tables
from tests.backup_nursery import nursing
from tests.backups import (
    BY,
    QUESTION,
    SESSION,
    backed_up,
    filled,
    kept,
    put,
    quiet,
    restored,
    settings,
    turn_a_bit,
)
from tests.workbench import PARK, TESTER, WATER, Workbench, workbench
from vectorstore import backup_manifest
from vectorstore.backup import Backup
from vectorstore.errors import BackupError
from vectorstore.operations.jobs import JobKind, JobOrder, Jobs, JobState, Upload
from vectorstore.operations.snapshots import rows_of
from vectorstore.restoring import latest

__all__ = ["workbench"]

KILLS = int(os.environ.get("KEIKAKU_KILLS", "40"))


def test_originals_and_loose_files_are_put_back_and_secrets_and_caches_are_not_taken(
    workbench: Workbench, tmp_path: Path
) -> None:
    filled(workbench)
    for name in ("theme.css", "calibration.json", ".env", "queue.db", "embedder.json"):
        (workbench.folder / name).write_text(name, encoding="utf-8")
    made, manifest = backed_up(workbench, tmp_path / "backups")
    assert {path.name for path in made.iterdir()} == {
        "backup.json",
        "keikaku.db",
        "generations",
        "originals",
        "theme.css",
        "calibration.json",
    }
    assert made.stat().st_mode & 0o077 == 0
    assert manifest.left_out == ()
    with restored(made, tmp_path / "there") as again:
        for kind in ("originals", "generations"):
            held, back = (
                {path.relative_to(bench.folder): path.read_bytes() for path in (bench.folder / kind).rglob("*.*")}
                for bench in (workbench, again)
            )
            assert held == back
        assert (again.folder / "theme.css").read_text(encoding="utf-8") == "theme.css"


def test_nobody_is_signed_in_after_a_restore_or_found_in_a_backup(workbench: Workbench, tmp_path: Path) -> None:
    put(workbench, accounts.session, **SESSION | {"csrf": "a-secret-of-a-session"})
    made, _ = backed_up(workbench, tmp_path / "backups")
    assert b"a-secret-of-a-session" not in (made / "keikaku.db").read_bytes()
    with restored(made, tmp_path / "there") as again:
        assert "session" not in rows_of(again.catalogue.engine)


def test_what_tells_clients_apart_and_replies_of_models_are_in_no_backup(workbench: Workbench, tmp_path: Path) -> None:
    put(workbench, tables.client_key, day="2026-11-22", key="a-key-of-a-day")
    put(workbench, tables.llm_reply, key="k", generation="g", created_at="2026-11-22", reply="a-reply-of-a-model")
    row = {"day": "2026-11-22", "client": "", "calls": 1, "tokens_in": 9, "tokens_out": 1, "yen": 2.5, "warned": False}
    put(workbench, tables.llm_spent, **row)
    made, _ = backed_up(workbench, tmp_path / "backups")
    held = (made / "keikaku.db").read_bytes()
    assert b"a-key-of-a-day" not in held
    assert b"a-reply-of-a-model" not in held
    with restored(made, tmp_path / "there") as again:
        assert rows_of(again.catalogue.engine)["llm_spent"] == 1


def test_uploads_of_jobs_that_are_not_over_go_along(workbench: Workbench, tmp_path: Path) -> None:
    jobs, incoming = Jobs(workbench.catalogue.engine), workbench.folder / "incoming"
    incoming.mkdir()
    waiting, over, read, gone = (f"{at}" * 64 for at in range(4))
    for digest in (waiting, over):
        (incoming / digest).write_bytes(digest.encode())
    (workbench.folder / "originals").mkdir()
    (workbench.folder / "originals" / read).write_bytes(b"read already")
    for digest in (waiting, over, read, gone):
        job = jobs.add(JobKind.READ, "a.pdf", JobOrder((Upload("a.pdf", digest),)), BY)
        if digest == over:
            jobs.end(job.id, JobState.DONE)
    made, manifest = backed_up(workbench, tmp_path / "backups")
    assert {path.name for path in (made / "incoming").iterdir()} == {waiting, read}
    assert manifest.left_out == (f"incoming/{gone}",)
    with restored(made, tmp_path / "there") as again:
        assert len(Jobs(again.catalogue.engine).open()) == 3


def test_a_damaged_generation_is_left_out_and_told_and_never_the_one_that_answers(
    workbench: Workbench, tmp_path: Path
) -> None:
    workbench.ingest({"park.md": PARK})
    first = workbench.catalogue.generations()[0].id
    workbench.ingest({"water.md": WATER})
    turn_a_bit(workbench.folder / "generations" / first / "public" / "vectors.npy")
    made, manifest = backed_up(workbench, tmp_path / "backups")
    assert manifest.left_out == (f"generations/{first}",)
    assert not (made / "generations" / first).exists()
    current = workbench.catalogue.generations()[0].id
    turn_a_bit(workbench.folder / "generations" / current / "public" / "vectors.npy")
    with pytest.raises(BackupError, match="is the one that answers"):
        backed_up(workbench, tmp_path / "backups")
    assert latest(tmp_path / "backups") == made


def test_vectors_go_along_where_that_is_asked_for(workbench: Workbench, tmp_path: Path) -> None:
    shutil.copy(workbench.folder / "keikaku.db", workbench.folder / "vectors.db")
    made, _ = Backup(settings(workbench.folder), quiet).make(tmp_path / "backups", BY, with_vectors=True)
    assert (made / "vectors.db").is_file()
    with restored(made, tmp_path / "there") as again:
        assert (again.folder / "vectors.db").is_file()


def test_publishing_and_clearing_away_meanwhile_do_no_harm(tmp_path: Path) -> None:
    bench, stop = Workbench(tmp_path), threading.Event()
    bench.ingest({"park.md": PARK})

    def publish_without_end() -> None:
        busy = Workbench(tmp_path)
        hectares = 100
        while not stop.is_set():
            hectares += 1
            busy.ingest({"park.md": PARK.replace("20ヘクタール", f"{hectares}ヘクタール")})
            busy.publisher.collect_garbage(1, TESTER)
        busy.close()

    thread = threading.Thread(target=publish_without_end)
    thread.start()
    made = []
    try:
        for _ in range(3):
            made.append(backed_up(bench, tmp_path / "backups"))
            time.sleep(0.2)
    finally:
        stop.set()
        thread.join()
    bench.close()
    for at, (folder, manifest) in enumerate(made):
        assert manifest.current in manifest.generations
        with restored(folder, tmp_path / f"there{at}") as again:
            assert "ヘクタール" in again.nearest(QUESTION)[0][0]
            assert {each.id for each in again.catalogue.generations()} == set(again.store.folders())


@pytest.mark.parametrize("rounds", [2, pytest.param(KILLS, marks=pytest.mark.slow)])
def test_what_is_killed_while_it_backs_up_or_restores_leaves_nothing_wrong(tmp_path: Path, rounds: int) -> None:
    bench, backups, there = Workbench(tmp_path / "here"), tmp_path / "backups", tmp_path / "there"
    filled(bench)
    before = bench.nearest(QUESTION)
    with nursing() as nursery:
        assert nursery.order("backup", bench.folder, backups) == "done"
        begun = time.monotonic()
        assert nursery.order("backup", bench.folder, backups) == "done"
        lasts_s = time.monotonic() - begun
        moments_s = [lasts_s * (at + 0.5) / rounds for at in range(rounds)]
        ended = [nursery.order("backup", bench.folder, backups, moment_s) for moment_s in moments_s]
        assert "killed" in ended
        assert bench.nearest(QUESTION) == before
        assert all(list(backup_manifest.load(each).check(each)) for each in backups.glob("keikaku-*"))
        assert nursery.order("backup", bench.folder, backups) == "done"
        assert not [*backups.glob(".*"), *bench.folder.glob(".*")]
        ended = [nursery.order("restore", there, backups, moment_s) for moment_s in moments_s]
        last = nursery.order("restore", there, backups)
        assert last == "done" or "rows already" in last
        assert ended.count("done") + (last == "done") <= 1
    again = Workbench(there)
    assert again.nearest(QUESTION) == before
    assert kept(again) == kept(bench)
    assert not list(there.glob(".*"))
    for each in (again, bench):
        each.close()
