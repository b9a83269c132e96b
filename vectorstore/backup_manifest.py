"""A backup's manifest: what its folder holds, and how to tell that it is whole."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from vectorstore.errors import BackupError
from vectorstore.manifest import FileSeal
from vectorstore.serialising import Codec

MANIFEST = "backup.json"
DATABASE = "keikaku.db"
GENERATIONS, ORIGINALS, INCOMING = "generations", "originals", "incoming"
VECTORS = "vectors.db"
LOOSE = ("calibration.json", "theme.css")
"""Files of the data folder that a backup holds beside the rest, where there are any."""
PREFIX = "keikaku-"
_FORMAT = 1
_PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup holds: every file with its seal, and the database's rows by table.

    `left_out` names what was noted in the database but could not be had: generations that are damaged, uploads that are
    gone.
    """

    made_at: str
    version: str
    current: str
    rows: dict[str, int]
    files: dict[str, FileSeal]
    left_out: tuple[str, ...] = ()
    format: int = _FORMAT

    @property
    def bytes(self) -> int:
        """How much it holds."""
        return sum(seal.size for seal in self.files.values())

    @property
    def generations(self) -> tuple[str, ...]:
        """Ids of the generations that it holds, oldest first."""
        return tuple(sorted({parts[1] for parts in map(_parts, self.files) if parts[0] == GENERATIONS}))

    def count(self, folder: str) -> int:
        """Files in one of its folders."""
        return sum(_parts(name)[0] == folder for name in self.files)

    def check(self, folder: Path) -> Iterator[str]:
        """Holds every file against its seal, byte for byte; gives the name of each once it is known to be whole.

        Raises:
            BackupError: one is missing, damaged or lies outside the folder.
        """
        for name, seal in self.files.items():
            path = folder / name
            if not path.resolve().is_relative_to(folder.resolve()):
                raise BackupError(f"{folder / MANIFEST}: names {name}, which is no file of the backup. Use another one")
            try:
                is_whole = path.stat().st_size == seal.size and seal_of(path) == seal
            except OSError as error:
                raise BackupError(f"{path}: {error.strerror}. The backup is not whole: use another one") from error
            if not is_whole:
                raise BackupError(f"{path}: not as it was backed up. The backup is damaged: use another one")
            yield name


_CODEC = Codec(TypeAdapter(BackupManifest))


def load(folder: Path) -> BackupManifest:
    """The manifest of a backup.

    Raises:
        BackupError: there is none, it is damaged, or a newer version wrote it.
    """
    path = folder / MANIFEST
    try:
        manifest = _CODEC.load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BackupError(f"{folder}: no backup here ({MANIFEST} is missing). Name the folder of one") from error
    except (OSError, ValueError) as error:
        raise BackupError(f"{path}: cannot be read. The backup is damaged: use another one") from error
    if manifest.format != _FORMAT:
        raise BackupError(f"{path}: made by a newer version ({manifest.version}). Update keikaku first")
    return manifest


def write(folder: Path, manifest: BackupManifest) -> None:
    """Writes the manifest, and brings it to disk."""
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        file.write(_CODEC.dump(manifest))
        file.flush()
        os.fsync(file.fileno())


def copy(source: Path, target: Path) -> FileSeal:
    """Copies a file and brings it to disk; returns its seal.

    Raises:
        OSError: one of the two cannot be used, or the disk is full.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as held, target.open("wb") as made:
        while piece := held.read(_PIECE_BYTES):
            digest.update(piece)
            size += len(piece)
            made.write(piece)
        made.flush()
        os.fsync(made.fileno())
    return FileSeal(size, digest.hexdigest())


def seal_of(path: Path) -> FileSeal:
    """The seal of a file as it is now."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileSeal(path.stat().st_size, digest)


def settle(folder: Path, *, deep: bool = True) -> None:
    """Brings a folder to disk, with all that lies in it unless it is not `deep`."""
    for path in (*(folder.rglob("*") if deep else ()), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _parts(name: str) -> tuple[str, str]:
    first, _, rest = name.partition("/")
    return first, rest.partition("/")[0]
