"""What was backed up is put back whole, into an empty place alone, in either kind of database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.accounts import tables as accounts
from bot.slack.inbox import Inbox
from ingest.reading import Defaults
from tests.backups import (
    BY,
    QUESTION,
    SESSION,
    acts,
    backed_up,
    filled,
    kept,
    put,
    quiet,
    restored,
    settings,
    turn_a_bit,
)
from tests.inboxes import put as put_asks
from tests.workbench import PARK, TESTER, WATER, Workbench, workbench
from vectorstore import backup_manifest
from vectorstore.domain import Audience
from vectorstore.errors import BackupError
from vectorstore.operations.snapshots import rows_of
from vectorstore.restoring import Restoring, latest

__all__ = ["workbench"]


@pytest.fixture
def postgres_of(request: pytest.FixtureRequest) -> Callable[[], str]:
    return lambda: str(request.getfixturevalue("postgres_database"))


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("sqlite", "sqlite"),
        pytest.param("sqlite", "postgresql", marks=pytest.mark.postgres),
        pytest.param("postgresql", "sqlite", marks=pytest.mark.postgres),
    ],
)
def test_everything_is_put_back_in_either_kind_of_database(
    tmp_path: Path, kind: str, other: str, postgres_of: Callable[[], str]
) -> None:
    here = postgres_of() if kind == "postgresql" else ""
    there = postgres_of() if other == "postgresql" else ""
    bench = Workbench(tmp_path / "here", here)
    filled(bench)
    before, rows, noted = bench.nearest(QUESTION), kept(bench), acts(bench)
    made, _ = backed_up(bench, tmp_path / "backups", here)
    bench.close()
    with restored(made, tmp_path / "there", there) as again:
        assert again.nearest(QUESTION) == before
        assert kept(again) == rows
        assert acts(again) == ["restore", *noted]
        for edition_id in (again.catalogue.current() or pytest.fail("nothing answers")).edition_ids:
            assert again.catalogue.sections(edition_id)
        again.publisher.rollback(TESTER)
        assert "水道" not in again.texts()
        put(again, accounts.session, **SESSION)


@pytest.mark.postgres
def test_postgresql_goes_on_counting_where_the_rows_end(tmp_path: Path, postgres_database: str) -> None:
    bench = Workbench(tmp_path)
    put_asks(Inbox(bench.catalogue.engine), 1, 2)
    made, _ = backed_up(bench, tmp_path / "backups")
    bench.close()
    with restored(made, tmp_path / "there", postgres_database) as again:
        put_asks(Inbox(again.catalogue.engine), 3)
        assert rows_of(again.catalogue.engine)["slack_deliveries"] == 3


def test_the_newest_of_several_backups_is_taken(workbench: Workbench, tmp_path: Path) -> None:
    workbench.ingest({"park.md": PARK})
    backed_up(workbench, tmp_path / "backups")
    workbench.ingest({"water.md": WATER})
    backed_up(workbench, tmp_path / "backups")
    (tmp_path / "backups" / "lost+found").mkdir()
    with restored(tmp_path / "backups", tmp_path / "there") as again:
        assert "水道" in again.texts()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [_cut, turn_a_bit, Path.unlink])
@pytest.mark.parametrize("name", ["keikaku.db", "public/vectors.npy", "originals", "manifest.json"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    workbench: Workbench, tmp_path: Path, harm: Callable[[Path], None], name: str
) -> None:
    workbench.ingest({"park.md": PARK})
    made, _ = backed_up(workbench, tmp_path / "backups")
    harm(next(path for path in sorted(made.rglob("*")) if path.is_file() and name in path.as_posix()))
    with pytest.raises(BackupError, match="use another one"), restored(made, tmp_path / "there"):
        pass
    assert not (tmp_path / "there").exists()


def test_a_manifest_cannot_lead_out_of_its_folder(workbench: Workbench, tmp_path: Path) -> None:
    made, _ = backed_up(workbench, tmp_path / "backups")
    (tmp_path / "secret").write_bytes(b"x")
    manifest = json.loads((made / "backup.json").read_text(encoding="utf-8"))
    manifest["files"]["originals/../../../secret"] = {
        "size": 1,
        "sha256": backup_manifest.seal_of(tmp_path / "secret").sha256,
    }
    (made / "backup.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BackupError, match="no file of the backup"), restored(made, tmp_path / "there"):
        pass


def test_nothing_is_restored_over_what_lies_there(workbench: Workbench, tmp_path: Path) -> None:
    workbench.ingest({"park.md": PARK})
    made, _ = backed_up(workbench, tmp_path / "backups")
    with restored(made, tmp_path / "there") as again:
        before = kept(again)
        with pytest.raises(BackupError, match="rows already"), restored(made, tmp_path / "there"):
            pass
        assert kept(again) == before
    (tmp_path / "other" / "originals").mkdir(parents=True)
    (tmp_path / "other" / "originals" / ("a" * 64)).write_bytes(b"another plan")
    with pytest.raises(BackupError, match="not of this backup"), restored(made, tmp_path / "other"):
        pass


@pytest.mark.parametrize("folder", ["backups", "nowhere"])
def test_a_folder_without_a_backup_is_named(tmp_path: Path, folder: str) -> None:
    (tmp_path / "backups" / ".keikaku-abc.part").mkdir(parents=True)
    with pytest.raises(BackupError, match="no backup here"):
        latest(tmp_path / folder)


def test_vectors_on_a_chroma_server_are_filled_in_again(tmp_path: Path, chroma_server: str) -> None:
    (tmp_path / "here").mkdir()
    bench = Workbench(tmp_path / "here", chroma_url=chroma_server)
    bench.ingest({"park.md": PARK})
    before = bench.nearest(QUESTION)
    made, manifest = backed_up(bench, tmp_path / "backups", chroma_url=chroma_server)
    bench.store.remove(manifest.current)
    bench.close()
    with restored(made, tmp_path / "there", chroma_url=chroma_server) as again:
        assert again.nearest(QUESTION) == before
        again.store.remove(manifest.current)
    elsewhere = settings(tmp_path / "elsewhere")
    _, warnings = Restoring(elsewhere, quiet).restore(made, BY)
    assert "CHROMA_URL says otherwise" in warnings[0]


def test_internal_papers_go_along_and_stay_internal(workbench: Workbench, tmp_path: Path) -> None:
    workbench.ingest({"park.md": PARK})
    workbench.ingest({"memo.md": WATER}, Defaults(audience=Audience.INTERNAL))
    made, _ = backed_up(workbench, tmp_path / "backups")
    with restored(made, tmp_path / "there") as again:
        assert "水道" in again.texts(Audience.INTERNAL)
        assert "水道" not in again.texts()
