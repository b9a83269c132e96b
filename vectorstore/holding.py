"""Holds on to a data folder's files while they are copied, so that clearing away takes nothing from under a backup."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from vectorstore.backup_manifest import GENERATIONS, INCOMING, ORIGINALS

_PREFIX = ".backup-"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Held:
    """Hard links to the data folder's immutable files, in a hidden folder beside them.

    They cost no room, and what they name stays readable when the folder's own name for it is removed. Where the file
    system knows no hard links they are copies.
    """

    def __init__(self, data_dir: Path, folder: Path) -> None:
        self._data_dir = data_dir
        self.folder = folder

    def hold(self) -> None:
        """Takes hold of every generation, original and upload that is there now and not held yet."""
        for generation in _listed(self._data_dir / GENERATIONS):
            target = self.folder / GENERATIONS / generation.name
            if generation.is_dir() and not generation.name.startswith(".") and not target.exists():
                self._hold_generation(generation, target)
        for kind in (ORIGINALS, INCOMING):
            for file in _listed(self._data_dir / kind):
                if _DIGEST.fullmatch(file.name):
                    _link(file, self.folder / kind / file.name)

    def files(self, name: str) -> list[Path]:
        """The files that are held below a folder, by their paths from there, in order."""
        base = self.folder / name
        return sorted(path.relative_to(base) for path in base.rglob("*") if path.is_file())

    def _hold_generation(self, generation: Path, target: Path) -> None:
        """All of a generation or, where it is removed meanwhile, nothing."""
        partial = target.with_name(f".{target.name}")
        shutil.rmtree(partial, ignore_errors=True)
        for path in [path for path in generation.rglob("*") if path.is_file()]:
            if not _link(path, partial / path.relative_to(generation)):
                shutil.rmtree(partial, ignore_errors=True)
                return
        if partial.is_dir():
            partial.rename(target)


@contextmanager
def held(data_dir: Path) -> Iterator[Held]:
    """What lies in a data folder, held until the context ends; what an earlier one that was killed held is let go."""
    for leftover in data_dir.glob(f"{_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(mkdtemp(prefix=_PREFIX, dir=data_dir))
    try:
        yield Held(data_dir, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _link(source: Path, target: Path) -> bool:
    """Links or copies a file; False where it is gone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileExistsError:
        return True
    except FileNotFoundError:
        return False
    except OSError:
        return _copied(source, target)
    return True


def _copied(source: Path, target: Path) -> bool:
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        return False
    return True
