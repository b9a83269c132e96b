"""Puts a backup back into an empty data folder and an empty database."""

from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

import numpy as np

from vectorstore import backup_manifest as names
from vectorstore import generation as parts
from vectorstore.backup_manifest import BackupManifest, copy, load, seal_of
from vectorstore.database import open_engine
from vectorstore.errors import BackupError
from vectorstore.manifest import load_manifest
from vectorstore.operations.acts import Act
from vectorstore.operations.audit import AuditLog
from vectorstore.operations.snapshots import read_snapshot, rows_of
from vectorstore.sealing import Progress
from vectorstore.settings import StoreSettings

_WORKPLACE = ".restoring"


def latest(folder: Path) -> Path:
    """The backup in a folder: the folder itself, or the newest of those below it.

    Raises:
        BackupError: there is none.
    """
    if (folder / names.MANIFEST).is_file():
        return folder
    found = sorted(path.parent for path in folder.glob(f"{names.PREFIX}*/{names.MANIFEST}"))
    if not found:
        raise BackupError(f"{folder}: no backup here. Name the folder that keikaku backup made, or the one it lies in")
    return found[-1]


@dataclass(frozen=True, slots=True)
class Restoring:
    """Puts backups back where the settings say; what was restored in part by one that was killed is completed."""

    settings: StoreSettings
    progress: Progress

    def restore(self, folder: Path, by: Act) -> tuple[BackupManifest, list[str]]:
        """Puts a backup back; returns its manifest, and what somebody should know or do about it.

        Nothing is touched before every byte of the backup has been checked. The database comes last and all at once:
        until then nothing answers.

        Raises:
            BackupError: it is damaged, something lies here already, or the disk is full.
            VectorStoreError: the database or the Chroma server cannot be used.
        """
        manifest = load(folder)
        for done, name in enumerate(manifest.check(folder)):
            self.progress(f"check {name.partition('/')[0]}", done, len(manifest.files))
        rmtree(self.settings.data_dir / _WORKPLACE, ignore_errors=True)
        self._refuse_full(manifest)
        try:
            self._put_files(folder, manifest)
            warnings = self._fill_collections(manifest)
            self._put_rows(folder, manifest, by)
        except OSError as error:
            data_dir = self.settings.data_dir
            raise BackupError(f"{error.filename or data_dir}: {error.strerror}. Mend that and restore again") from error
        return manifest, [
            *warnings,
            *(f"{name}: was not in the data folder any more, or damaged" for name in manifest.left_out),
        ]

    def _refuse_full(self, manifest: BackupManifest) -> None:
        """Refuses to restore over anything but an empty place or what the same restore has left there."""
        data_dir = self.settings.data_dir
        mend = "Restore into an empty one: set KEIKAKU_DATA_DIR, or move this one away"
        for name in (names.GENERATIONS, names.ORIGINALS, names.INCOMING, *names.LOOSE, names.VECTORS):
            for path in _files(data_dir / name):
                place = path.relative_to(data_dir).as_posix()
                if manifest.files.get(place) != seal_of(path):
                    raise BackupError(f"{data_dir}: holds {place} already, which is not of this backup. {mend}")
        engine = open_engine(self.settings.sqlalchemy_url)
        try:
            held = rows_of(engine)
        finally:
            engine.dispose()
        if held:
            raise BackupError(
                f"{engine.url.render_as_string()}: the database holds {sum(held.values())} rows already. "
                "Restore into an empty one: set KEIKAKU_DATA_DIR or DATABASE_URL"
            )

    def _put_files(self, folder: Path, manifest: BackupManifest) -> None:
        """Copies all files beside their places first, then moves each generation in at one stroke."""
        workplace = self.settings.data_dir / _WORKPLACE
        wanted = [name for name in manifest.files if name != names.DATABASE and not self._place(name).exists()]
        for done, name in enumerate(wanted):
            self.progress(f"copy {name.partition('/')[0]}", done, len(wanted))
            if copy(folder / name, workplace / name) != manifest.files[name]:
                raise BackupError(f"{folder / name}: changed while it was read. Restore again")
        for generation in manifest.generations:
            place = f"{names.GENERATIONS}/{generation}"
            _move(workplace / place, self._place(place))
        for name in wanted:
            _move(workplace / name, self._place(name))
        rmtree(workplace, ignore_errors=True)

    def _fill_collections(self, manifest: BackupManifest) -> list[str]:
        """Fills the collections of a Chroma server from the vectors that each generation keeps."""
        warnings = []
        for done, generation in enumerate(manifest.generations):
            folder = self._place(f"{names.GENERATIONS}/{generation}")
            sealed = load_manifest(folder)
            if bool(sealed.collections) != bool(self.settings.chroma_url):
                where = "on a Chroma server" if sealed.collections else "in the data folder"
                warnings.append(
                    f"generation {generation}: its vectors lay {where}, CHROMA_URL says otherwise. "
                    "Correct it and restore again, or build anew"
                )
                continue
            for audience, collection in sealed.collections.items():
                from vectorstore.chroma import ServerChroma  # noqa: PLC0415 - only those with a server wait for it

                self.progress("collections", done, len(manifest.generations))
                vectors = np.load(folder / audience.value / parts.VECTORS, allow_pickle=False)
                ServerChroma.write(self.settings.chroma_url, collection, vectors)
        return warnings

    def _put_rows(self, folder: Path, manifest: BackupManifest, by: Act) -> None:
        self.progress("database", 0, 0)
        workplace = self.settings.data_dir / _WORKPLACE
        # Opening a database writes beside it, and an older one is brought up to date: not in the backup itself.
        file = workplace / names.DATABASE
        copy(folder / names.DATABASE, file)
        engine = open_engine(self.settings.sqlalchemy_url)
        try:
            read_snapshot(file, engine)
            AuditLog(engine).add(by, "restore", str(folder), after={"made_at": manifest.made_at})
        finally:
            engine.dispose()
            rmtree(workplace, ignore_errors=True)

    def _place(self, name: str) -> Path:
        return self.settings.data_dir / name


def _move(source: Path, target: Path) -> None:
    """Moves a file or folder to its place, unless it is there already or nothing is to be moved."""
    if source.exists() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [path for path in place.rglob("*") if path.is_file() and not path.name.endswith(".part")]
