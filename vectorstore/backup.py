"""Backs everything up while it runs: database, generations, originals, uploads of open jobs, settings by file.

The order matters. Files are held first, then the database is copied as it is at one moment, then files are held again:
what the copied database names is then either held or was never whole.
"""

import platform
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore import backup_manifest as names
from vectorstore.backup_manifest import BackupManifest, copy, seal_of, settle
from vectorstore.catalogue import Catalogue
from vectorstore.domain import Generation
from vectorstore.errors import BackupError, IndexUnusableError
from vectorstore.holding import Held, held
from vectorstore.manifest import FileSeal, digest_of, load_manifest
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.jobs import Jobs, uploads_of
from vectorstore.operations.snapshots import open_snapshot, write_snapshot
from vectorstore.sealing import Progress
from vectorstore.settings import StoreSettings

_ROOM = 1.05
"""Room that must be free, as a share of what is to be copied."""


@dataclass(frozen=True, slots=True)
class Backup:
    """Makes backups of what the settings name; one at a time."""

    settings: StoreSettings
    progress: Progress

    def make(self, folder: Path, by: Act, *, with_vectors: bool = False) -> tuple[Path, BackupManifest]:
        """Makes a backup in a new folder below `folder`, named by the time; returns that and its manifest.

        It bears that name only once it is whole. With `with_vectors` the cache of passages' vectors goes along, which
        spares embedding them again.

        Raises:
            BackupError: another backup is being made, the disk is full or cannot be written, or what answers now is
                damaged.
            CatalogueError: the database cannot be used.
        """
        with _disk_errors_named(folder), _alone(self.settings.data_dir), self._building(folder) as building:
            catalogue = Catalogue.open(self.settings.sqlalchemy_url)
            try:
                with held(self.settings.data_dir) as holding:
                    manifest = self._fill(building, holding, catalogue, with_vectors=with_vectors)
                made = building.rename(folder / f"{names.PREFIX}{_stamp()}")
                settle(folder, deep=False)
                AuditLog(catalogue.engine).add(by, "backup", str(made), after={"bytes": manifest.bytes})
            finally:
                catalogue.close()
        return made, manifest

    @contextmanager
    def _building(self, folder: Path) -> Iterator[Path]:
        """A hidden folder to work in; that of an earlier backup of this data folder which was killed goes."""
        place = digest_of((platform.node(), str(self.settings.data_dir.resolve())))[:12]
        building = folder / f".{names.PREFIX}{place}.part"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True, mode=0o700)
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)

    def _fill(self, building: Path, holding: Held, catalogue: Catalogue, *, with_vectors: bool) -> BackupManifest:
        holding.hold()
        self.progress("database", 0, 0)
        rows = write_snapshot(catalogue.engine, building / names.DATABASE)
        holding.hold()
        generations, uploads = _named(building / names.DATABASE)
        files = {names.DATABASE: seal_of(building / names.DATABASE)}
        left_out: list[str] = []
        _check_room(building, holding)
        for done, generation in enumerate(generations):
            self.progress(f"generation {generation.id}", done, len(generations))
            found = _copy_generation(building, holding, generation)
            files |= found
            left_out += [] if found else [f"{names.GENERATIONS}/{generation.id}"]
        files |= self._copy_files(building, holding, uploads, left_out)
        files |= self._copy_loose(building, with_vectors=with_vectors)
        current = next((each.id for each in generations if each.current), "")
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = BackupManifest(made_at, version("keikaku"), current, rows, files, tuple(left_out))
        names.write(building, manifest)
        settle(building)
        return manifest

    def _copy_files(self, building: Path, holding: Held, uploads: set[str], left_out: list[str]) -> dict[str, FileSeal]:
        """Originals, and the uploads of jobs that are not over."""
        files: dict[str, FileSeal] = {}
        originals = holding.files(names.ORIGINALS)
        for done, name in enumerate(originals):
            self.progress("originals", done, len(originals))
            place = f"{names.ORIGINALS}/{name}"
            files[place] = copy(holding.folder / place, building / place)
        for digest in sorted(uploads):
            # A job that has read its upload lets go of it, and what it read is an original then.
            kinds = (names.INCOMING, names.ORIGINALS)
            held_at = [path for kind in kinds if (path := holding.folder / kind / digest).is_file()]
            place = f"{names.INCOMING}/{digest}"
            if held_at:
                files[place] = copy(held_at[0], building / place)
            else:
                left_out.append(place)
        return files

    def _copy_loose(self, building: Path, *, with_vectors: bool) -> dict[str, FileSeal]:
        data_dir = self.settings.data_dir
        files = {name: copy(data_dir / name, building / name) for name in names.LOOSE if (data_dir / name).is_file()}
        if with_vectors and (data_dir / names.VECTORS).is_file():
            self.progress("vectors", 0, 0)
            _copy_database(data_dir / names.VECTORS, building / names.VECTORS)
            files[names.VECTORS] = seal_of(building / names.VECTORS)
        return files


def _stamp() -> str:
    """A name that sorts by time, UTC."""
    at = datetime.now(UTC)
    return f"{at:%Y%m%d-%H%M%S}-{at.microsecond // 1000:03d}"


def _named(database: Path) -> tuple[list[Generation], set[str]]:
    """The generations that a copied database names, and the digests of what its open jobs are to read."""
    with open_snapshot(database) as engine:
        generations = Catalogue(engine).generations()
        return generations, uploads_of(Jobs(engine).open())


def _copy_generation(building: Path, holding: Held, generation: Generation) -> dict[str, FileSeal]:
    """A generation's files; none of one that is damaged, so that it cannot be taken for whole.

    Raises:
        BackupError: it is damaged, and it is the one that answers.
    """
    place = f"{names.GENERATIONS}/{generation.id}"
    files = {
        f"{place}/{name}": copy(holding.folder / place / name, building / place / name) for name in holding.files(place)
    }
    if _is_whole(building / place, place, files):
        return files
    if generation.current:
        raise BackupError(
            f"generation {generation.id}: damaged, and it is the one that answers. Roll back or build anew, then back up"
        )
    shutil.rmtree(building / place, ignore_errors=True)
    return {}


def _is_whole(folder: Path, place: str, files: Mapping[str, FileSeal]) -> bool:
    try:
        sealed = load_manifest(folder).files
    except IndexUnusableError:
        return False
    return all(files.get(f"{place}/{name}") == seal for name, seal in sealed.items())


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as held_open, closing(sqlite3.connect(target)) as made:
        held_open.backup(made)


def _check_room(building: Path, holding: Held) -> None:
    wanted = int(_ROOM * sum(path.stat().st_size for path in holding.folder.rglob("*") if path.is_file()))
    free = shutil.disk_usage(building).free
    if wanted > free:
        mib = 2**20
        raise BackupError(f"{building.parent}: {free // mib} MiB are free, {wanted // mib} MiB are needed. Free some")


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    lock = FileLock(data_dir / "backup.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise BackupError(f"{data_dir}: another backup is being made. Wait for it to end") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _disk_errors_named(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            f"{error.filename or folder}: {error.strerror}. Free some space, or name a folder that can be written"
        ) from error
