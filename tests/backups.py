"""Backups for tests: a workbench that holds something, backed up and restored."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Table, insert

from bot.accounts import tables as accounts
from tests.workbench import PARK, WATER, Workbench
from vectorstore.backup import Backup
from vectorstore.backup_manifest import BackupManifest
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.golden import GoldenQuestion, GoldenQuestions
from vectorstore.operations.pins import Pins
from vectorstore.operations.snapshots import FLEETING, rows_of
from vectorstore.restoring import Restoring, latest
from vectorstore.settings import StoreSettings

BY = Act("cli:tests")
QUESTION = "公園の面積は何ヘクタールですか"
SESSION = {"digest": "d", "account": "hanako", "csrf": "c", "created_at": "", "seen_at": "", "expires_at": ""}


def settings(folder: Path, database: str = "", chroma_url: str = "") -> StoreSettings:
    given = {"KEIKAKU_DATA_DIR": folder, "DATABASE_URL": database, "CHROMA_URL": chroma_url}
    return StoreSettings.model_validate(given)


def quiet(_stage: str, _done: int, _total: int) -> None:
    return


def backed_up(bench: Workbench, into: Path, database: str = "", chroma_url: str = "") -> tuple[Path, BackupManifest]:
    return Backup(settings(bench.folder, database, chroma_url), quiet).make(into, BY)


@contextmanager
def restored(folder: Path, into: Path, database: str = "", chroma_url: str = "") -> Iterator[Workbench]:
    Restoring(settings(into, database, chroma_url), quiet).restore(latest(folder), BY)
    bench = Workbench(into, database, chroma_url)
    try:
        yield bench
    finally:
        bench.close()


def put(bench: Workbench, table: Table, **row: object) -> None:
    with bench.catalogue.engine.begin() as connection:
        connection.execute(insert(table).values(row))


def filled(bench: Workbench) -> None:
    """Two generations, a golden question, a pin, an account that is signed in, and a job that waits."""
    engine = bench.catalogue.engine
    bench.ingest({"park.md": PARK})
    bench.ingest({"water.md": WATER})
    current = bench.catalogue.current()
    assert current is not None
    Pins(engine).pin(current.id, Act("hanako", "計画の決定"))
    GoldenQuestions(engine).keep(GoldenQuestion("g1", "青空市", QUESTION, {"question": QUESTION}), Act("hanako"))
    account = {"name": "hanako", "role": "admin", "password_hash": "$argon2id$", "created_at": "", "subject": ""}
    put(bench, accounts.account, **account, disabled=False)
    put(bench, accounts.session, **SESSION)


def kept(bench: Workbench) -> dict[str, int]:
    """Rows by table, without those that a backup and a restore add or leave out."""
    return {name: count for name, count in rows_of(bench.catalogue.engine).items() if name not in {*FLEETING, "audit"}}


def acts(bench: Workbench) -> list[str]:
    return [entry.act for entry in AuditLog(bench.catalogue.engine).entries()]


def turn_a_bit(path: Path) -> None:
    """Damages a file without changing its size."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
